/** The changes of one statement. Pure. */
import type { MutationKind } from '../../protocol/mutate.ts';
import type { ConfigNode } from '../config/node.ts';
import { parsePrefix } from '../schema/addresses.ts';
import { networkOf } from '../schema/networks.ts';
import { PORTS } from '../schema/ports.ts';
import type { Statement } from './statements.ts';

/** A change, before anybody knows what it does. */
export interface Draft {
  readonly kind: MutationKind;
  readonly statement: string;
  readonly change: string;
  readonly commands: readonly string[];
}

/** Every change of a statement; none of one that only holds others. */
export function draftsOf(statement: Statement): Draft[] {
  const { words, node } = statement;
  const [top, second] = words;
  if (top === 'firewall') return firewallDrafts(statement);
  if (top === 'interfaces' && words.includes('filter')) {
    return [deletion(statement, 'delete-application', `no longer apply filter ${statement.value}`)];
  }
  if (node.name === 'route') return [deletion(statement, 'delete-route', `drop the route to ${node.key}`)];
  if (top === 'system' && second === 'services') return serviceDrafts(statement);
  if (top === 'system' && second === 'login') return loginDrafts(statement);
  if (top === 'policy-options' && words.length === 4) return [...generalDrafts(statement), ...entryDrafts(statement)];
  // the parts of a route, and of what is named as a whole, go with it
  if (statement.around.some(({ node: outer }) => outer.name === 'route')) return [];
  return generalDrafts(statement);
}

/** Terms of one filter that stand one behind the other, changed over. */
export function swapsOf(filter: ConfigNode, words: readonly string[]): Draft[] {
  const terms = [...filter.children.values()].filter(({ name, inactive }) => name === 'term' && !inactive);
  return terms.slice(1).flatMap((term, at): Draft[] => {
    const before = terms[at];
    if (before?.key === undefined || term.key === undefined) return [];
    const statement = [...words, 'term', term.key].join(' ');
    return [
      {
        kind: 'swap-terms',
        statement: `set ${statement}`,
        change: `put term ${term.key} before term ${before.key}`,
        commands: [`insert ${statement} before term ${before.key}`],
      },
    ];
  });
}

function deletion({ words }: Statement, kind: MutationKind, change: string): Draft {
  const statement = words.join(' ');
  return { kind, statement: `set ${statement}`, change, commands: [`delete ${statement}`] };
}

function replacement({ words }: Statement, kind: MutationKind, change: string, by: readonly string[]): Draft {
  const statement = words.join(' ');
  return { kind, statement: `set ${statement}`, change, commands: [`set ${by.join(' ')}`, `delete ${statement}`] };
}

const OUTCOMES = ['accept', 'discard', 'reject'] as const;

function firewallDrafts(statement: Statement): Draft[] {
  const { node, words, around, value } = statement;
  const term = around.find(({ node: outer }) => outer.name === 'term');
  if (node.name === 'term') return [deletion(statement, 'delete-term', `drop term ${node.key}`)];
  if (term === undefined) return isLeaf(node) ? generalDrafts(statement) : [];
  const of = `of term ${term.node.key}`;
  if (around.some(({ node: outer }) => outer.name === 'then')) {
    const at = words.slice(0, term.words.length);
    if (!OUTCOMES.some((name) => name === node.name)) {
      return [deletion(statement, 'delete-action', `drop '${own(statement, 'then')}' ${of}`)];
    }
    return OUTCOMES.filter((name) => name !== node.name).map((name) => ({
      kind: 'change-action' as const,
      statement: `set ${words.join(' ')}`,
      change: `${name} instead of ${node.name} in term ${term.node.key}`,
      // only one of them can stand
      commands: [`set ${[...at, 'then', name].join(' ')}`],
    }));
  }
  if (!around.some(({ node: outer }) => outer.name === 'from')) return [];
  const drafts = [deletion(statement, 'delete-condition', `drop '${own(statement, 'from')}' ${of}`)];
  if (/port(?:-except)?$/.test(node.name) && value !== undefined) drafts.push(...shiftedPort(statement, value));
  if (node.key !== undefined && /address$/.test(node.name)) drafts.push(...otherPrefixes(statement, node.key));
  return drafts;
}

/** The words behind `from` or `then`. */
function own({ words }: Statement, keyword: string): string {
  return words.slice(words.lastIndexOf(keyword) + 1).join(' ');
}

/** The port behind it; of a range the ends of it. Names become numbers. */
function shiftedPort(statement: Statement, value: string): Draft[] {
  const at = statement.words.slice(0, -1);
  const numbers = portNumbers(value);
  if (numbers === undefined) return [];
  const [first, last] = numbers;
  const by = first === last ? `${first + 1}` : `${first + 1}-${last}`;
  if (first >= 65_535) return [];
  return [replacement(statement, 'shift-port', `${by} instead of ${value}`, [...at, by])];
}

