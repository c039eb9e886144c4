/** Which network a node's own image is in, when that is not the node's: `network-mode` of containerlab's. */
import { error } from './diagnostics.ts';
import { sharedNetwork } from './kinds.ts';
import type { Entry } from './shape.ts';
import type { Diagnostic, SharedNetwork } from './topology.ts';
import type { NodeFile } from './topology-file.ts';

type Nodes = ReadonlyMap<string, Entry<NodeFile>>;

/** Node → the network of its image. Who shares with somebody who shares is where that one is. */
export function resolveNetworks(nodes: Nodes, problems: Diagnostic[]): ReadonlyMap<string, SharedNetwork> {
  const found = new Map<string, SharedNetwork>();
  for (const [name, { value }] of nodes) {
    const network = follow(name, nodes, [name]);
    const mode = value['network-mode'];
    if (network === 'circle' && mode !== undefined) {
      const message = `${name}: 'network-mode: ${mode.value}' leads back to ${name}; expected a container with a network`;
      problems.push(error(mode.place, message));
    } else if (network !== undefined && network !== 'circle') found.set(name, network);
  }
  return found;
}

function follow(name: string, nodes: Nodes, path: readonly string[]): SharedNetwork | 'circle' | undefined {
  const entry = nodes.get(name);
  const asked = entry && sharedNetwork(entry.value);
  if (asked === undefined) return undefined;
  if (asked === 'host') return { host: true };
  const { container } = asked;
  if (path.includes(container)) return 'circle';
  if (!nodes.has(container)) return { container };
  return follow(container, nodes, [...path, container]) ?? { node: container };
}
