/** `show firewall explain`: which filters a packet meets, which term of each decides, and why the earlier ones do not. */
import { effective } from '../config/inherit.ts';
import type { ConfigNode } from '../config/node.ts';
import { type Evaluation, evaluate, type TrailEntry } from './evaluate.ts';
import { type Assumption, describePacket, type PacketRequest } from './explain-packet.ts';
import { type Statement, StatementFinder } from './explain-statement.ts';
import type { Attachment, Family, Firewall, RejectType } from './model.ts';
import type { Packet } from './packet.ts';
import { readFirewall } from './read.ts';

/**
 * The way a packet takes, as the device's addresses and routes have it. Interfaces are logical (`ge-0/0/0.0`).
 *
 * - `to-device`: what it is addressed to is the device's own; `from-device`: it comes from there
 * - `transit`: neither; `within-device`: both, and then it meets no filter
 *
 * Without `leaving` there is no route. `byRoute`: nobody said where it arrives; it is where the route back leads.
 */
export type Way =
  | { readonly kind: 'to-device'; readonly arriving: string; readonly byRoute?: boolean }
  | { readonly kind: 'transit'; readonly arriving: string; readonly byRoute?: boolean; readonly leaving?: string }
  | { readonly kind: 'from-device'; readonly leaving?: string }
  | { readonly kind: 'within-device' };

export interface ExplainRequest extends PacketRequest {
  readonly way: Way;
}

/** What a packet comes to. */
export type Result = 'accept' | 'discard' | 'reject';

export interface ExplainedTerm extends Omit<TrailEntry, 'then'> {
  /** What it does with a packet that matches, in order: `count C`, `policer P`, `log`, `syslog`, `reject`. */
  readonly actions: readonly string[];
  /** Of a reject: what is sent. */
  readonly message?: RejectType;
  /** Its policer discards what exceeds the rate. */
  readonly polices?: true;
  /** Where the decision is written; of terms that match or may match. */
  readonly statement?: Statement;
}

/** A place at which filters are applied, and what they do there. */
export interface Step {
  /** `lo0.0`, `ge-0/0/0.0`. */
  readonly interface: string;
  readonly direction: 'input' | 'output';
  readonly filters: readonly string[];
  /** As `show firewall` names it. */
  readonly instance: string;
  readonly terms: readonly ExplainedTerm[];
  /** When none of `possible` matches. */
  readonly outcome: Result;
  /** The term that decides so; absent: the end of the filters, which discards. */
  readonly decided?: { readonly filter: string; readonly term: string };
  /** Of the end of the filters: the last one's statement. */
  readonly statement?: Statement;
  /** Terms before it that may decide instead, and what each would do. */
  readonly possible: readonly { readonly filter: string; readonly term: string; readonly outcome: Result }[];
}

/** Plain values, to be sent as JSON. */
export interface Explanation {
  readonly family: Family;
  readonly request: ExplainRequest;
  /** As far as the packet gets: a step that does not accept is the last. */
  readonly steps: readonly Step[];
  /** `no-route`: no filter takes it, but no route leads on. `depends`: what was not said decides. */
  readonly result: Result | 'no-route' | 'depends';
  /** What has to be known to say more. */
  readonly depends: readonly string[];
  /** What was assumed of the packet and made a difference: e.g. `TCP flags syn`. */
  readonly assumed: readonly string[];
}

/**
 * Explains what the filters of a configuration do with a packet. `config` is what is committed, groups and all;
 * `shown` the same as the reader may see it.
 */
export function explainPacket(config: ConfigNode, request: ExplainRequest, shown: ConfigNode = config): Explanation {
  const acting = effective(config);
  const firewall = readFirewall(acting);
  const { packet, assumptions } = describePacket(request);
  const met: Met[] = [];
  for (const place of placesOf(firewall, request.way, packet)) {
    const found = evaluate(firewall, place.attachment, place.packet);
    met.push({ place, found });
    if (found.outcome.kind !== 'accept') break;
  }
  const finder = new StatementFinder(acting, shown);
  const steps = met.map((one) => stepOf(one, firewall, finder));
  const open = steps.some(({ possible, outcome }) => possible.some((one) => one.outcome !== outcome));
  const last = steps.at(-1)?.outcome ?? 'accept';
  const fields = steps.flatMap(({ terms }) => terms.flatMap(({ unknown }) => unknown));
  return {
    family: packet.family,
    request,
    steps,
    result: open ? 'depends' : last === 'accept' && hasNoRoute(request.way) ? 'no-route' : last,
    depends: open ? [...new Set(fields)] : [],
    assumed: assumptions.filter((one) => mattered(one, firewall, met)).map(({ text }) => text),
  };
}