function portNumbers(value: string): readonly [number, number] | undefined {
  const [first = '', last = first] = value.split('-');
  const [low, high] = [first, last].map((word) => PORTS.get(word) ?? (/^\d+$/.test(word) ? Number(word) : undefined));
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** One bit wider, as wide as can be, and each of its halves. */
function otherPrefixes(statement: Statement, prefix: string): Draft[] {
  const { length, family, address } = parsePrefix(prefix);
  const most = family === 4 ? 32 : 128;
  const at = statement.words.slice(0, -1);
  const make = (kind: MutationKind, by: string) =>
    replacement(statement, kind, `${by} instead of ${prefix}`, [...at, by]);
  const wider = length > 0 ? [networkOf(`${withoutLength(prefix)}/${length - 1}`)] : [];
  const all = family === 4 ? '0.0.0.0/0' : '::/0';
  const widest = length > 1 ? [all] : [];
  const lower = length < most ? [`${withoutLength(prefix)}/${length + 1}`] : [];
  const upper = length < most ? [halfOf(address, length, family)] : [];
  return [
    ...[...wider, ...widest].map((by) => make('widen-prefix', by)),
    ...[...lower, ...upper].map((by) => make('narrow-prefix', by)),
  ];
}

/** An entry of a prefix list, as a prefix in a term. */
function entryDrafts(statement: Statement): Draft[] {
  const entry = statement.words.at(-1) ?? '';
  return statement.words[1] === 'prefix-list' && entry.includes('/') ? otherPrefixes(statement, entry) : [];
}

function withoutLength(prefix: string): string {
  return prefix.replace(/\/.*/, '');
}

function halfOf(address: bigint, length: number, family: 4 | 6): string {
  const bits = family === 4 ? 32 : 128;
  const upper = address | (1n << BigInt(bits - length - 1));
  const groups = family === 4 ? 4 : 8;
  const size = BigInt(bits / groups);
  const parts = Array.from(
    { length: groups },
    (_, at) => (upper >> (size * BigInt(groups - 1 - at))) & ((1n << size) - 1n),
  );
  const text = family === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
  return networkOf(`${text}/${length + 1}`);
}

function serviceDrafts(statement: Statement): Draft[] {
  const { words, node } = statement;
  if (words.length === 3) return [deletion(statement, 'delete-service', `drop service ${node.name}`)];
  return generalDrafts(statement);
}

/** Classes that may do less, and more. */
const CLASSES = ['read-only', 'super-user'] as const;

function loginDrafts(statement: Statement): Draft[] {
  const { node, value, words, around } = statement;
  if (node.name === 'user') return [deletion(statement, 'delete-user', `drop user ${node.key}`)];
  const user = around.find(({ node: outer }) => outer.name === 'user')?.node.key;
  if (user !== undefined && node.name === 'class') {
    return CLASSES.filter((name) => name !== value).map((name) => ({
      kind: 'change-class' as const,
      statement: `set ${words.join(' ')}`,
      change: `give user ${user} class ${name} instead of ${value}`,
      commands: [`set ${[...words.slice(0, -1), name].join(' ')}`],
    }));
  }
  // the device numbers users by itself
  if (node.name === 'uid') return [];
  return generalDrafts(statement);
}

/** A word of more characters is not repeated: a password's hash. */
const LONG = 40;

/** Dropped; a number is also one more, and of some fixed words another one is taken. */
function generalDrafts(statement: Statement): Draft[] {
  const { node, words, value } = statement;
  // what holds others goes when they have gone
  if (node.children.size > 0) return [];
  const shown = words.slice(-3).map((word) => (word.length > LONG ? '…' : word));
  const drafts = [deletion(statement, 'delete-statement', `drop '${shown.join(' ')}'`)];
  if (node.schema?.kind === 'leaf' && value !== undefined) {
    drafts.push(
      ...otherValues(node, value).map((by) => ({
        kind: 'change-value' as const,
        statement: `set ${words.join(' ')}`,
        change: `${node.name} ${by} instead of ${value}`,
        commands: [`set ${[...words.slice(0, -1), by].join(' ')}`],
      })),
    );
  }
  return drafts;
}

function otherValues({ schema }: ConfigNode, value: string): string[] {
  if (schema?.kind !== 'leaf') return [];
  const others = [...(schema.type.words?.keys() ?? [])].filter((word) => word !== value);
  if (others.length > 0) return others.slice(0, 2);
  return /^\d{1,9}$/.test(value) ? [String(Number(value) + 1)].filter((text) => fits(schema, text)) : [];
}

function fits(schema: Extract<NonNullable<ConfigNode['schema']>, { kind: 'leaf' }>, text: string): boolean {
  try {
    schema.type.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isLeaf({ schema }: ConfigNode): boolean {
  return schema?.kind === 'leaf' || schema?.kind === 'leaf-list';
}
