/** Whether two configurations say the same. */
import { isLevel, statementsOf } from '../schema/lookup.ts';
import type { ConfigNode } from './node.ts';

/**
 * Whether two trees mean the same: order counts only where the user's order does (terms, the values of a leaf-list).
 * Shared subtrees are not looked into.
 */
export function equal(a: ConfigNode, b: ConfigNode): boolean {
  if (a === b) return true;
  if (a.name !== b.name || a.key !== b.key || a.inactive !== b.inactive || a.comment !== b.comment) return false;
  if ((a.schema === undefined) !== (b.schema === undefined)) return false;
  if (!equalValues(a.values, b.values) || a.children.size !== b.children.size) return false;
  for (const [id, child] of a.children) {
    const other = b.children.get(id);
    if (other === undefined || !equal(child, other)) return false;
  }
  return equalValues(userOrder(a), userOrder(b));
}

function equalValues(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** The children whose order the user chose, list by list. */
function userOrder({ schema, children }: ConfigNode): string[] {
  if (!isLevel(schema)) return [];
  const ordered = statementsOf(schema).filter((list) => list.kind === 'list' && list.orderedBy === 'user');
  return ordered.flatMap((list) => [...children].filter(([, child]) => child.schema === list).map(([id]) => id));
}
