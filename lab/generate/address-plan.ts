/**
 * The addresses of a generated lab, from numbers: a link's are two in a row, a loopback's is its node's number. Nothing else goes
 * into them, so what has a number keeps its addresses when the lab grows.
 */
import { formatAddress } from '../topology/addresses.ts';
import type { Range } from './graph.ts';

export type Family = 4 | 6;

interface Base {
  readonly family: Family;
  readonly bits: number;
  readonly links: bigint;
  readonly loopbacks: bigint;
  /** The network that all loopbacks are in. */
  readonly loopbackNetwork: string;
}

const BASES: Readonly<Record<Family, Base>> = {
  4: {
    family: 4,
    bits: 32,
    links: 10n << 24n,
    loopbacks: (10n << 24n) | (255n << 16n),
    loopbackNetwork: '10.255.0.0/16',
  },
  // fd00:10:: and fd00:255::
  6: {
    family: 6,
    bits: 128,
    links: 0xfd000010n << 96n,
    loopbacks: 0xfd000255n << 96n,
    loopbackNetwork: 'fd00:255::/112',
  },
};

/** The network of all loopbacks. */
export function loopbackNetwork(family: Family): string {
  return BASES[family].loopbackNetwork;
}

/** Without prefix length, which is that of a single address. */
export function loopbackAddress(node: number, family: Family = 4): string {
  return written(BASES[family].loopbacks + BigInt(node), family);
}

/** The address of one end of a link, 0 or 1, without prefix length, which is `linkLength`. */
export function linkAddress(link: number, end: 0 | 1, family: Family = 4): string {
  return written(BASES[family].links + BigInt(2 * link + end), family);
}

/** 31 or 127: a link is two addresses. */
export function linkLength(family: Family): number {
  return BASES[family].bits - 1;
}

/** The fewest prefixes that hold the loopbacks of a range of nodes, and no other. */
export function loopbackPrefixes(range: Range, family: Family = 4): string[] {
  const { loopbacks } = BASES[family];
  return prefixes(loopbacks + BigInt(range.from), loopbacks + BigInt(range.to), BASES[family]);
}

/** The fewest prefixes that hold a range of links. */
export function linkPrefixes({ from, to }: Range, family: Family = 4): string[] {
  const { links } = BASES[family];
  return prefixes(links + BigInt(2 * from), links + BigInt(2 * to), BASES[family]);
}

function prefixes(from: bigint, to: bigint, { family, bits: all }: Base): string[] {
  const found: string[] = [];
  for (let at = from; at < to; ) {
    let bits = 0;
    while (at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) <= to) bits += 1;
    found.push(`${written(at, family)}/${all - bits}`);
    at += 1n << BigInt(bits);
  }
  return found;
}

function written(value: bigint, family: Family): string {
  return formatAddress({ family, value });
}
