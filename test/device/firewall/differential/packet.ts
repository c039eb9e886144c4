/** The packets of the differential test: what may differ in them, and their bytes. */
import type { Family } from '../../../../device/firewall/model.ts';
import { addressBytes, checksum, sum } from './bytes.ts';
import { isUnicast } from './network.ts';
import { deviceMac, type Sending, testerMac } from './testbed.ts';

/** Numbers of IPv6 extension headers (RFC 8200). */
export const EXTENSIONS = { 'hop-by-hop': 0, destination: 60, routing: 43, fragment: 44 } as const;

export type Extension = keyof typeof EXTENSIONS;

/** Flags of fragments, as the model numbers them. */
export const MORE_FRAGMENTS = 0x1;

export interface Packet {
  /** Which of the batch: 1 to 65535. It stands in the packet, where no condition looks. */
  readonly id: number;
  /** The wire it comes in by, or `own`: the device itself sends it. */
  readonly from: number | 'own';
  readonly family: Family;
  readonly source: string;
  readonly destination: string;
  /** Of what follows all IP headers. */
  readonly protocol: number;
  /** 6 bits. */
  readonly dscp: number;
  readonly ttl: number;
  /** As in IPv4's header: more-fragments 1, dont-fragment 2, reserved 4. inet6: only 1, and only in a fragment header. */
  readonly flags: number;
  /** In units of 8 bytes. */
  readonly offset: number;
  /** inet: whole options one after the other, in hexadecimal, type first. */
  readonly options: readonly string[];
  /** inet6: in this order. */
  readonly extensions: readonly Extension[];
  /** What follows all IP headers, in hexadecimal; what stands in place of id and checksum is replaced. */
  readonly payload: string;
  readonly checksum: 'good' | 'bad';
}

/** Where a protocol has its checksum. Others get one in their payload where there is room: the kernel rejects only then. */
const CHECKSUM_AT: Readonly<Record<number, number>> = { 1: 2, 6: 16, 17: 6, 58: 2 };

/** Where the id stands in TCP: sequence and acknowledgement, one of which an RST repeats. */
const SEQUENCE_AT = [4, 8] as const;

/** The packet's bytes, from the IP header on. */
export function encode(packet: Packet): Buffer {
  return packet.family === 'inet' ? encodeInet(packet) : encodeInet6(packet);
}

/** What is given to the testbed. */
export function sending(packet: Packet): Sending {
  const hex = encode(packet).toString('hex');
  if (packet.from === 'own') return ['own', hex];
  const type = packet.family === 'inet' ? '0800' : '86dd';
  return [packet.from, `${macOf(packet.destination) ?? deviceMac(packet.from)}${testerMac(packet.from)}${type}${hex}`];
}

/** Where frames to all go (RFC 1112, RFC 2464); undefined for an address of one host. */
function macOf(destination: string): string | undefined {
  if (isUnicast(destination)) return undefined;
  const bytes = addressBytes(destination);
  if (bytes.length === 16) return `3333${bytes.subarray(12).toString('hex')}`;
  return bytes[0] === 255 ? 'ffffffffffff' : `01005e${bytes.subarray(1).toString('hex')}`;
}

function encodeInet(packet: Packet): Buffer {
  const options = Buffer.from(packet.options.join(''), 'hex');
  const header = Buffer.alloc(20 + Math.ceil(options.length / 4) * 4);
  if (header.length > 60) throw new Error(`packet ${packet.id}: ${options.length} bytes of options; 40 at most`);
  const payload = encodePayload(packet);
  header[0] = 0x40 | (header.length / 4);
  header[1] = packet.dscp << 2;
  header.writeUInt16BE(header.length + payload.length, 2);
  header.writeUInt16BE(packet.id, 4);
  header.writeUInt16BE((packet.flags << 13) | packet.offset, 6);
  header[8] = packet.ttl;
  header[9] = packet.protocol;
  addressBytes(packet.source).copy(header, 12);
  addressBytes(packet.destination).copy(header, 16);
  options.copy(header, 20);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

function encodeInet6(packet: Packet): Buffer {
  const numbers = [...packet.extensions.map((name): number => EXTENSIONS[name]), packet.protocol];
  const headers = packet.extensions.map((name, index) => extension(name, numbers[index + 1] ?? 59, packet));
  const behind = Buffer.concat([...headers, encodePayload(packet)]);
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x60000000 + packet.dscp * 2 ** 22 + packet.id, 0);
  header.writeUInt16BE(behind.length, 4);
  header[6] = numbers[0] ?? 59;
  header[7] = packet.ttl;
  addressBytes(packet.source).copy(header, 8);
  addressBytes(packet.destination).copy(header, 24);
  return Buffer.concat([header, behind]);
}

function extension(name: Extension, next: number, { id, flags, offset }: Packet): Buffer {
  switch (name) {
    case 'fragment': {
      const header = Buffer.from([next, 0, 0, 0, 0, 0, 0, 0]);
      header.writeUInt16BE((offset << 3) | (flags & MORE_FRAGMENTS), 2);
      header.writeUInt32BE(id, 4);
      return header;
    }
    case 'routing': // type 3 (RPL) with no segments left: to be passed over
      return Buffer.from([next, 0, 3, 0, 0, 0, 0, 0]);
    default: // one PadN
      return Buffer.from([next, 0, 1, 4, 0, 0, 0, 0]);
  }
}

function encodePayload(packet: Packet): Buffer {
  const payload = Buffer.from(packet.payload, 'hex');
  if (packet.offset > 0) return payload;
  if (packet.protocol === 6) {
    for (const at of SEQUENCE_AT) if (payload.length >= at + 4) payload.writeUInt32BE(packet.id * 2 ** 12, at);
  }
  if (packet.protocol === 17 && payload.length >= 6) payload.writeUInt16BE(payload.length, 4);
  const at = CHECKSUM_AT[packet.protocol] ?? 4;
  if (payload.length < at + 2) return payload;
  payload.writeUInt16BE(0, at);
  const value = checksum(payload, pseudoHeader(packet, payload.length));
  // 0 in UDP says that there is no checksum (RFC 768)
  const good = value === 0 && packet.protocol === 17 ? 0xffff : value;
  payload.writeUInt16BE(packet.checksum === 'good' ? good : good ^ 0x0100, at);
  return payload;
}

/** Of IPv4 only TCP and UDP have one; for others Linux sums up the IP header as well, whose sum is that of nothing. */
function pseudoHeader({ family, source, destination, protocol }: Packet, length: number): number {
  if (family === 'inet' && protocol !== 6 && protocol !== 17) return 0xffff;
  return sum(addressBytes(source)) + sum(addressBytes(destination)) + protocol + length;
}

/** Whether the kernel finds the checksum of an unfragmented payload right; it looks for one in every protocol. */
export function checksumHolds(packet: Packet): boolean {
  const payload = encodePayload(packet);
  if (packet.protocol === 17 && payload.length >= 8 && payload.readUInt16BE(6) === 0) return true;
  return checksum(payload, pseudoHeader(packet, payload.length)) === 0;
}
