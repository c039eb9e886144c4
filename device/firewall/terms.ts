/** Filters and terms as plain values, read from the configuration. */
import { type ConfigNode, descend, entriesOf, leafValues } from '../config/node.ts';

export type TerminatingAction = 'accept' | 'discard' | 'reject';

/** What a packet must look like: every condition given must hold, any value of a condition will do. */
export interface Conditions {
  /** Prefixes; each list empty when the condition is absent. */
  readonly address: readonly string[];
  readonly sourceAddress: readonly string[];
  readonly destinationAddress: readonly string[];
  /** Protocol names or numbers. */
  readonly protocol: readonly string[];
  /** Port names, numbers or ranges, of the source or the destination. */
  readonly port: readonly string[];
  readonly sourcePort: readonly string[];
  readonly destinationPort: readonly string[];
  /** Names of interfaces the packet came in by. */
  readonly interface: readonly string[];
  readonly tcpEstablished: boolean;
}

export interface Term {
  readonly name: string;
  readonly from: Conditions;
  readonly log: boolean;
  /** `accept` where the configuration names no terminating action. */
  readonly action: TerminatingAction;
}

export interface Filter {
  readonly family: 'inet';
  readonly name: string;
  /** In the order they are evaluated. */
  readonly terms: readonly Term[];
}

/** What was read of statements: those that a commit did not change are the same objects. */
const filters = new WeakMap<ConfigNode, Filter>();
const terms = new WeakMap<ConfigNode, Term>();

/** The filters of `[edit firewall]`; the same filter gives the same object each time. */
export function readFilters(config: ConfigNode): Filter[] {
  return entriesOf(descend(config, 'firewall', 'family', 'inet'), 'filter').map((filter) =>
    remembered(filters, filter, () => ({
      family: 'inet',
      name: filter.key,
      terms: entriesOf(filter, 'term').map((term) => remembered(terms, term, () => readTerm(term))),
    })),
  );
}

function remembered<T>(memory: WeakMap<ConfigNode, T>, node: ConfigNode, read: () => T): T {
  const known = memory.get(node);
  if (known !== undefined) return known;
  const value = read();
  memory.set(node, value);
  return value;
}

function readTerm(term: ConfigNode & { readonly key: string }): Term {
  const from = descend(term, 'from');
  const then = descend(term, 'then');
  const prefixes = (name: string) => entriesOf(descend(from, name), 'address').map(({ key }) => key);
  const actions: readonly TerminatingAction[] = ['discard', 'reject'];
  return {
    name: term.key,
    from: {
      address: prefixes('address'),
      sourceAddress: prefixes('source-address'),
      destinationAddress: prefixes('destination-address'),
      protocol: leafValues(from, 'protocol'),
      port: leafValues(from, 'port'),
      sourcePort: leafValues(from, 'source-port'),
      destinationPort: leafValues(from, 'destination-port'),
      interface: entriesOf(from, 'interface').map(({ key }) => key),
      tcpEstablished: descend(from, 'tcp-established') !== undefined,
    },
    log: descend(then, 'log') !== undefined,
    action: actions.find((action) => descend(then, action) !== undefined) ?? 'accept',
  };
}
