/**
 * Automatic addresses, for labs with `topology.addresses`: of links, a /31 each, of what a bridge joins, a /24 each, and of routers'
 * loopbacks; where IPv6 is asked for, a /64 of each link and bridge, and a second address of each loopback. An address comes from names, not from the order in the
 * file, so that it stays when others are added: a link's slot in the pool is a hash of its name, a loopback's the number its node's
 * name ends with (R7: the seventh), else a hash. Who finds the slot taken takes the next one. Whatever has an address of the family
 * already, in short form or in configuration text, gets none.
 */
import { createHash } from 'node:crypto';
import { AddressPool } from './address-pool.ts';
import { type Address, formatAddress } from './addresses.ts';
import type { Domain } from './domains.ts';
import type { AddressFact } from './facts.ts';
import { isLoopback } from './names.ts';
import type { Entry, Located } from './shape.ts';
import type { AssignedAddress, Diagnostic, Endpoint, NodeKind } from './topology.ts';
import type { AddressesFile, NodeFile } from './topology-file.ts';

export interface AssignInput {
  readonly asked: Located<AddressesFile>;
  /** In the order of the file. */
  readonly nodes: readonly { readonly name: string; readonly kind: NodeKind }[];
  readonly domains: readonly Domain[];
  /** Every address that is known. */
  readonly stated: readonly AddressFact[];
  /** Nodes whose configuration text may hold more addresses than are known. */
  readonly unknown: ReadonlySet<string>;
}

/** How the addresses of one family are given away. */
interface FamilyPlan {
  readonly family: 4 | 6;
  readonly links: { readonly usual: string; readonly given: Located<string> | undefined; readonly length: number };
  readonly loopbacks: FamilyPlan['links'];
  readonly bridgeLength: number;
  /** What is added to a link's subnet for its first end. */
  readonly first: number;
  /** Before `links` and `loopbacks` in messages. */
  readonly path: string;
}

function familyPlans({ value }: Located<AddressesFile>): FamilyPlan[] {
  const ipv4: FamilyPlan = {
    family: 4,
    links: { usual: '10.0.0.0/12', given: value.links, length: 31 },
    loopbacks: { usual: '10.255.0.0/16', given: value.loopbacks, length: 32 },
    bridgeLength: 24,
    first: 0,
    path: 'addresses',
  };
  if (value.ipv6 === undefined) return [ipv4];
  const { links, loopbacks } = value.ipv6.value;
  const ipv6: FamilyPlan = {
    family: 6,
    links: { usual: 'fd00:10::/32', given: links, length: 64 },
    loopbacks: { usual: 'fd00:255::/64', given: loopbacks, length: 128 },
    bridgeLength: 64,
    first: 1,
    path: 'addresses ipv6',
  };
  return [ipv4, ipv6];
}

/** Addresses for what has none, IPv4 first; bad pools, and those that are too small, are reported. */
export function assignAddresses(input: AssignInput, problems: Diagnostic[]): AssignedAddress[] {
  return familyPlans(input.asked).flatMap((plan) => assignFamily(plan, input, problems));
}

function assignFamily(plan: FamilyPlan, input: AssignInput, problems: Diagnostic[]): AssignedAddress[] {
  const { asked, nodes, domains, unknown } = input;
  const { family, first, bridgeLength, path } = plan;
  const stated = input.stated.filter(({ prefix }) => prefix.family === family);
  const has = (node: string, name: string) =>
    unknown.has(node) || stated.some((fact) => fact.node === node && fact.interface === name);
  const pool = (key: 'links' | 'loopbacks') => {
    const { place } = plan.family === 6 ? (asked.value.ipv6 ?? asked) : asked;
    return new AddressPool({ name: `${path} ${key}`, family, place, bridgeLength, ...plan[key] }, stated, problems);
  };
  const linkPool = pool('links');
  const bare = domains.filter(({ ends }) => !ends.some((end) => has(end.node, end.interface)));
  // before links: a link that makes room moves into another of very many slots
  const ofBridges = bare
    .filter(({ by, ends }) => by === 'bridge' && ends.length > 0)
    .flatMap((domain) => addressesOfBridge(domain, linkPool));
  const ofLinks = bare
    .filter(({ by }) => by === 'wire')
    .flatMap(({ name, ends: given }) => {
      const ends = given.toSorted((a, b) => compare(nameOf(a), nameOf(b)));
      const subnet = linkPool.take(hash(name));
      if (subnet === undefined) return [];
      return ends.map((end, index) => ({
        ...endOf(end),
        address: `${plus(subnet, first + index)}/${plan.links.length}`,
      }));
    });
  const loopbackPool = pool('loopbacks');
  const ofLoopbacks = nodes
    .filter(({ name, kind }) => kind === 'router' && !has(name, 'lo0'))
    .flatMap(({ name }) => {
      const number = /\d{1,6}$/.exec(name)?.[0];
      const slot = loopbackPool.take(number === undefined ? hash(name) : BigInt(number));
      if (slot === undefined) return [];
      return [{ node: name, interface: 'lo0', address: `${plus(slot, 0)}/${plan.loopbacks.length}` }];
    });
  return [...ofLoopbacks, ...ofLinks, ...ofBridges];
}

/** Like loopbacks: R7 is the seventh of its subnet, a node without a number has one of its name's hash. */
function addressesOfBridge({ name, ends }: Domain, pool: AddressPool): AssignedAddress[] {
  const length = pool.lengthFor(ends.length);
  const first = pool.take(hash(name), length);
  if (first === undefined) return [];
  const most = 2 ** Math.min(30, (first.family === 4 ? 32 : 128) - length) - 2;
  const taken = new Set<number>();
  return ends
    .toSorted((a, b) => compare(nameOf(a), nameOf(b)))
    .map((end) => {
      const number = Number(/\d{1,9}$/.exec(end.node)?.[0] ?? hash(nameOf(end)) % BigInt(most)) || 1;
      let host = ((number - 1) % most) + 1;
      while (taken.has(host)) host = (host % most) + 1;
      taken.add(host);
      return { ...endOf(end), address: `${plus(first, host)}/${length}` };
    });
}

/** Nothing but the end: a link may say more of it. */
function endOf({ node, interface: name }: Endpoint): Endpoint {
  return { node, interface: name };
}

/** The node with the addresses it was given, as if its `interfaces` said so. */
export function withAddresses(
  entry: Entry<NodeFile>,
  given: readonly AssignedAddress[],
  { place }: Located<AddressesFile>,
): Entry<NodeFile> {
  if (given.length === 0) return entry;
  const interfaces = new Map(entry.value.interfaces?.value ?? []);
  const added = given.toSorted(
    (a, b) => Number(isLoopback('router', b.interface)) - Number(isLoopback('router', a.interface)),
  );
  for (const { interface: name, address } of added) {
    const before = interfaces.get(name);
    const { description, address: said } = before?.value ?? {};
    const all = { place: said?.place ?? place, value: [...(said?.value ?? []), { place, value: address }] };
    interfaces.set(name, { key: before?.key ?? place, place, value: { description, address: all } });
  }
  return { ...entry, value: { ...entry.value, interfaces: { place, value: interfaces } } };
}

function nameOf(end: { readonly node: string; readonly interface: string }): string {
  return `${end.node}:${end.interface}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function hash(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}

function plus({ family, value }: Address, more: number): string {
  return formatAddress({ family, value: value + BigInt(more) });
}
