/**
 * Filters as plain values, read from the configuration. What was read is remembered with the statements it was read
 * of, so after a commit only what that touched is read again; the rest are the very objects of before.
 */
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import type { Actions, Family, Filter, Firewall, Outcome, Policer, Term } from './model.ts';
import { PrefixLists } from './prefix-lists.ts';
import { readAttachments } from './read-attachments.ts';
import { readConditions } from './read-conditions.ts';
import { rejectMessage } from './reject.ts';
import { ListReader, Remembered } from './remember.ts';
import { bitsPerSecond, bytes } from './sizes.ts';

type Entry = ConfigNode & { readonly key: string };

/** A filter's statement, and where it stands. */
export interface FilterStatement {
  readonly family: Family;
  readonly node: Entry;
  readonly path: readonly string[];
}

const filters = new Remembered<Filter>();
const terms = new Remembered<Term>();
const policers = new WeakMap<ConfigNode, Policer>();

/**
 * Everything about filters. `config` is the active configuration, and one a commit would take: of a reference to what
 * is not defined nothing comes.
 */
export function readFirewall(config: ConfigNode): Firewall {
  const lists = new PrefixLists(config);
  const read = filterStatements(config).map(({ family, node }) => readFilter(node, new ListReader(lists, family)));
  return { filters: read, policers: readPolicers(config), attachments: readAttachments(config, read) };
}

/** Every filter of the configuration; `[edit firewall filter]` is another place for those of family inet. */
export function filterStatements(config: ConfigNode): FilterStatement[] {
  const firewall = descend(config, 'firewall');
  const at = (family: Family, path: readonly string[], level: ConfigNode | undefined) =>
    entriesOf(level, 'filter').map((node) => ({ family, node, path }));
  return [
    ...at('inet', ['firewall', 'family inet'], descend(firewall, 'family', 'inet')),
    ...at('inet6', ['firewall', 'family inet6'], descend(firewall, 'family', 'inet6')),
    ...at('inet', ['firewall'], firewall),
  ];
}

function readFilter(node: Entry, lists: ListReader): Filter {
  return filters.read(node, lists, (own) => ({
    family: own.family,
    name: node.key,
    interfaceSpecific: descend(node, 'interface-specific') !== undefined,
    terms: entriesOf(node, 'term').map((term) => terms.read(term, own, (lists) => readTerm(term, lists))),
  }));
}

function readTerm(term: Entry, lists: ListReader): Term {
  const nested = leafValue(term, 'filter');
  return {
    name: term.key,
    from: readConditions(descend(term, 'from'), lists.family, (name) => lists.entries(name)),
    then: readActions(descend(term, 'then'), lists.family),
    ...(nested !== undefined && { filter: nested }),
  };
}

function readActions(then: ConfigNode | undefined, family: Family): Actions {
  const [count, policer] = [leafValue(then, 'count'), leafValue(then, 'policer')];
  return {
    ...(count !== undefined && { count }),
    ...(policer !== undefined && { policer }),
    log: descend(then, 'log') !== undefined,
    syslog: descend(then, 'syslog') !== undefined,
    outcome: readOutcome(then, family),
  };
}

const ACCEPT: Outcome = { kind: 'accept' };
const DISCARD: Outcome = { kind: 'discard' };
const NEXT_TERM: Outcome = { kind: 'next-term' };

function readOutcome(then: ConfigNode | undefined, family: Family): Outcome {
  const reject = descend(then, 'reject');
  if (reject !== undefined) return { kind: 'reject', with: rejectMessage(family, reject.values[0]) };
  if (descend(then, 'discard') !== undefined) return DISCARD;
  return descend(then, 'next') === undefined ? ACCEPT : NEXT_TERM;
}

/** Policers whose limits are set; a commit takes no other. */
function readPolicers(config: ConfigNode): Policer[] {
  return entriesOf(descend(config, 'firewall'), 'policer').flatMap((node) => {
    const known = policers.get(node) ?? readPolicer(node);
    if (known === undefined) return [];
    policers.set(node, known);
    return [known];
  });
}

function readPolicer(node: Entry): Policer | undefined {
  const limits = descend(node, 'if-exceeding');
  const [bandwidth, burst] = [leafValue(limits, 'bandwidth-limit'), leafValue(limits, 'burst-size-limit')];
  if (bandwidth === undefined || burst === undefined) return undefined;
  return {
    name: node.key,
    bandwidthLimit: bitsPerSecond.number(bandwidth),
    burstSizeLimit: bytes.number(burst),
    filterSpecific: descend(node, 'filter-specific') !== undefined,
    discard: descend(node, 'then', 'discard') !== undefined,
  };
}
