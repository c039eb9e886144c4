/**
 * What changed between two configurations, as `show | compare` prints it.
 *
 * The columns follow recorded output of Junos devices: behind the sign stand as many spaces as the statement is deep,
 * and one more for statements that are levels.
 */
import type { List, SchemaNode } from '../schema/kinds.ts';
import { isLevel, type Level, statementsOf } from '../schema/lookup.ts';
import { equal } from './equal.ts';
import { type ConfigNode, idOf } from './node.ts';
import { groupByStatement, inOrder } from './order.ts';
import { pathWords } from './path.ts';
import { statementLines, statementSummary } from './print-curly.ts';

type Sign = '+' | '-' | '!' | ' ';

/** Where statements are compared: the level they are shown under. */
interface Place {
  /** Words of the header: `interfaces ge-0/0/0`. */
  readonly words: readonly string[];
  /** Levels above the statements, those included that are only printed before others. */
  readonly depth: number;
  /** Words of such levels, to print before each statement: `family `. */
  readonly before: string;
}

/** The same statement in both configurations; at least one is there. */
interface Pair {
  readonly old: ConfigNode | undefined;
  readonly now: ConfigNode | undefined;
}

/** Text of the changes from `old` to `now`, each hunk under its hierarchy; empty when there are none. */
export function compare(old: ConfigNode, now: ConfigNode): string {
  const differ = new Differ();
  differ.level(old, now, { words: [], depth: 0, before: '' });
  return differ.lines.map((line) => `${line}\n`).join('');
}

class Differ {
  readonly lines: string[] = [];
  #header = '';

  /** Compares what stands in two versions of one level. */
  level(old: ConfigNode, now: ConfigNode, place: Place): void {
    if (old === now) return;
    const level = isLevel(now.schema) ? now.schema : undefined;
    const groups = groupByStatement([...inOrder(now), ...inOrder(old)]);
    for (const schema of replacedFirst(schemaOrder(level, groups), now)) {
      const nodes = groups.get(schema) ?? [];
      const ids = new Set(nodes.map(idOf));
      const pairs = [...ids].map((id) => ({ old: old.children.get(id), now: now.children.get(id) }));
      if (schema?.kind === 'list' && schema.orderedBy === 'user') this.#ordered(old, schema, pairs, place);
      else for (const pair of pairs) this.#pair(pair, place);
    }
  }

