/** IP addresses and prefixes as values: checked, and stored in their canonical form (RFC 5952 for IPv6). */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { IPv4, IPv6 } from 'ip-num';
import { ValueError, type ValueType } from './types.ts';

export type Family = 4 | 6;

/** A stored prefix or address, taken apart. `address` is the number the address stands for, host bits included. */
export interface Prefix {
  readonly family: Family;
  readonly address: bigint;
  readonly length: number;
}

const BITS = { 4: 32, 6: 128 } as const;
const EXPECTED = { 4: 'an IPv4 address', 6: 'an IPv6 address', any: 'an IPv4 or IPv6 address' } as const;

function familyOf(text: string): Family | undefined {
  if (isIPv4(text)) return 4;
  return isIPv6(text) && !text.includes('%') ? 6 : undefined; // a zone is no part of a configured address
}

function canonical(text: string, family: Family): string {
  return family === 4 ? text : new SocketAddress({ address: text, family: 'ipv6' }).address;
}

function toNumber(text: string, family: Family): bigint {
  return (family === 4 ? new IPv4(text) : new IPv6(text)).value;
}

/** Takes a stored address or prefix apart; an address without length gets /32 or /128. */
export function parsePrefix(text: string): Prefix {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = familyOf(address);
  if (family === undefined) throw new ValueError(`invalid value '${text}': expected ${EXPECTED.any}`);
  const length = slash < 0 ? BITS[family] : Number(text.slice(slash + 1));
  return { family, address: toNumber(address, family), length };
}

/** IPv4 before IPv6, then by address, then the shorter prefix first. */
export function comparePrefixes(a: string, b: string): number {
  const [x, y] = [parsePrefix(a), parsePrefix(b)];
  if (x.family !== y.family) return x.family - y.family;
  if (x.address !== y.address) return x.address < y.address ? -1 : 1;
  return x.length - y.length;
}

function address(name: string, wanted: Family | undefined): ValueType {
  return {
    name,
    parse(text) {
      const family = familyOf(text);
      if (family === undefined || (wanted !== undefined && family !== wanted)) {
        throw new ValueError(`invalid value '${text}': expected ${EXPECTED[wanted ?? 'any']}`);
      }
      return canonical(text, family);
    },
    compare: comparePrefixes,
  };
}

export const ipAddress: ValueType = address('ip-address', undefined);
export const ipv4Address: ValueType = address('ipv4-address', 4);
export const ipv6Address: ValueType = address('ipv6-address', 6);

/**
 * An address with its prefix length; without one it is /32 or /128.
 * `host` says whether bits behind the prefix may be set (`any`: the address of an interface) or not (`zero`: a network).
 */
export function ipPrefix(options: { readonly family?: Family; readonly host: 'zero' | 'any' }): ValueType {
  const { family: wanted, host } = options;
  return {
    name: wanted === undefined ? 'ip-prefix' : `ipv${wanted}-prefix`,
    parse(text) {
      const slash = text.indexOf('/');
      const base = slash < 0 ? text : text.slice(0, slash);
      const family = familyOf(base);
      if (family === undefined || (wanted !== undefined && family !== wanted)) {
        throw new ValueError(`invalid value '${text}': expected ${EXPECTED[wanted ?? 'any']} with a prefix length`);
      }
      const bits = BITS[family];
      const digits = slash < 0 ? String(bits) : text.slice(slash + 1);
      if (!/^\d{1,3}$/.test(digits) || Number(digits) > bits) {
        throw new ValueError(`invalid value '${text}': prefix length is not within range (0..${bits})`);
      }
      const length = Number(digits);
      if (host === 'zero' && length < bits && (toNumber(base, family) & ((1n << BigInt(bits - length)) - 1n)) !== 0n) {
        throw new ValueError(`Host portion is not zero (${text})`);
      }
      return `${canonical(base, family)}/${length}`;
    },
    compare: comparePrefixes,
  };
}
