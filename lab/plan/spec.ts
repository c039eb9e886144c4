/** The container a node becomes. */
import { createHash } from 'node:crypto';
import type { Limits } from '../engine/container-options.ts';
import type { ContainerSpec } from '../engine/engine.ts';
import type { NetworkSpec } from '../engine/networks.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import type { LabNode, ManagementNetwork, Topology, Workload } from '../topology/topology.ts';
import { LABELS } from './labels.ts';
import { madeAs } from './made-as.ts';

/**
 * The kernel's settings of every node. They cannot be changed from inside: /proc/sys is read-only there.
 *
 * - reverse-path filtering is off: Junos does not check unless it is told to (`rpf-check`)
 * - ICMP errors are not limited: by default the kernel sends a peer six and then one a second, and what a filter
 *   rejects would look like what it discards; nor by the 1,000 a second that all peers share
 * - IPv6 is on, but no interface takes an address that nobody configured
 */
const SYSCTLS: Readonly<Record<string, string>> = {
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv4.icmp_ratemask': '0',
  'net.ipv6.icmp.ratelimit': '0',
  'net.ipv6.icmp.ratemask': '0',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.default.disable_ipv6': '0',
  'net.ipv6.conf.default.addr_gen_mode': '1',
  'net.ipv6.conf.default.accept_ra': '0',
};

const ROUTER_SYSCTLS: Readonly<Record<string, string>> = {
  ...SYSCTLS,
  'net.ipv4.ip_forward': '1',
  'net.ipv6.conf.all.forwarding': '1',
};

/** Said, for a container's kernel begins as the engine's host is set, which forwards for its containers. */
const HOST_SYSCTLS: Readonly<Record<string, string>> = {
  ...SYSCTLS,
  'net.ipv4.ip_forward': '0',
  'net.ipv6.conf.all.forwarding': '0',
};

/** The image a node is made from. */
export function nodeImage(node: LabNode): string {
  return node.image ?? DEVICE_IMAGE;
}

/** All images a node needs. */
export function nodeImages(node: LabNode): string[] {
  return [nodeImage(node), ...(node.workload === undefined ? [] : [node.workload.image])];
}

/**
 * The container's name, unique on the engine. A prefix of the lab's own comes before the lab's name, as in containerlab:
 * an empty one leaves the node's name alone, `__lab-name` leaves the lab's.
 */
export function containerName({ name: lab, prefix = 'vtylab' }: Topology, node: string): string {
  if (prefix === '') return node;
  return prefix === '__lab-name' ? `${lab}-${node}` : `${prefix}-${lab}-${node}`;
}

/** The same with a dot, which no other has, and a hash of what is unique: the lab and the node. */
export function otherName({ name, labels }: Pick<ContainerSpec, 'name' | 'labels'>): string {
  return `${name}.${sha256([labels[LABELS.lab], labels[LABELS.node]]).slice(0, 12)}`;
}

/** How the node's container is made. */
export function nodeSpec(topology: Topology, node: LabNode): ContainerSpec {
  const { labels = {}, ports, ...asked } = node.container ?? {};
  const { mgmt } = topology;
  const network = mgmt !== undefined && node.management !== undefined && { name: mgmt.name, ...node.management };
  const made = {
    ...asked,
    name: containerName(topology, node.name),
    image: nodeImage(node),
    hostname: node.hostname ?? node.name,
    command: [node.kind === 'router' ? 'device' : node.kind],
    capabilities: ['NET_ADMIN', ...(asked.capabilities ?? [])],
    sysctls: { ...(node.kind === 'router' ? ROUTER_SYSCTLS : HOST_SYSCTLS), ...asked.sysctls },
    ...(network && { network }),
    ...(network && ports && { ports }),
    ...(isShared(topology, node) && { networkShared: true }),
  };
  return {
    ...made,
    labels: {
      ...labels,
      [LABELS.lab]: topology.name,
      [LABELS.node]: node.name,
      [LABELS.kind]: node.kind,
      [LABELS.file]: topology.file,
      [LABELS.spec]: madeAs({
        ...withoutLimits(made),
        labels,
        ...(network && mgmt && { network: [network, networkSpec(topology, mgmt)] }),
      }),
    },
  };
}

/** The node whose network a node's own image is in. */
export function networkOwner({ name, workload }: Pick<LabNode, 'name' | 'workload'>): string {
  const network = workload?.network;
  return network !== undefined && 'node' in network ? network.node : name;
}

/** How the container of a node's own image is made, which shares the network namespace of a node's container. */
export function workloadSpec(topology: Topology, node: LabNode, networkOf: string): ContainerSpec {
  const { workload } = node;
  if (workload === undefined) throw new RangeError(`${node.name} has no image of its own`);
  const { labels: _, capabilities = [], ...asked } = workload.container;
  const network = networkKeys(workload.network, networkOf);
  return {
    ...asked,
    // the host's network is not a lab's to change
    capabilities: [...('hostNetwork' in network ? [] : ['NET_ADMIN']), ...capabilities],
    name: `${containerName(topology, node.name)}.image`,
    image: workload.image,
    ...network,
    labels: workloadLabels(topology, node, workload),
  };
}

/** Whether images are in the node's network: its own, or those of others. */
function isShared({ nodes }: Topology, { name, workload }: LabNode): boolean {
  return (
    workload !== undefined || [...nodes.values()].some((other) => networkOwner(other) === name && other.name !== name)
  );
}

function networkKeys(network: Workload['network'], networkOf: string) {
  if (network !== undefined && 'host' in network) return { hostNetwork: true };
  return { networkOf: network !== undefined && 'container' in network ? network.container : networkOf };
}

export function workloadLabels(topology: Topology, node: LabNode, workload: Workload): Record<string, string> {
  return {
    ...workload.container.labels,
    [LABELS.lab]: topology.name,
    [LABELS.workload]: node.name,
    [LABELS.file]: topology.file,
    [LABELS.spec]: madeAs({
      ...withoutLimits(workload.container),
      name: containerName(topology, node.name),
      image: workload.image,
      'network-mode': workload.network,
    }),
  };
}

/** Each limit is a part of its own. */
function withoutLimits({ limits, ...made }: { readonly limits?: Limits } & object): Record<string, unknown> {
  return { ...made, ...limits };
}

/** How the lab's management network is made. */
export function networkSpec({ name: lab }: Topology, { place: _, ...network }: ManagementNetwork): NetworkSpec {
  return { ...network, labels: { [LABELS.lab]: lab, [LABELS.spec]: madeAs({ ...network }) } };
}

/** SHA-256, in hexadecimal, of a value's JSON. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
