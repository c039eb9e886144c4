/** Which nodes packets between two nodes may come through. Pure. */
import type { Topology } from '../topology/topology.ts';

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * All nodes on any way from one node to the other that visits none twice, these two included, whatever the routes say.
 * What shares a segment (a bridge, the management network, a way out of the lab) is linked each to each.
 */
export function carriersOf(topology: Topology): (from: string, to: string) => ReadonlySet<string> {
  const neighbours = neighboursOf(topology);
  const known = new Map<string, ReadonlySet<string>>();
  return (from, to) => {
    const key = JSON.stringify([from, to]);
    const found = known.get(key) ?? (from === to ? new Set([from]) : between(from, to, neighbours));
    known.set(key, found);
    return found;
  };
}

function neighboursOf(topology: Topology): Neighbours {
  const segments = new Map<string, Set<string>>();
  const join = (segment: string, node: string) => segments.set(segment, (segments.get(segment) ?? new Set()).add(node));
  for (const [index, { endpoints }] of topology.links.entries()) {
    const bridge = endpoints.find(({ node }) => isBridge(topology, node));
    for (const end of endpoints) {
      if (end !== bridge) join(bridge === undefined ? `link ${index}` : `bridge ${bridge.node}`, end.node);
    }
  }
  for (const { type, endpoint, to } of topology.otherLinks ?? []) {
    if (type !== 'dummy') join(type === 'bridge' ? `bridge ${to}` : 'outside', endpoint.node);
  }
  if ('mgmt' in topology) for (const node of topology.nodes.keys()) join('management', node);
  const neighbours = new Map<string, Set<string>>();
  for (const segment of segments.values()) {
    for (const node of segment) {
      const others = neighbours.get(node) ?? new Set();
      for (const other of segment) if (other !== node) others.add(other);
      neighbours.set(node, others);
    }
  }
  return neighbours;
}

/** An end that is no node, or a node that only passes frames on. */
function isBridge({ nodes }: Topology, name: string): boolean {
  const kind: string | undefined = nodes.get(name)?.kind;
  return kind === undefined || kind === 'bridge';
}

/**
 * The block (biconnected component) that the two are in once a link between them is added: exactly the nodes on a way
 * between them. Tarjan's search, begun at `from` and going over that link first.
 */
function between(from: string, to: string, neighbours: Neighbours): ReadonlySet<string> {
  const found = new Map<string, number>([[from, 0]]);
  const open: string[] = [];
  const visit = (node: string, parent: string): number => {
    const own = found.size;
    found.set(node, own);
    open.push(node);
    let lowest = own;
    for (const next of [...(neighbours.get(node) ?? [])]) {
      if (next === parent && !(node === to && parent === from)) continue;
      const known = found.get(next);
      if (known !== undefined) {
        lowest = Math.min(lowest, known);
        continue;
      }
      const low = visit(next, node);
      if (low >= own) open.splice(open.indexOf(next)); // it is behind this node: no way on from there
      lowest = Math.min(lowest, low);
    }
    return lowest;
  };
  visit(to, from);
  return new Set([from, ...open]);
}
