/** A packet as filters see it, read from its bytes. */
import { SocketAddress } from 'node:net';
import type { Family } from './model.ts';

/** A number of the packet; `none` where it has no such field, undefined where it is not known (only `explain` does not). */
export type Field = number | 'none' | undefined;

/** Where a packet stands among the fragments it may be one of. */
export interface FragmentFields {
  /** In units of 8 bytes. */
  readonly offset: number;
  /** more-fragments 0x1, dont-fragment 0x2, reserved 0x4. */
  readonly flags: number;
}

export interface Packet {
  readonly family: Family;
  readonly source: string;
  readonly destination: string;
  /** What the transport header is; of IPv6 what follows the extension headers. */
  readonly protocol: Field;
  /** Of the fixed IPv6 header. */
  readonly nextHeader: Field;
  /** TTL or hop limit. */
  readonly ttl: Field;
  /** The whole TOS byte, or the traffic class. */
  readonly tos: Field;
  /** Bytes, with the IP header. */
  readonly length: Field;
  /** `none`: IPv6 without a fragment header. */
  readonly fragment: FragmentFields | 'none' | undefined;
  /** Numbers of the IPv4 header's options, in order; `none` in IPv6. */
  readonly options: readonly number[] | 'none' | undefined;
  /** The first bytes (20 at most) behind the IP header, none in a later fragment; an undefined byte is not known. */
  readonly transport: readonly (number | undefined)[];
  /** The logical interface it came in by, e.g. `ge-0/0/0.0`. */
  readonly arriving?: string | 'none';
  /** The logical interface it leaves by. */
  readonly leaving?: string | 'none';
}

/** Bytes that are no IP packet. */
export class PacketError extends Error {
  override name = 'PacketError';
}

/** Bytes of the transport header that are kept: a TCP header without options. */
export const TRANSPORT_BYTES = 20;

/** Reads a packet that begins with its IP header. Throws a PacketError for what is none. */
export function parsePacket(
  bytes: Uint8Array,
  interfaces: { readonly arriving?: string; readonly leaving?: string } = {},
): Packet {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) return { ...parseIPv4(bytes), ...interfaces };
  if (version === 6) return { ...parseIPv6(bytes), ...interfaces };
  throw new PacketError(`packet: IP version is ${version}, expected 4 or 6`);
}

function parseIPv4(bytes: Uint8Array): Packet {
  demand(bytes, 20, 'an IPv4 header');
  const view = viewOf(bytes);
  const headerLength = (view.getUint8(0) & 0xf) * 4;
  if (headerLength < 20) throw new PacketError(`packet: IPv4 header length is ${headerLength}, expected at least 20`);
  demand(bytes, headerLength, 'an IPv4 header with its options');
  const fragment = view.getUint16(6);
  const offset = fragment & 0x1fff;
  const length = view.getUint16(2);
  return {
    family: 'inet',
    source: bytes.subarray(12, 16).join('.'),
    destination: bytes.subarray(16, 20).join('.'),
    protocol: view.getUint8(9),
    nextHeader: 'none',
    ttl: view.getUint8(8),
    tos: view.getUint8(1),
    length,
    // the header's bits are, from the highest: reserved, dont-fragment, more-fragments
    fragment: { offset, flags: fragment >> 13 },
    options: optionNumbers(bytes.subarray(20, headerLength)),
    // what lies behind the total length is the link's padding
    transport: offset > 0 ? [] : transportAt(bytes.subarray(0, length), headerLength),
  };
}

/** The numbers of the options, `end` and `no-operation` among them, up to the end or to one that is cut short. */
function optionNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const option = bytes[at] ?? 0;
    numbers.push(option);
    if (option === 0) break;
    const size = option === 1 ? 1 : (bytes[at + 1] ?? 0);
    if (size === 0 || (option !== 1 && size < 2)) break;
    at += size;
  }
  return numbers;
}

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;
/** Extension headers that are followed. An authentication header is not: it counts as the protocol, as nftables has it. */
const EXTENSIONS = new Set([HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION]);
/** Extension headers that cannot be what a later fragment's header says it holds: the kernel then finds no protocol. */
const NOT_IN_LATER_FRAGMENT = new Set([...EXTENSIONS, 51]);

function parseIPv6(bytes: Uint8Array): Packet {
  demand(bytes, 40, 'an IPv6 header');
  const view = viewOf(bytes);
  const length = 40 + view.getUint16(4);
  const nextHeader = view.getUint8(6);
  return {
    family: 'inet6',
    source: ipv6Text(view, 8),
    destination: ipv6Text(view, 24),
    nextHeader,
    ttl: view.getUint8(7),
    tos: (view.getUint16(0) >> 4) & 0xff,
    length,
    options: 'none',
    ...followHeaders(bytes.subarray(0, length), nextHeader),
  };
}

/** Follows the extension headers as the kernel's `ipv6_find_hdr` does for nftables. */
function followHeaders(bytes: Uint8Array, first: number): Pick<Packet, 'protocol' | 'fragment' | 'transport'> {
  let protocol = first;
  let at = 40;
  let fragment: FragmentFields | 'none' = 'none';
  while (EXTENSIONS.has(protocol)) {
    const [next, size] = [bytes[at], bytes[at + 1]];
    if (next === undefined || size === undefined) return { protocol: 'none', fragment, transport: [] };
    if (protocol === FRAGMENT) {
      const [high, low] = [bytes[at + 2], bytes[at + 3]];
      if (high === undefined || low === undefined) return { protocol: 'none', fragment, transport: [] };
      const offset = ((high << 8) | low) >> 3;
      fragment = { offset, flags: low & 0x1 };
      if (offset > 0) return { protocol: NOT_IN_LATER_FRAGMENT.has(next) ? 'none' : next, fragment, transport: [] };
      at += 8;
    } else {
      at += (size + 1) * 8;
    }
    protocol = next;
  }
  return { protocol, fragment, transport: transportAt(bytes, at) };
}

function transportAt(bytes: Uint8Array, at: number): number[] {
  return [...bytes.subarray(at, at + TRANSPORT_BYTES)];
}

function ipv6Text(view: DataView, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(at + index * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function demand(bytes: Uint8Array, size: number, what: string): void {
  if (bytes.length < size) throw new PacketError(`packet: ${bytes.length} bytes, expected ${what} of ${size}`);
}
