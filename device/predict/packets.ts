/** The packets of an attempt, as Linux sends them: what filters can tell of them. */
import type { Packet } from '../firewall/packet.ts';
import { TRANSPORT_BYTES } from '../firewall/packet.ts';

export const TCP = 6;
const UDP = 17;
const UDP_HEADER = 8;
const ICMP = { inet: 1, inet6: 58 } as const;
const HEADER = { inet: 20, inet6: 40 } as const;
const DONT_FRAGMENT = 0x2;
const TTL = 64;
const FLAGS_AT = 13;
/** The type of service of ICMP errors of IPv4: internetwork control. */
const INTERNETWORK_CONTROL = 0xc0;

/** Who speaks to whom. */
export interface Ends {
  readonly source: string;
  readonly destination: string;
}

export interface Ports {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** TCP's flags, and bytes behind the IP header (undefined: as many as the service has to say). */
export const SEGMENTS = {
  SYN: { flags: 0x02, length: 40 },
  'SYN-ACK': { flags: 0x12, length: 40 },
  ACK: { flags: 0x10, length: 32 },
  data: { flags: 0x18, length: undefined },
  FIN: { flags: 0x11, length: 32 },
  /** The kernel's answer where nobody listens, and a filter's `reject tcp-reset`. */
  reset: { flags: 0x14, length: 20 },
} as const;

export type SegmentName = keyof typeof SEGMENTS;

export function tcpPacket(name: SegmentName, ends: Ends, ports: Ports): Packet {
  const { flags, length } = SEGMENTS[name];
  const bytes: (number | undefined)[] = Array.from({ length: TRANSPORT_BYTES }, () => undefined);
  put(bytes, 0, ports.sourcePort);
  put(bytes, 2, ports.destinationPort);
  bytes[FLAGS_AT] = flags;
  return ipPacket(ends, TCP, bytes, length);
}

/** A datagram without content. */
export function udpPacket(ends: Ends, ports: Ports): Packet {
  const bytes: (number | undefined)[] = Array.from({ length: UDP_HEADER }, () => undefined);
  put(bytes, 0, ports.sourcePort);
  put(bytes, 2, ports.destinationPort);
  return ipPacket(ends, UDP, bytes, UDP_HEADER);
}

/** An echo request or reply of ping's usual size. `checksum`: what a filter that reads ports there would find. */
export function echoPacket(what: 'request' | 'reply', ends: Ends, checksum: number): Packet {
  const family = familyOf(ends);
  const type = family === 'inet' ? { request: 8, reply: 0 }[what] : { request: 128, reply: 129 }[what];
  const packet = icmpPacket(ends, type, 0, 64, checksum);
  // the kernel answers with packets that may be fragmented
  return what === 'reply' && family === 'inet' ? { ...packet, fragment: { offset: 0, flags: 0 } } : packet;
}

/** The ICMP error about a packet. */
export function errorPacket(ends: Ends, type: number, code: number, about: Packet, checksum: number): Packet {
  const quoted = typeof about.length === 'number' ? about.length : undefined;
  const packet = icmpPacket(ends, type, code, quoted === undefined ? undefined : quoted + 8, checksum);
  if (packet.family === 'inet6') return packet;
  return { ...packet, tos: INTERNETWORK_CONTROL, fragment: { offset: 0, flags: 0 } };
}

/** Neighbour discovery (RFC 4861). */
export function neighbourPacket(what: 'solicitation' | 'advertisement', ends: Ends, checksum: number): Packet {
  return { ...icmpPacket(ends, what === 'solicitation' ? 135 : 136, 0, 32, checksum), ttl: 255 };
}

function icmpPacket(ends: Ends, type: number, code: number, length: number | undefined, checksum: number): Packet {
  const bytes: (number | undefined)[] = Array.from({ length: TRANSPORT_BYTES }, () => undefined);
  bytes[0] = type;
  bytes[1] = code;
  put(bytes, 2, checksum);
  return ipPacket(ends, ICMP[familyOf(ends)], bytes.slice(0, length), length);
}

function ipPacket(
  ends: Ends,
  protocol: number,
  transport: readonly (number | undefined)[],
  length: number | undefined,
): Packet {
  const family = familyOf(ends);
  return {
    family,
    source: ends.source,
    destination: ends.destination,
    protocol,
    nextHeader: family === 'inet' ? 'none' : protocol,
    ttl: TTL,
    tos: 0,
    length: length === undefined ? undefined : HEADER[family] + length,
    fragment: family === 'inet' ? { offset: 0, flags: DONT_FRAGMENT } : 'none',
    options: family === 'inet' ? [] : 'none',
    transport,
  };
}

export function familyOf({ source }: Pick<Ends, 'source'>): 'inet' | 'inet6' {
  return source.includes(':') ? 'inet6' : 'inet';
}

/** The other way round. */
export function reversed({ source, destination }: Ends): Ends {
  return { source: destination, destination: source };
}

export function isTcp({ protocol }: Packet): boolean {
  return protocol === TCP;
}

/** An ICMP error or a reset: about these no error is sent. */
export function isError({ family, protocol, transport }: Packet): boolean {
  const [type = 0] = transport;
  if (protocol === TCP) return ((transport[FLAGS_AT] ?? 0) & 0x04) !== 0;
  return family === 'inet' ? [3, 11, 12].includes(type) : type < 128;
}

function put(bytes: (number | undefined)[], at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
