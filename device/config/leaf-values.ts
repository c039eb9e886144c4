/** The values of leaf-lists while they grow: long ones are looked up in a set, so that loading them is linear. */
import type { Draft } from './draft.ts';
import type { ConfigNode } from './node.ts';
import type { PathStep } from './path.ts';

/** From this many values on there is a set. */
const MANY_VALUES = 16;

export class LeafValues {
  readonly #sets = new Map<ConfigNode, Set<string>>();

  /** The values `step` brings that `node` has not; undefined when setting it would change nothing. */
  newOnes(node: ConfigNode, { schema, values }: PathStep): readonly string[] | undefined {
    if (schema?.kind === 'leaf') return node.values[0] === values[0] ? undefined : values;
    if (schema?.kind !== 'leaf-list') return undefined;
    let known = this.#sets.get(node);
    if (known === undefined && node.values.length >= MANY_VALUES) {
      known = new Set(node.values);
      this.#sets.set(node, known);
    }
    const added = values.filter((value) => !(known === undefined ? node.values.includes(value) : known.has(value)));
    return added.length === 0 ? undefined : added;
  }

  /** Adds values to a leaf-list; `before` is the node as it was when they were found to be new. */
  add(node: Draft, before: ConfigNode | undefined, values: readonly string[]): void {
    const known = before && this.#sets.get(before);
    const own = node.values as string[]; // a leaf-list's, so an array of this edit's
    for (const value of values) {
      own.push(value);
      known?.add(value);
    }
    if (before !== undefined && known !== undefined && before !== node) {
      this.#sets.delete(before);
      this.#sets.set(node, known);
    }
  }

  /** For when a leaf-list gets other values. */
  forget(node: ConfigNode): void {
    this.#sets.delete(node);
  }

  clear(): void {
    this.#sets.clear();
  }
}
