/** What is not known of a lab whose file has not the shape of one everywhere: errors that only follow from that are not told. */
export interface Doubt {
  /** Whether a node's kind and keys may be others than were read. */
  ofNode(name: string): boolean;
  /** The same of every node. */
  readonly ofAllNodes: boolean;
  /** Links may be missing. */
  readonly ofLinks: boolean;
  /** Of anything. */
  readonly any: boolean;
}

/** @param paths of what could not be read, e.g. `topology.links[0].type` */
export function doubtOf(paths: readonly string[]): Doubt {
  const below = (prefix: string) => paths.some((path) => path === prefix || /^[.[]/.test(rest(path, prefix)));
  const all = paths.includes('topology') || ['kinds', 'groups', 'defaults'].some((key) => below(`topology.${key}`));
  const allNodes = all || paths.includes('topology.nodes');
  return {
    ofAllNodes: allNodes,
    ofNode: (name) => allNodes || below(`topology.nodes.${name}`),
    ofLinks: paths.includes('topology') || below('topology.links'),
    any: paths.length > 0,
  };
}

function rest(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : '';
}
