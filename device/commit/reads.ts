/**
 * What a function reads of a configuration, so that it need not run again where none of that has changed. Nobody has
 * to declare anything: the function is given a view of the tree that keeps a record.
 */
import type { ConfigNode } from '../config/node.ts';

/** How deep the view keeps apart what is read; below, a subtree counts as read when it is handed out. */
const DEPTH = 4;

interface Read {
  readonly path: readonly string[];
  /** What was found; for `exists`, only whether it was there counts. */
  readonly node: ConfigNode | undefined;
  readonly exists: boolean;
}

/** Remembers the last result of `work` and gives it again while what it read of its argument is the same. */
export function rememberReads<T>(work: (config: ConfigNode) => T): (config: ConfigNode) => T {
  let last: { readonly reads: readonly Read[]; readonly result: T } | undefined;
  return (config) => {
    if (last?.reads.every((read) => stands(config, read))) return last.result;
    const reads: Read[] = [];
    const result = work(view(config, [], reads));
    last = { reads, result };
    return result;
  };
}

function stands(config: ConfigNode, { path, node, exists }: Read): boolean {
  let at: ConfigNode | undefined = config;
  for (const id of path) at = at?.children.get(id);
  return exists ? at !== undefined : at === node;
}

function view(node: ConfigNode, path: readonly string[], reads: Read[]): ConfigNode {
  return { ...node, children: new WatchedChildren(node, path, reads) };
}

/** Plain containers: what stands in them is asked for by name. The entries of lists are read all together. */
function keepsApart({ schema }: ConfigNode, depth: number): boolean {
  return schema?.kind === 'container' && schema.entries === undefined && depth <= DEPTH;
}

class WatchedChildren implements ReadonlyMap<string, ConfigNode> {
  readonly #node: ConfigNode;
  readonly #path: readonly string[];
  readonly #reads: Read[];
  readonly #views = new Map<string, ConfigNode>();

  constructor(node: ConfigNode, path: readonly string[], reads: Read[]) {
    this.#node = node;
    this.#path = path;
    this.#reads = reads;
  }

  get(id: string): ConfigNode | undefined {
    const known = this.#views.get(id);
    if (known !== undefined) return known;
    const path = [...this.#path, id];
    const node = this.#node.children.get(id);
    const apart = node !== undefined && keepsApart(node, path.length);
    this.#reads.push({ path, node, exists: apart });
    if (!apart) return node;
    const watched = view(node, path, this.#reads);
    this.#views.set(id, watched);
    return watched;
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  get size(): number {
    return this.#all().size;
  }

  forEach(callback: (child: ConfigNode, id: string, map: ReadonlyMap<string, ConfigNode>) => void): void {
    this.#all().forEach(callback);
  }

  entries(): MapIterator<[string, ConfigNode]> {
    return this.#all().entries();
  }

  keys(): MapIterator<string> {
    return this.#all().keys();
  }

  values(): MapIterator<ConfigNode> {
    return this.#all().values();
  }

  [Symbol.iterator](): MapIterator<[string, ConfigNode]> {
    return this.#all().entries();
  }

  #all(): ReadonlyMap<string, ConfigNode> {
    this.#reads.push({ path: this.#path, node: this.#node, exists: false });
    return this.#node.children;
  }
}
