/** The order in which statements are shown. */
import type { List, SchemaNode } from '../schema/kinds.ts';
import { isLevel, statementsOf } from '../schema/lookup.ts';
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

function sortEntries(entries: ConfigNode[], { key, orderedBy }: List): ConfigNode[] {
  if (orderedBy === 'user') return entries;
  const compare = key.compare ?? compareNatural;
  return entries.sort((a, b) => compare(a.key ?? '', b.key ?? ''));
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
  const groups = groupByStatement(children);
  const sorted: ConfigNode[] = [];
  for (const schema of [...statementsOf(level), undefined]) {
    const group = groups.get(schema);
    groups.delete(schema);
    if (group !== undefined) sorted.push(...(schema?.kind === 'list' ? sortEntries(group, schema) : group));
  }
  return sorted;
}
