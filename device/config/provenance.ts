/** Where a statement that was inherited came from. */
import type { ConfigNode } from './node.ts';

const statements = new WeakMap<ConfigNode, string>();
const values = new WeakMap<ConfigNode, ReadonlyMap<string, string>>();

/** The group a statement was inherited from; undefined for the configuration's own. */
export function inheritedFrom(node: ConfigNode): string | undefined {
  return statements.get(node);
}

export function rememberGroup(node: ConfigNode, group: string): ConfigNode {
  statements.set(node, group);
  return node;
}

export function rememberGroups(node: ConfigNode, groups: ReadonlyMap<string, string>): ConfigNode {
  values.set(node, groups);
  return node;
}

/**
 * What of a statement's own line was inherited, as `display inheritance` names it, with its group: a value, a key, or
 * the keyword of what has neither.
 */
export function inheritedWords(node: ConfigNode): [word: string, group: string][] {
  const groups = values.get(node);
  if (groups !== undefined) return [...groups];
  const group = statements.get(node);
  return group === undefined ? [] : [[node.values[0] ?? node.key ?? node.name, group]];
}