  /** Entries in the user's order: new ones and moved ones are shown behind the entry they follow. */
  #ordered(old: ConfigNode, list: List, pairs: readonly Pair[], place: Place): void {
    const before = [...old.children.keys()].filter((id) => old.children.get(id)?.schema === list);
    const moved = movedAmong(
      before,
      pairs.flatMap(({ now }) => (now ? [idOf(now)] : [])),
    );
    let previous: ConfigNode | undefined;
    let shown = false;
    for (const pair of pairs) {
      const isMoved = pair.old !== undefined && pair.now !== undefined && moved.has(idOf(pair.now));
      const stands = pair.now !== undefined && (pair.old === undefined || isMoved);
      if (stands && previous !== undefined && !shown) this.#summary(' ', previous, place);
      if (isMoved && pair.now !== undefined) this.#summary('!', pair.now, place);
      this.#pair(pair, place);
      previous = pair.now;
      shown = stands;
    }
  }

  #pair({ old, now }: Pair, place: Place): void {
    if (old === now) return;
    const node = now ?? old;
    if (node?.schema?.kind === 'container' && node.schema.prefix) {
      const inside = { ...place, depth: place.depth + 1, before: `${place.before}${node.name} ` };
      const nothing = { ...node, children: new Map<string, ConfigNode>() };
      this.level(old ?? nothing, now ?? nothing, inside);
    } else if (old === undefined || now === undefined) {
      if (old !== undefined) this.#whole('-', old, place);
      if (now !== undefined) this.#whole('+', now, place);
    } else if (isLevel(now.schema) || now.schema === undefined) {
      this.#marks(old, now, place);
      const words = [...place.words, ...place.before.trim().split(' ').filter(Boolean), ...ownWords(now)];
      this.level(old, now, { words, depth: place.depth + 1, before: '' });
    } else {
      this.#marks(old, now, place);
      const plain = (leaf: ConfigNode) => ({ ...leaf, inactive: false, comment: undefined });
      if (equal(plain(old), plain(now))) return;
      this.#whole('-', { ...old, comment: undefined }, place);
      this.#whole('+', { ...now, comment: undefined }, place);
    }
  }

  /** (De)activation and annotation of a statement that stands in both. */
  #marks(old: ConfigNode, now: ConfigNode, place: Place): void {
    if (old.inactive !== now.inactive) {
      // its text stands one column further right, as recorded
      this.#emit('!', now, ` ${now.inactive ? 'inactive' : 'active'}: ${statementSummary(now, place.before)}`, place);
    }
    if (old.comment === now.comment) return;
    if (old.comment !== undefined) this.#emit('-', old, `/* ${old.comment} */`, place);
    if (now.comment !== undefined) this.#emit('+', now, `/* ${now.comment} */`, place);
    this.#summary(' ', now, place);
  }

  #whole(sign: Sign, node: ConfigNode, place: Place): void {
    for (const line of statementLines(node, place.before)) this.#emit(sign, node, line, place);
  }

  #summary(sign: Sign, node: ConfigNode, place: Place): void {
    this.#emit(sign, node, statementSummary(node, place.before), place);
  }

  #emit(sign: Sign, { schema }: ConfigNode, text: string, { words, depth }: Place): void {
    const header = `[${['edit', ...words].join(' ')}]`;
    if (header !== this.#header) this.lines.push(header);
    this.#header = header;
    const isLeaf = schema?.kind === 'leaf' || schema?.kind === 'leaf-list';
    // a comment may go on over several lines: each bears the sign
    const [first, ...rest] = text.split('\n');
    this.lines.push(`${sign}${' '.repeat(Math.max(2, depth + (isLeaf ? 1 : 2)))}${first}`);
    this.lines.push(...rest.map((line) => `${sign}${line}`));
  }
}

function ownWords(node: ConfigNode): string[] {
  return pathWords([{ ...node, values: [] }]);
}

/** The kinds of statement below a level in the order they are shown, unknown ones last. */
function schemaOrder(level: Level | undefined, groups: ReadonlyMap<SchemaNode | undefined, unknown>) {
  const known = level === undefined ? [] : statementsOf(level);
  return [...known.filter((schema) => groups.has(schema)), undefined];
}

/** One of several that exclude each other is a value that changed: what it replaces is shown before it, as of a leaf. */
function replacedFirst(order: readonly (SchemaNode | undefined)[], now: ConfigNode): (SchemaNode | undefined)[] {
  const standing = new Set([...now.children.values()].map(({ schema }) => schema));
  const replaced = (at: number, schema: SchemaNode | undefined) =>
    order.slice(at + 1).filter((other) => schema !== undefined && isReplaced(other, schema, standing));
  return [...new Set(order.flatMap((schema, at) => [...replaced(at, schema), schema]))];
}

function isReplaced(other: SchemaNode | undefined, by: SchemaNode, standing: ReadonlySet<SchemaNode | undefined>) {
  return other?.choice !== undefined && other.choice === by.choice && !standing.has(other);
}

/** Which entries of `now` must have been moved: as few as possible, the others keep the order they had in `old`. */
function movedAmong(old: readonly string[], now: readonly string[]): Set<string> {
  const rank = new Map(old.map((id, index) => [id, index]));
  const common = now.filter((id) => rank.has(id));
  // longest increasing run of old places: `ends[n]` is the entry that ends the best run of n + 1 entries
  const ends: string[] = [];
  const runBefore = new Map<string, string | undefined>();
  const rankOf = (id: string | undefined) => (id === undefined ? -1 : (rank.get(id) ?? -1));
  for (const id of common) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rankOf(ends[middle]) < rankOf(id)) low = middle + 1;
      else high = middle;
    }
    runBefore.set(id, ends[low - 1]);
    ends[low] = id;
  }
  const moved = new Set(common);
  for (let id = ends.at(-1); id !== undefined; id = runBefore.get(id)) moved.delete(id);
  return moved;
}
