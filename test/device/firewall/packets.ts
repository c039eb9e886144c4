/** Packets for tests of filters, described by what matters in them. */
import type { Packet } from '../../../device/firewall/packet.ts';

/** Two bytes of a number. */
export function word(number: number): [number, number] {
  return [number >> 8, number & 0xff];
}

/** The first bytes of a TCP header. */
export function tcp(source: number, destination: number, flags = 0x02): number[] {
  return [...word(source), ...word(destination), 0, 0, 0, 1, 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0];
}

/** An IPv4 packet: a SYN from 192.168.255.1 to ssh on 192.168.255.2, unless it is said otherwise. */
export function packet(fields: Partial<Packet> = {}): Packet {
  return {
    family: 'inet',
    source: '192.168.255.1',
    destination: '192.168.255.2',
    protocol: 6,
    nextHeader: 'none',
    ttl: 64,
    tos: 0,
    length: 60,
    fragment: { offset: 0, flags: 0x2 },
    options: [],
    transport: tcp(40000, 22),
    arriving: 'ge-0/0/0.0',
    ...fields,
  };
}

/** The same of IPv6. */
export function packet6(fields: Partial<Packet> = {}): Packet {
  return packet({
    family: 'inet6',
    source: '2001:db8:ff::1',
    destination: '2001:db8:ff::2',
    nextHeader: 6,
    length: 80,
    fragment: 'none',
    options: 'none',
    ...fields,
  });
}
