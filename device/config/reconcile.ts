/** Bringing a configuration to what another one says, with as much as possible left as the very same object. */
import { equal } from './equal.ts';
import { type ConfigNode, idOf } from './node.ts';
import type { Path } from './path.ts';

/** `wanted`, made of the parts of `base` that say the same. */
export function reconcile(base: ConfigNode, wanted: ConfigNode): ConfigNode {
  if (equal(base, wanted)) return base;
  const children = new Map<string, ConfigNode>();
  for (const [id, child] of wanted.children) {
    const old = base.children.get(id);
    children.set(id, old === undefined ? child : reconcile(old, child));
  }
  return { ...wanted, children };
}

/** `root` with what stands below `path` as `other` has it; the level at `path` keeps its own marks. */
export function transplant(root: ConfigNode, other: ConfigNode | undefined, path: Path): ConfigNode {
  const [step, ...below] = path;
  if (step === undefined) return { ...root, children: other?.children ?? new Map() };
  const id = idOf(step);
  const [own, theirs] = [root.children.get(id), other?.children.get(id)];
  const child = own === undefined ? theirs : transplant(own, theirs, below);
  return child === undefined ? root : { ...root, children: new Map([...root.children, [id, child]]) };
}
