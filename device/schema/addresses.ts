/** IP addresses and prefixes as values: checked, and stored in their canonical form (RFC 5952 for IPv6). */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { ValueError, type ValueType } from './types.ts';

export type Family = 4 | 6;

/** A stored prefix or address, taken apart. `address` is the number the address stands for, host bits included. */
export interface Prefix {
  readonly family: Family;
  readonly address: bigint;
  readonly length: number;
}

const DOT = 46;
const ZERO = 48;
const GROUPS = 8;
const BITS = { 4: 32, 6: 128 } as const;
const EXPECTED = { 4: 'an IPv4 address', 6: 'an IPv6 address', any: 'an IPv4 or IPv6 address' } as const;

function familyOf(text: string): Family | undefined {
  if (isIPv4(text)) return 4;
  return isIPv6(text) && !text.includes('%') ? 6 : undefined; // a zone is no part of a configured address
}

function canonical(text: string, family: Family): string {
  return family === 4 ? text : new SocketAddress({ address: text, family: 'ipv6' }).address;
}

/** An IPv4 address as a number. By hand: large configurations hold tens of thousands. */
function ipv4Number(text: string): number {
  let [value, octet] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) [value, octet] = [value * 256 + octet, 0];
    else octet = octet * 10 + code - ZERO;
  }
  return value * 256 + octet;
}

/** An IPv6 address as a number, in any way of writing it: groups, `::`, IPv4 at its end. */
function ipv6Number(text: string): bigint {
  const [head = '', tail] = text.replace(/[^:]*\..*$/, embedded).split('::');
  const [first, last] = [groups(head), groups(tail ?? '')];
  const middle = Array.from({ length: tail === undefined ? 0 : GROUPS - first.length - last.length }, () => '0');
  return BigInt(`0x${[...first, ...middle, ...last].map((group) => group.padStart(4, '0')).join('')}`);
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

function embedded(text: string): string {
  const value = ipv4Number(text);
  return `${Math.floor(value / 2 ** 16).toString(16)}:${(value % 2 ** 16).toString(16)}`;
}

/** The canonical text of a number. */
export function formatNumber(value: bigint, family: Family): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const digits = value.toString(16).padStart(BITS[6] / 4, '0');
  return canonical(Array.from({ length: GROUPS }, (_, at) => digits.slice(at * 4, at * 4 + 4)).join(':'), 6);
}

function toNumber(text: string, family: Family): bigint {
  return family === 4 ? BigInt(ipv4Number(text)) : ipv6Number(text);
}

/** Whether bits are set behind the first `length`. */
function hasHostBits(address: string, family: Family, length: number): boolean {
  if (family === 4) return ipv4Number(address) % 2 ** (BITS[4] - length) !== 0;
  return (toNumber(address, family) & ((1n << BigInt(BITS[family] - length)) - 1n)) !== 0n;
}

/** Whether a stored address or prefix is link-local (fe80::/10, RFC 4291). */
export function isLinkLocal(text: string): boolean {
  return /^fe[89ab][0-9a-f]:/.test(text);
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

/** Whether stored text is of IPv4; it is known to be an address or a prefix. */
function isPlainIPv4(text: string): boolean {
  return text.includes('.') && !text.includes(':');
}

function compareIPv4(a: string, b: string): number {
  const [x = a, xLength] = a.split('/');
  const [y = b, yLength] = b.split('/');
  return ipv4Number(x) - ipv4Number(y) || Number(xLength ?? BITS[4]) - Number(yLength ?? BITS[4]);
}

/** IPv4 before IPv6, then by address, then the shorter prefix first. */
export function comparePrefixes(a: string, b: string): number {
  if (isPlainIPv4(a) && isPlainIPv4(b)) return compareIPv4(a, b);
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
      if (host === 'zero' && length < bits && hasHostBits(base, family, length)) {
        throw new ValueError(`Host portion is not zero (${text})`);
      }
      return `${canonical(base, family)}/${length}`;
    },
    compare: comparePrefixes,
  };
}
