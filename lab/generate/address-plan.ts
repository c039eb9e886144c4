/**
 * The addresses of a generated lab, from numbers: a link's is a /31 in 10.0.0.0, a loopback's a /32 in 10.255.0.0/16. Nothing
 * else goes into them, so what has a number keeps its addresses when the lab grows.
 */
import { formatAddress } from '../topology/addresses.ts';
import type { Range } from './graph.ts';

const LINKS = 10n << 24n;
const LOOPBACKS = (10n << 24n) | (255n << 16n);

/** Without prefix length. */
export function loopbackAddress(node: number): string {
  return ipv4(LOOPBACKS + BigInt(node));
}

/** The address of one end of a link, 0 or 1, without prefix length. */
export function linkAddress(link: number, end: 0 | 1): string {
  return ipv4(LINKS + BigInt(2 * link + end));
}

/** The fewest prefixes that hold the loopbacks of a range of nodes, and no other. */
export function loopbackPrefixes(range: Range): string[] {
  return prefixes(LOOPBACKS + BigInt(range.from), LOOPBACKS + BigInt(range.to));
}

/** The fewest prefixes that hold a range of links. */
export function linkPrefixes({ from, to }: Range): string[] {
  return prefixes(LINKS + BigInt(2 * from), LINKS + BigInt(2 * to));
}

function prefixes(from: bigint, to: bigint): string[] {
  const found: string[] = [];
  for (let at = from; at < to; ) {
    let bits = 0;
    while (at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) <= to) bits += 1;
    found.push(`${ipv4(at)}/${32 - bits}`);
    at += 1n << BigInt(bits);
  }
  return found;
}

function ipv4(value: bigint): string {
  return formatAddress({ family: 4, value });
}
