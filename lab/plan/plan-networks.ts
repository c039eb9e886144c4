/** The part of a plan that is about the engine's networks. */
import type { Network, NetworkSpec } from '../engine/networks.ts';
import { contains, parsePrefix } from '../topology/addresses.ts';
import type { Topology } from '../topology/topology.ts';
import { LABELS } from './labels.ts';
import { whyMadeAnew } from './made-as.ts';
import type { Observed } from './observed.ts';
import { networkSpec } from './spec.ts';

/** Makes a network, anew where there is one of the lab's already; or only removes that. */
export interface NetworkStep {
  readonly action: 'network';
  readonly name: string;
  /** The one to make; absent: none. */
  readonly network?: NetworkSpec;
  /** The lab's own that go first. The containers on them go before, or are replaced. */
  readonly removed: readonly Network[];
  readonly reason: string;
}

/** A network that is there under the wanted name and is not vtylab's is used as it is, and never removed. */
export function planNetworks(topology: Topology, { networks, otherNetworks }: Observed): NetworkStep[] {
  const { mgmt } = topology;
  const wanted = mgmt && networkSpec(topology, mgmt);
  const foreign = otherNetworks.some(({ name }) => name === wanted?.name);
  if (wanted === undefined || foreign) return networks.map((network) => remove(network));
  const others = networks.filter(({ name }) => name !== wanted.name);
  const have = networks.filter(({ name }) => name === wanted.name);
  const [only, ...more] = have;
  const [made, asked = ''] = [only, wanted].map((network) => network?.labels[LABELS.spec]);
  if (made === asked && more.length === 0) return others.map((one) => remove(one));
  const reason = only === undefined ? 'not there' : whyMadeAnew(made, asked);
  const make = { action: 'network', name: wanted.name, network: wanted, removed: have, reason } as const;
  return [...others.map((one) => remove(one)), make];
}

/** Why the lab's network cannot be: another lab's has its name, or another network has some of its addresses. */
export function networkConflict({ mgmt }: Topology, { otherNetworks }: Observed): string | undefined {
  if (mgmt === undefined) return undefined;
  const nameOf = ({ name, labels }: Network) => {
    const lab = labels[LABELS.lab];
    return `the engine's network '${name}'${lab === undefined ? '' : ` of lab '${lab}'`}`;
  };
  const same = otherNetworks.find(({ name }) => name === mgmt.name);
  if (same !== undefined) {
    if (same.labels[LABELS.lab] === undefined) return undefined;
    return `network '${mgmt.name}' is ${nameOf(same)}; expected a name of its own`;
  }
  for (const { subnet } of [mgmt.ipv4, mgmt.ipv6].filter((pool) => pool !== undefined)) {
    for (const other of otherNetworks) {
      const taken = other.subnets.find((text) => overlap(subnet, text));
      if (taken === undefined) continue;
      return `subnet ${subnet} of network '${mgmt.name}' overlaps ${taken} of ${nameOf(other)}; expected another one`;
    }
  }
  return undefined;
}

function overlap(a: string, b: string): boolean {
  const [one, two] = [parsePrefix(a), parsePrefix(b)];
  return one !== undefined && two !== undefined && (contains(one, two) || contains(two, one));
}

function remove(network: Network): NetworkStep {
  return { action: 'network', name: network.name, removed: [network], reason: 'the lab file asks for no such network' };
}
