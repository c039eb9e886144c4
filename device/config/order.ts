/** The order in which statements are shown. */
import type { SchemaNode } from '../schema/kinds.ts';
import { isLevel, type Level, statementsOf } from '../schema/lookup.ts';
import type { ConfigNode } from './node.ts';

const DIGITS = /(\d+)/;

/** Compares names so that numbers in them count as numbers: ge-0/0/2 before ge-0/0/10. */
export function compareNatural(a: string, b: string): number {
  const x = a.split(DIGITS);
  const y = b.split(DIGITS);
  for (let index = 0; index < x.length || index < y.length; index++) {
    const [left = '', right = ''] = [x[index], y[index]];
    // odd places hold the digits; leading zeros make the later of two equal numbers
    const byNumber = index % 2 === 1 ? compareDigits(left, right) : 0;
    if (byNumber !== 0) return byNumber;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (x.length !== y.length) return x.length - y.length;
  return x < y ? -1 : Number(x > y);
}

/** Compares two statements of one kind; only the entries of lists that the system orders have an order of their own. */
function compareEntries(a: ConfigNode, b: ConfigNode): number {
  const { schema } = a;
  if (schema?.kind !== 'list' || schema.orderedBy === 'user') return 0;
  return (schema.key.compare ?? compareNatural)(a.key ?? '', b.key ?? '');
}

const ranks = new WeakMap<Level, ReadonlyMap<SchemaNode | undefined, number>>();

/** Where each kind of statement stands in a level. */
function ranksIn(level: Level): ReadonlyMap<SchemaNode | undefined, number> {
  const known = ranks.get(level);
  if (known !== undefined) return known;
  const found = new Map<SchemaNode | undefined, number>(statementsOf(level).map((schema, index) => [schema, index]));
  ranks.set(level, found);
  return found;
}

/** Nodes by the statement they are of; undefined collects those the schema does not know. */
export function groupByStatement(nodes: Iterable<ConfigNode>): Map<SchemaNode | undefined, ConfigNode[]> {
  const groups = new Map<SchemaNode | undefined, ConfigNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.schema);
    if (group === undefined) groups.set(node.schema, [node]);
    else group.push(node);
  }
  return groups;
}

/**
 * The statements below `node` as they are shown: in the schema's order, the entries of a list by their keys or as
 * the user put them, and what the schema does not know at the end.
 */
export function inOrder(node: ConfigNode): readonly ConfigNode[] {
  const children = [...node.children.values()];
  const level = node.schema;
  if (!isLevel(level) || children.length < 2) return children;
  const known = ranksIn(level);
  const rankOf = ({ schema }: ConfigNode) => known.get(schema) ?? known.size;
  const order = (a: ConfigNode, b: ConfigNode) =>
    a.schema === b.schema ? compareEntries(a, b) : rankOf(a) - rankOf(b);
  // what was read from a text that was printed stands in order already
  let last = children[0] as ConfigNode;
  for (const child of children) {
    if (order(last, child) > 0) return children.sort(order);
    last = child;
  }
  return children;
}