/** Filters that are applied somewhere, and the packet as it is there. */
interface Place {
  readonly attachment: Attachment;
  readonly packet: Packet;
}

interface Met {
  readonly place: Place;
  readonly found: Evaluation;
}

function hasNoRoute(way: Way): boolean {
  return (way.kind === 'transit' || way.kind === 'from-device') && way.leaving === undefined;
}

/** The filters a packet meets on its way, in order. */
function placesOf(firewall: Firewall, way: Way, packet: Packet): Place[] {
  const applied = (at: string, direction: Attachment['direction'], packet: Packet) =>
    firewall.attachments
      .filter((one) => one.interface === at && one.direction === direction && one.family === packet.family)
      .map((attachment) => ({ attachment, packet }));
  const arriving = { ...packet, arriving: 'arriving' in way ? way.arriving : 'none' };
  const leaving = { ...packet, leaving: ('leaving' in way ? way.leaving : undefined) ?? 'none' };
  switch (way.kind) {
    case 'to-device':
      return [...applied(physical(way.arriving), 'input', arriving), ...applied('lo0', 'input', arriving)];
    case 'transit': {
      // what is passed on has one hop less to live
      const ttl = typeof packet.ttl === 'number' ? packet.ttl - 1 : packet.ttl;
      const input = applied(physical(way.arriving), 'input', arriving);
      if (way.leaving === undefined) return input;
      return [...input, ...applied(physical(way.leaving), 'output', { ...arriving, ...leaving, ttl })];
    }
    case 'from-device':
      if (way.leaving === undefined) return [];
      return [...applied('lo0', 'output', leaving), ...applied(physical(way.leaving), 'output', leaving)];
    case 'within-device':
      return [];
  }
}

function physical(logical: string): string {
  return logical.replace(/\.\d+$/, '');
}

/** Whether a term would have been answered otherwise had it not been assumed. */
function mattered(assumption: Assumption, firewall: Firewall, met: readonly Met[]): boolean {
  const answers = ({ trail }: Evaluation) => trail.map(({ matches }) => matches).join();
  return met.some(({ place: { attachment, packet }, found }) => {
    return answers(evaluate(firewall, attachment, assumption.without(packet))) !== answers(found);
  });
}

function stepOf({ place: { attachment, packet }, found }: Met, firewall: Firewall, finder: StatementFinder): Step {
  const { family } = packet;
  const { filter, term, outcome, instance, possible } = found;
  const end = term === undefined && filter !== undefined ? finder.find({ family, filter }) : undefined;
  return {
    interface: `${attachment.interface}.${attachment.unit}`,
    direction: attachment.direction,
    filters: attachment.filters,
    instance,
    terms: found.trail.map((entry) => explainedTerm(entry, family, firewall, finder)),
    outcome: outcome.kind,
    ...(filter !== undefined && term !== undefined && { decided: { filter, term } }),
    ...(end !== undefined && { statement: end }),
    possible: possible.map(({ filter, term, outcome }) => ({ filter, term, outcome: outcome.kind })),
  };
}

function explainedTerm(
  { then, ...entry }: TrailEntry,
  family: Family,
  { policers }: Firewall,
  finder: StatementFinder,
): ExplainedTerm {
  const { filter, term, nested, matches } = entry;
  const { count, policer, log, syslog, outcome } = then;
  const actions = [
    ...(count === undefined ? [] : [`count ${count}`]),
    ...(policer === undefined ? [] : [`policer ${policer}`]),
    ...(log ? ['log'] : []),
    ...(syslog ? ['syslog'] : []),
    outcome.kind === 'next-term' ? 'next term' : outcome.kind,
  ];
  const wanted = { family, filter, term, outcome: nested === undefined ? outcome.kind : ('nested' as const) };
  const statement = matches === 'no' ? undefined : finder.find(wanted);
  return {
    ...entry,
    actions: nested === undefined ? actions : [`filter ${nested}`],
    ...(nested === undefined && policers.some(({ name, discard }) => name === policer && discard) && { polices: true }),
    ...(nested === undefined && outcome.kind === 'reject' && { message: outcome.with }),
    ...(statement !== undefined && { statement }),
  };
}
