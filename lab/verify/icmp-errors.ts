/** ICMP errors (destination unreachable) among captured packets. Pure. */
import type { IcmpError } from '../../protocol/control.ts';
import { pcapReader } from '../capture/pcap.ts';
import { formatAddress } from '../topology/addresses.ts';

/** pcap-filter(7) for them. */
export const UNREACHABLE = 'icmp[icmptype] == icmp-unreach or (icmp6 and ip6[40] == 1)';

/** An error, and the packet that it quotes. */
export interface QuotingError extends IcmpError {
  readonly source: string;
  readonly destination: string;
  /** Of TCP or UDP. */
  readonly destinationPort: number;
}

/** Bytes before the IP header, by LINKTYPE_: Ethernet, and the two kinds of "any" of Linux. */
const LINK_HEADER: Readonly<Record<number, number>> = { 1: 14, 113: 16, 276: 20 };
const ICMP = 1;
const ICMP6 = 58;
const ICMP_HEADER = 8;
const IP6_HEADER = 40;

/** In the order in which they came; what is cut off or no such error is passed over. */
export function icmpErrors(file: Buffer): QuotingError[] {
  const { header, packets } = pcapReader()(file);
  const link = LINK_HEADER[header?.linkType ?? -1];
  if (link === undefined) return [];
  return packets.flatMap(({ data }) => errorOf(data.subarray(link)) ?? []);
}

function errorOf(packet: Buffer): QuotingError | undefined {
  const outer = readIp(packet);
  const isError =
    outer && ((outer.protocol === ICMP && outer.body[0] === 3) || (outer.protocol === ICMP6 && outer.body[0] === 1));
  const inner = isError ? readIp(outer.body.subarray(ICMP_HEADER)) : undefined;
  if (outer === undefined || inner === undefined || inner.body.length < 4) return undefined;
  const { source, destination, body } = inner;
  const [type = 0, code = 0] = outer.body;
  return { type, code, from: outer.source, source, destination, destinationPort: body.readUInt16BE(2) };
}

interface IpPacket {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly body: Buffer;
}

function readIp(packet: Buffer): IpPacket | undefined {
  const version = (packet[0] ?? 0) >> 4;
  if (version === 4 && packet.length >= 20) {
    return {
      source: address(packet, 12, 4),
      destination: address(packet, 16, 4),
      protocol: packet.readUInt8(9),
      body: packet.subarray((packet.readUInt8(0) & 15) * 4),
    };
  }
  if (version !== 6 || packet.length < IP6_HEADER) return undefined;
  return {
    source: address(packet, 8, 16),
    destination: address(packet, 24, 16),
    protocol: packet.readUInt8(6),
    body: packet.subarray(IP6_HEADER),
  };
}

function address(packet: Buffer, at: number, length: 4 | 16): string {
  const value = BigInt(`0x${packet.subarray(at, at + length).toString('hex')}`);
  return formatAddress({ family: length === 4 ? 4 : 6, value });
}
