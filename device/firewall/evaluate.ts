/**
 * What filters do with a packet, worked out term by term as `model.ts` describes it. This is the reference the
 * kernel's verdicts are compared with: plain rather than fast, and it shares nothing with the nftables renderer.
 */
import { testCondition } from './evaluate-conditions.ts';
import { instancesOf } from './instances.ts';
import type { Actions, Attachment, Filter, Firewall, Outcome, Term } from './model.ts';
import type { Packet } from './packet.ts';

/** A term, by its filter's name and its own. */
export interface TermName {
  readonly filter: string;
  readonly term: string;
}

/** What a filter may do with a packet in the end. */
export type FinalOutcome = Exclude<Outcome, { kind: 'next-term' }>;

/** What came of one term. */
export interface TrailEntry extends TermName {
  /** The terms that led into its filter by `filter`, the outermost first. */
  readonly within: readonly TermName[];
  /** `unknown`: it depends on what is not known of the packet. */
  readonly matches: 'yes' | 'no' | 'unknown';
  /** Why it does not match: a sentence for each condition that does not hold. */
  readonly reasons: readonly string[];
  /** What of the packet would have to be known, e.g. `source port`. */
  readonly unknown: readonly string[];
  readonly then: Actions;
  /** The filter it leads into; `then` is not used. */
  readonly nested?: string;
}

/** A term that decides if it matches, which is not known. */
export interface Possibility extends TermName {
  readonly outcome: FinalOutcome;
}

export interface Evaluation {
  /** The instance whose counters and policers are used; see `instances.ts`. Empty when the packet meets no filter here. */
  readonly instance: string;
  /** The filter whose term decides; of the implicit discard the last one. */
  readonly filter?: string;
  /** Undefined: none decides, and the packet is discarded. */
  readonly term?: string;
  /** When none of `possible` matches. */
  readonly outcome: FinalOutcome;
  /** Only for packets that are not fully known: terms before the one that decides which may decide instead. */
  readonly possible: readonly Possibility[];
  /** In the order of the terms: what counts the packet. */
  readonly counts: readonly (TermName & { readonly counter: string })[];
  /** What meters it. It is taken that the policers pass it. */
  readonly policers: readonly (TermName & { readonly policer: string })[];
  readonly logs: readonly (TermName & {
    readonly log: boolean;
    readonly syslog: boolean;
    readonly action: Outcome['kind'];
  })[];
  /** Every term that the packet met, in order. */
  readonly trail: readonly TrailEntry[];
}

/** What the filters applied at a place do with a packet. A packet of another family does not meet them. */
export function evaluate(firewall: Firewall, attachment: Attachment, packet: Packet): Evaluation {
  const [instance] = instancesOf({ ...firewall, attachments: [attachment] });
  const walk = new Walk(firewall, attachment.direction, packet);
  if (instance === undefined || packet.family !== attachment.family) {
    return { instance: '', outcome: { kind: 'accept' }, ...walk.record };
  }
  for (const filter of instance.filters) {
    const decided = walk.meet(filter, [], true);
    if (decided !== undefined) return { instance: instance.name, ...decided, ...walk.record };
  }
  const last = instance.filters.at(-1)?.name;
  return {
    instance: instance.name,
    ...(last !== undefined && { filter: last }),
    outcome: { kind: 'discard' },
    ...walk.record,
  };
}

/** One packet on its way through filters, and the record of what came of it. */
class Walk {
  readonly record = {
    possible: [] as Possibility[],
    counts: [] as Evaluation['counts'][number][],
    policers: [] as Evaluation['policers'][number][],
    logs: [] as Evaluation['logs'][number][],
    trail: [] as TrailEntry[],
  };
  readonly #firewall: Firewall;
  readonly #direction: 'input' | 'output';
  readonly #packet: Packet;

  constructor(firewall: Firewall, direction: 'input' | 'output', packet: Packet) {
    this.#firewall = firewall;
    this.#direction = direction;
    this.#packet = packet;
  }

  /**
   * The term that decides when the packet is given to the filter; undefined when none does. `sure`: it is known that
   * the packet gets here; what a term does to one that only may is not recorded.
   */
  meet(filter: Filter, within: readonly TermName[], sure: boolean): Possibility | undefined {
    for (const term of filter.terms) {
      const entry = this.#test(filter, term, within);
      this.record.trail.push(entry);
      if (entry.matches === 'no') continue;
      const decided = this.#act(filter, term, within, sure && entry.matches === 'yes');
      if (decided !== undefined && entry.matches === 'yes') return decided;
    }
    return undefined;
  }

  #test(filter: Filter, term: Term, within: readonly TermName[]): TrailEntry {
    const verdicts = term.from.map((condition) => testCondition(condition, this.#packet, this.#direction));
    const reasons = verdicts.flatMap((verdict) => (verdict.matches === 'no' ? [verdict.reason] : []));
    const unknown = verdicts.flatMap((verdict) => (verdict.matches === 'unknown' ? verdict.fields : []));
    return {
      filter: filter.name,
      term: term.name,
      within,
      matches: reasons.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes',
      reasons,
      unknown: reasons.length > 0 ? [] : [...new Set(unknown)],
      then: term.then,
      ...(term.filter !== undefined && { nested: term.filter }),
    };
  }

  /** Does what a term that matches does; gives what decides about the packet, if it does. */
  #act(filter: Filter, term: Term, within: readonly TermName[], sure: boolean): Possibility | undefined {
    const name: TermName = { filter: filter.name, term: term.name };
    if (term.filter !== undefined) return this.#enter(term.filter, [...within, name], sure);
    const { count, policer, log, syslog, outcome } = term.then;
    if (sure && count !== undefined) this.record.counts.push({ ...name, counter: count });
    if (sure && policer !== undefined) this.record.policers.push({ ...name, policer });
    if (sure && (log || syslog)) this.record.logs.push({ ...name, log, syslog, action: outcome.kind });
    if (outcome.kind === 'next-term') return undefined;
    const decided = { ...name, outcome };
    if (!sure) this.record.possible.push(decided);
    return decided;
  }

  /** Into a nested filter. One that is not defined, or that the packet is in already (a commit refuses both), is empty. */
  #enter(name: string, within: readonly TermName[], sure: boolean): Possibility | undefined {
    if (within.some(({ filter }) => filter === name)) return undefined;
    const nested = this.#firewall.filters.find((one) => one.name === name && one.family === this.#packet.family);
    return nested === undefined ? undefined : this.meet(nested, within, sure);
  }
}
