/**
 * Automatic addresses: of links, a /31 each, of what a bridge joins, a /24 each, and of routers' loopbacks, for labs with `topology.addresses`. An address comes from
 * names, not from the order in the file, so that it stays when others are added: a link's slot in the pool is a hash of its name, a
 * loopback's the number its node's name ends with (R7: the seventh), else a hash. Who finds the slot taken takes the next one.
 * Whatever has an address already, in short form or in configuration text, gets none.
 */
import { createHash } from 'node:crypto';
import { type Address, contains, formatAddress, networkOf, type Prefix, parsePrefix } from './addresses.ts';
import { error } from './diagnostics.ts';
import type { Domain } from './domains.ts';
import type { AddressFact } from './facts.ts';
import { isLoopback } from './names.ts';
import type { Entry, Located } from './shape.ts';
import type { AssignedAddress, Diagnostic, Endpoint, NodeKind } from './topology.ts';
import type { AddressesFile, NodeFile } from './topology-file.ts';

const POOLS = { links: '10.0.0.0/12', loopbacks: '10.255.0.0/16' } as const;

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

/** Addresses for what has none; bad pools, and those that are too small, are reported. */
export function assignAddresses(input: AssignInput, problems: Diagnostic[]): AssignedAddress[] {
  const { asked, nodes, domains, stated, unknown } = input;
  const has = (node: string, name: string) =>
    unknown.has(node) || stated.some((fact) => fact.node === node && fact.interface === name);
  const linkPool = new Pool('links', 31, asked, stated, problems);
  const bare = domains.filter(({ ends }) => !ends.some((end) => has(end.node, end.interface)));
  // before links: a link that makes room moves into another of very many slots
  const ofBridges = bare
    .filter(({ by, ends }) => by === 'bridge' && ends.length > 0)
    .flatMap((domain) => addressesOfBridge(domain, linkPool));
  const ofLinks = bare
    .filter(({ by }) => by === 'wire')
    .flatMap(({ name, ends: given }) => {
      const ends = given.toSorted((a, b) => compare(nameOf(a), nameOf(b)));
      const first = linkPool.take(hash(name));
      return first === undefined
        ? []
        : ends.map((end, index) => ({ ...endOf(end), address: `${plus(first, index)}/31` }));
    });
  const loopbackPool = new Pool('loopbacks', 32, asked, stated, problems);
  const ofLoopbacks = nodes
    .filter(({ name, kind }) => kind === 'router' && !has(name, 'lo0'))
    .flatMap(({ name }) => {
      const number = /\d{1,6}$/.exec(name)?.[0];
      const slot = loopbackPool.take(number === undefined ? hash(name) : BigInt(number));
      return slot === undefined ? [] : [{ node: name, interface: 'lo0', address: `${plus(slot, 0)}/32` }];
    });
  return [...ofLoopbacks, ...ofLinks, ...ofBridges];
}

/** Like loopbacks: R7 is the seventh of its subnet, a node without a number has one of its name's hash. */
function addressesOfBridge({ name, ends }: Domain, pool: Pool): AssignedAddress[] {
  const length = pool.lengthFor(ends.length);
  const first = pool.take(hash(name), length);
  if (first === undefined) return [];
  const most = 2 ** (32 - length) - 2;
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
    const description = interfaces.get(name)?.value.description;
    const value = { description, address: { place, value: [{ place, value: address }] } };
    interfaces.set(name, { key: place, place, value });
  }
  return { ...entry, value: { ...entry.value, interfaces: { place, value: interfaces } } };
}

/** Bits of a bridge's subnet in a pool that is large enough. */
const BRIDGE_LENGTH = 24;

/** The subnets of one size in a prefix, each given away once; or larger ones, that take the place of several. */
class Pool {
  private readonly prefix: Prefix | undefined;
  private readonly taken = new Set<bigint>();
  private readonly key: keyof typeof POOLS;
  private readonly length: number;
  private readonly asked: Located<AddressesFile>;
  private readonly problems: Diagnostic[];

  constructor(
    key: keyof typeof POOLS,
    length: number,
    asked: Located<AddressesFile>,
    stated: readonly AddressFact[],
    problems: Diagnostic[],
  ) {
    this.key = key;
    this.length = length;
    this.asked = asked;
    this.problems = problems;
    const given = asked.value[key];
    const text = given?.value ?? POOLS[key];
    const prefix = parsePrefix(text);
    if (
      prefix === undefined ||
      prefix.family !== 4 ||
      prefix.length > length ||
      networkOf(prefix).value !== prefix.value
    ) {
      const expected = `an IPv4 network of at most ${length} bits, e.g. ${POOLS[key]}`;
      problems.push(error(given?.place ?? asked.place, `addresses ${key}: bad pool '${text}'; expected ${expected}`));
      return;
    }
    this.prefix = prefix;
    for (const fact of stated) {
      if (contains(prefix, fact.prefix)) this.taken.add((fact.prefix.value - prefix.value) >> BigInt(32 - length));
    }
  }

  /** How long the prefix of a subnet with so many hosts is. */
  lengthFor(hosts: number): number {
    const least = 32 - Math.ceil(Math.log2(hosts + 2));
    return (this.prefix?.length ?? 0) + 4 <= BRIDGE_LENGTH ? Math.min(BRIDGE_LENGTH, least) : least;
  }

  /** The first address of the subnet at `wish`, or of the next free one. */
  take(wish: bigint, length: number = this.length): Address | undefined {
    if (this.prefix === undefined) return undefined;
    const many = 1n << BigInt(this.length - length); // slots of its own size in one that is asked for
    const groups = (1n << BigInt(this.length - this.prefix.length)) / many;
    for (let tried = 0n; tried < groups; tried++) {
      const group = (wish + tried) % groups;
      const slots = Array.from({ length: Number(many) }, (_, index) => group * many + BigInt(index));
      if (slots.some((slot) => this.taken.has(slot))) continue;
      for (const slot of slots) this.taken.add(slot);
      return { family: 4, value: this.prefix.value + (group << BigInt(32 - length)) };
    }
    const { place, value } = this.asked;
    const pool = value[this.key];
    const message = `addresses ${this.key}: ${this.prefix.text} is used up; expected a larger pool`;
    this.problems.push(error(pool?.place ?? place, message));
    return undefined;
  }
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
