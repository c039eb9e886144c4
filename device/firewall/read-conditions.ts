/** The conditions of a term, read from its `from`. */
import { type ConfigNode, descend, entriesOf, leafValue, leafValues } from '../config/node.ts';
import { ANY_OPTION, ipOption } from '../schema/ip-options.ts';
import { NUMBER_STATEMENTS } from './fields.ts';
import { fragmentFlags, TCP_ESTABLISHED, TCP_INITIAL, tcpFlags } from './flags.ts';
import type {
  AddressCondition,
  AddressEntry,
  Condition,
  Family,
  FlagCondition,
  FlagExpression,
  NumberCondition,
  OptionsCondition,
} from './model.ts';

/** Gives the entries of a prefix list; undefined when there is no such list. */
export type FindList = (name: string) => readonly AddressEntry[] | undefined;

/** Statements of addresses and of prefix lists that make one condition together. */
export const ADDRESS_STATEMENTS = [
  { side: 'source', address: 'source-address', list: 'source-prefix-list' },
  { side: 'destination', address: 'destination-address', list: 'destination-prefix-list' },
  { side: 'either', address: 'address', list: 'prefix-list' },
] as const;

/** Every condition of a `from`, in the order its statements are printed. Lists that are not there hold nothing. */
export function readConditions(from: ConfigNode | undefined, family: Family, find: FindList): Condition[] {
  if (from === undefined) return [];
  return [
    ...ADDRESS_STATEMENTS.flatMap((statements) => addressCondition(from, statements, find)),
    ...numberConditions(from, family),
    ...optionConditions(from),
    ...fragmentConditions(from),
    ...flagConditions(from),
    ...interfaceConditions(from),
  ];
}

function isSet(node: ConfigNode, name: string): boolean {
  return node.children.has(name);
}

function addressCondition(
  from: ConfigNode,
  { side, address, list }: (typeof ADDRESS_STATEMENTS)[number],
  find: FindList,
): AddressCondition[] {
  const own = entriesOf(descend(from, address), 'address').map(
    (entry): AddressEntry => ({ prefix: entry.key, except: isSet(entry, 'except') }),
  );
  const lists = entriesOf(descend(from, list), 'prefix-list').map(({ key, children }) => {
    const entries = find(key) ?? [];
    return children.has('except') ? entries.map(({ prefix }) => ({ prefix, except: true })) : entries;
  });
  const parts = own.length > 0 ? [own, ...lists] : lists;
  const [only] = parts;
  if (only === undefined) return [];
  // the list's own array: what filters share is rendered and kept once
  return [{ kind: 'address', side, entries: parts.length === 1 ? only : joined(parts) }];
}

/** Each prefix once; `except` wins. */
function joined(parts: readonly (readonly AddressEntry[])[]): readonly AddressEntry[] {
  const entries = new Map<string, AddressEntry>();
  for (const part of parts) {
    for (const entry of part) if (entry.except || !entries.has(entry.prefix)) entries.set(entry.prefix, entry);
  }
  return [...entries.values()];
}

function numberConditions(from: ConfigNode, family: Family): NumberCondition[] {
  return NUMBER_STATEMENTS[family].flatMap(({ name, field, type }) =>
    [false, true].flatMap((except): NumberCondition[] => {
      const values = leafValues(from, except ? `${name}-except` : name);
      if (values.length === 0) return [];
      return [{ kind: 'number', field, except, ranges: values.map((value) => type.numbers(value)) }];
    }),
  );
}

function optionConditions(from: ConfigNode): OptionsCondition[] {
  return [false, true].flatMap((except): OptionsCondition[] => {
    const values = leafValues(from, except ? 'ip-options-except' : 'ip-options');
    if (values.length === 0) return [];
    if (values.includes(ANY_OPTION)) return [{ kind: 'ip-options', except, options: 'any' }];
    const options = values.flatMap((value) => {
      const [first, last] = ipOption.numbers(value);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
    return [{ kind: 'ip-options', except, options: [...new Set(options)] }];
  });
}

function fragmentConditions(from: ConfigNode): Condition[] {
  return [
    ...(isSet(from, 'is-fragment') ? [{ kind: 'fragment', which: 'any' } as const] : []),
    ...(isSet(from, 'first-fragment') ? [{ kind: 'fragment', which: 'first' } as const] : []),
  ];
}

function flagConditions(from: ConfigNode): FlagCondition[] {
  const [fragments, flags] = [leafValue(from, 'fragment-flags'), leafValue(from, 'tcp-flags')];
  const tcp = (expression: FlagExpression): FlagCondition => ({ kind: 'flags', of: 'tcp', expression });
  return [
    ...(fragments === undefined
      ? []
      : [{ kind: 'flags', of: 'fragment', expression: fragmentFlags.expression(fragments) } as const]),
    ...(isSet(from, 'tcp-initial') ? [tcp(TCP_INITIAL)] : []),
    ...(isSet(from, 'tcp-established') ? [tcp(TCP_ESTABLISHED)] : []),
    ...(flags === undefined ? [] : [tcp(tcpFlags.expression(flags))]),
  ];
}

function interfaceConditions(from: ConfigNode): Condition[] {
  const names = entriesOf(from, 'interface').map(({ key }) => (key.includes('.') ? key : `${key}.0`));
  return names.length === 0 ? [] : [{ kind: 'interface', names: [...new Set(names)] }];
}

/** The prefix lists a `from` names, each with the statement that does. */
export function listReferences(from: ConfigNode | undefined): { readonly statement: string; readonly list: string }[] {
  return ADDRESS_STATEMENTS.flatMap(({ list: statement }) =>
    entriesOf(descend(from, statement), 'prefix-list').map(({ key }) => ({ statement, list: key })),
  );
}
