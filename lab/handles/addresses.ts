/** Which node an address belongs to, and which address a node is reached at. */
import { InputError } from '../errors.ts';
import { parseAddress, parsePrefix } from '../topology/addresses.ts';
import { scanAddresses } from '../topology/scan-addresses.ts';
import type { Lab } from './lab.ts';
import type { Node } from './node.ts';

export interface Reached {
  readonly node: string;
  /** Without prefix length. */
  readonly address: string;
}

/**
 * The node that a destination is. Throws InputError for an address that no node of the lab has, and for a node without
 * addresses; `to` names the node in the former case.
 */
export async function findReached(lab: Lab, destination: string | Node, to?: string): Promise<Reached> {
  if (typeof destination !== 'string') {
    if (destination.lab !== lab)
      throw new InputError(`${destination.name} is a node of another lab, ${destination.lab.name}`);
    return { node: destination.name, address: await addressOf(lab, destination.name) };
  }
  const parsed = parseAddress(destination);
  if (parsed === undefined) {
    throw new InputError(`'${destination}': expected an IPv4 or IPv6 address, or a node (lab.node('R1'))`);
  }
  if (to !== undefined) return { node: lab.node(to).name, address: destination };
  for (const { name } of lab.nodes) {
    const own = await addressesOf(lab, name);
    if (own.some(({ address }) => parseAddress(address)?.value === parsed.value))
      return { node: name, address: destination };
  }
  throw new InputError(
    `${destination} is no address that a node of lab ${lab.name} is configured with; name the node with 'to'`,
  );
}

/** Where a node is reached: at its loopback, else at its first address; IPv4 before IPv6. */
async function addressOf(lab: Lab, node: string): Promise<string> {
  const all = await addressesOf(lab, node);
  const rank = ({ interface: name, address }: Addressed) =>
    (name.startsWith('lo') ? 0 : 1) + (address.includes(':') ? 2 : 0);
  const [first] = all.toSorted((a, b) => rank(a) - rank(b));
  if (first !== undefined) return first.address;
  throw new InputError(`${node} of lab ${lab.name} is configured with no address; name one`);
}

interface Addressed {
  readonly interface: string;
  readonly address: string;
}

/** The addresses that a node is configured with now; a host's are those of the lab file. */
async function addressesOf(lab: Lab, node: string): Promise<Addressed[]> {
  const startup = lab.topology.nodes.get(node)?.startup;
  const found: Addressed[] = [];
  const add = (name: string, written: string) => {
    const address = parsePrefix(written) === undefined ? undefined : written.replace(/\/.*/, '');
    if (address !== undefined) found.push({ interface: name, address });
  };
  if (startup?.role === 'device') {
    const { text } = await lab.call(node, 'configuration', { format: 'set' });
    for (const { interface: name, address } of scanAddresses({ text, line: 1 }).addresses) add(name, address.text);
  } else if (startup?.role === 'host') {
    for (const [name, own] of Object.entries(startup.interfaces)) for (const address of own) add(name, address);
  }
  return found;
}
