/** The configuration a commit acts on. */
import type { ConfigNode } from './node.ts';

/** What became of nodes seen before; null for those that vanish. */
const seen = new WeakMap<ConfigNode, ConfigNode | null>();

function activeNode(node: ConfigNode): ConfigNode | null {
  if (node.inactive || node.schema === undefined) return null;
  if (node.children.size === 0) return node;
  const known = seen.get(node);
  if (known !== undefined) return known;
  const children = new Map<string, ConfigNode>();
  let same = true;
  for (const [id, child] of node.children) {
    const kept = activeNode(child);
    if (kept !== null) children.set(id, kept);
    same &&= kept === child;
  }
  const vanishes = children.size === 0 && node.schema.kind === 'container' && !node.schema.presence;
  const result = vanishes ? null : same ? node : { ...node, children };
  seen.set(node, result);
  return result;
}

/**
 * The tree without what is inactive and without what the schema does not know; levels that are left empty and then
 * mean nothing go too. Shares all it can, and gives the same object for the same subtree each time.
 */
export function active(root: ConfigNode): ConfigNode {
  return activeNode(root) ?? emptied(root);
}

const roots = new WeakMap<ConfigNode, ConfigNode>();

/** The root stays even when nothing is left below it. */
function emptied(root: ConfigNode): ConfigNode {
  const known = roots.get(root) ?? { ...root, children: new Map(), inactive: false };
  roots.set(root, known);
  return known;
}
