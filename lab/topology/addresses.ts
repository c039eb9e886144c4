/** Addresses and prefixes, IPv4 and IPv6, as numbers. */
import { collapseIPv6Number, IPv4, IPv6 } from 'ip-num';

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** An address and the length of its subnet: `192.168.1.1/30`. Host bits are kept. */
export interface Prefix extends Address {
  readonly length: number;
  /** As it was written. */
  readonly text: string;
}

/** Reads `192.168.1.1` or `2001:db8::1`; undefined when it is no address. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes('%')) return undefined; // a zone belongs to one machine, a lab file speaks for all
  try {
    return text.includes(':')
      ? { family: 6, value: IPv6.fromString(text).getValue() }
      : { family: 4, value: IPv4.fromString(text).getValue() };
  } catch {
    return undefined; // ip-num says "no" by throwing; what was expected is for the caller to say
  }
}

/** Reads `192.168.1.1/30`; undefined when it is no address with a prefix length. */
export function parsePrefix(text: string): Prefix | undefined {
  const [, head = '', tail = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(head);
  const length = Number(tail);
  if (address === undefined || length > bitsOf(address)) return undefined;
  return { ...address, length, text };
}

/** The subnet an address is in, as a prefix without host bits. */
export function networkOf(prefix: Prefix): Prefix {
  const value = prefix.value & ~hostMask(prefix);
  return { ...prefix, value, text: `${formatAddress({ ...prefix, value })}/${prefix.length}` };
}

/** Whether an address lies in the subnet of `prefix`. */
export function contains(prefix: Prefix, address: Address): boolean {
  return prefix.family === address.family && ((prefix.value ^ address.value) & ~hostMask(prefix)) === 0n;
}

/** `network` or `broadcast` when an IPv4 address is that of its subnet and so no host's; /31 (RFC 3021) and /32 have none. */
export function reservedAs(prefix: Prefix): 'network' | 'broadcast' | undefined {
  if (prefix.family === 6 || prefix.length > 30) return undefined;
  const host = prefix.value & hostMask(prefix);
  if (host === 0n) return 'network';
  return host === hostMask(prefix) ? 'broadcast' : undefined;
}

/** Whether the subnet is the address alone, as on a loopback: /32, or /128. */
export function isSingle(prefix: Prefix): boolean {
  return prefix.length === bitsOf(prefix);
}

export function formatAddress(address: Address): string {
  if (address.family === 4) return new IPv4(address.value).toString();
  return collapseIPv6Number(IPv6.fromBigInt(address.value).toString());
}

function bitsOf(address: Address): number {
  return address.family === 4 ? 32 : 128;
}

function hostMask(prefix: Prefix): bigint {
  return (1n << BigInt(bitsOf(prefix) - prefix.length)) - 1n;
}
