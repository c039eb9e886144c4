/** The packet somebody asks about: what was said of it, what the first packet of a connection has, and what stays open. */
import type { Packet } from './packet.ts';
import { TRANSPORT_BYTES } from './packet.ts';

/** A packet as it is asked about, in numbers; what is left out is assumed or not known. */
export interface PacketRequest {
  readonly source: string;
  readonly destination: string;
  readonly protocol?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** The byte of TCP's flags. */
  readonly tcpFlags?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  /** Bytes, with the IP header. */
  readonly length?: number;
  readonly ttl?: number;
  readonly dscp?: number;
}

/** Something that was not said, and is taken to be as in the first packet of a connection. */
export interface Assumption {
  /** e.g. `TTL 64`. */
  readonly text: string;
  /** The same packet without the assumption. */
  without(packet: Packet): Packet;
}

export interface DescribedPacket {
  readonly packet: Packet;
  readonly assumptions: readonly Assumption[];
}

export const TCP = 6;
const SYN = 0x02;
const FLAGS_AT = 13;
const DONT_FRAGMENT = 0x2;
const TTL = 64;
/** Bytes of a SYN as Linux and Junos send it: a TCP header with 20 bytes of options. */
const SYN_LENGTH = 40;
const HEADER = { inet: 20, inet6: 40 } as const;

/** The packet, and what was assumed of it. Ports and ICMP types are never assumed. */
export function describePacket(request: PacketRequest): DescribedPacket {
  const family = request.source.includes(':') ? 'inet6' : 'inet';
  const { source, destination, protocol, ttl, dscp, length } = request;
  const isTcp = protocol === TCP;
  const flags = request.tcpFlags ?? (isTcp ? SYN : undefined);
  const synLength = isTcp && flags === SYN ? HEADER[family] + SYN_LENGTH : undefined;
  const packet: Packet = {
    family,
    source,
    destination,
    protocol,
    nextHeader: family === 'inet' ? 'none' : protocol,
    ttl: ttl ?? TTL,
    tos: (dscp ?? 0) << 2,
    length: length ?? synLength,
    fragment: family === 'inet' ? { offset: 0, flags: DONT_FRAGMENT } : 'none',
    options: family === 'inet' ? [] : 'none',
    transport: transportOf(request, flags).slice(0, Math.max(0, (length ?? Infinity) - HEADER[family])),
  };
  const assumptions: Assumption[] = [];
  const assume = (condition: boolean, text: string, without: Assumption['without']) => {
    if (condition) assumptions.push({ text, without });
  };
  assume(isTcp && request.tcpFlags === undefined, 'TCP flags syn', (one) => ({
    ...one,
    transport: one.transport.map((byte, at) => (at === FLAGS_AT ? undefined : byte)),
  }));
  assume(ttl === undefined, `${family === 'inet' ? 'TTL' : 'hop limit'} ${TTL}`, (one) => ({ ...one, ttl: undefined }));
  assume(dscp === undefined, `${family === 'inet' ? 'DSCP' : 'traffic class'} 0`, (one) => ({
    ...one,
    tos: undefined,
  }));
  assume(length === undefined && synLength !== undefined, `packet length ${synLength}`, (one) => ({
    ...one,
    length: undefined,
  }));
  assume(true, `not a fragment${family === 'inet' ? ', dont-fragment set' : ''}`, (one) => ({
    ...one,
    fragment: undefined,
  }));
  assume(family === 'inet', 'no IP options', (one) => ({ ...one, options: undefined }));
  return { packet, assumptions };
}

/** The bytes behind the IP header; what nobody said is there and not known. */
function transportOf(request: PacketRequest, flags: number | undefined): (number | undefined)[] {
  const bytes: (number | undefined)[] = Array.from({ length: TRANSPORT_BYTES }, () => undefined);
  const put = (at: number, size: 1 | 2, value: number | undefined) => {
    if (value === undefined) return;
    if (size === 2) bytes[at] = value >> 8;
    bytes[at + size - 1] = value & 0xff;
  };
  put(0, 2, request.sourcePort);
  put(2, 2, request.destinationPort);
  put(0, 1, request.icmpType);
  put(1, 1, request.icmpCode);
  put(FLAGS_AT, 1, flags);
  return bytes;
}
