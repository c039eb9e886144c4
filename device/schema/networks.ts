/** Sums with prefixes. */
import { formatNumber, type Prefix, parsePrefix } from './addresses.ts';

const bitsOf = ({ family }: Pick<Prefix, 'family'>): number => (family === 4 ? 32 : 128);

/** The prefix an interface's address lies in: `192.168.1.1/30` → `192.168.1.0/30`. */
export function networkOf(text: string): string {
  const { family, address, length } = parsePrefix(text);
  const rest = BigInt(bitsOf({ family }) - length);
  return `${formatNumber((address >> rest) << rest, family)}/${length}`;
}

/** The last address of an IPv4 subnet that has room for a broadcast; undefined otherwise. */
export function broadcastOf(text: string): string | undefined {
  const { family, address, length } = parsePrefix(text);
  if (family !== 4 || length > 30) return undefined;
  return formatNumber(address | ((1n << BigInt(32 - length)) - 1n), 4);
}

/** Whether a prefix lies in another, or is it. */
export function within(inner: Prefix, outer: Prefix): boolean {
  const rest = BigInt(bitsOf(outer) - outer.length);
  return (
    inner.family === outer.family && inner.length >= outer.length && inner.address >> rest === outer.address >> rest
  );
}
