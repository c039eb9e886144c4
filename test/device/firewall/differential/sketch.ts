/** A packet while it is being made: its fields, and which addresses it may have. */

import type { Attachment, Family } from '../../../../device/firewall/model.ts';
import { addressNumber, numberAddress } from './bytes.ts';
import { randomAddress } from './conditions.ts';
import type { Draw } from './draw.ts';
import { isLocal, isToAll, isUnicast, TO_ALL, wireTo, within } from './network.ts';
import { type Extension, MORE_FRAGMENTS, type Packet } from './packet.ts';
import { BEHIND, LOCAL, WIRES } from './testbed.ts';

/** Everything of a packet that conditions look at; mutable. */
export interface Sketch {
  readonly family: Family;
  from: number | 'own';
  source: string;
  destination: string;
  protocol: number;
  dscp: number;
  ttl: number;
  flags: number;
  offset: number;
  options: string[];
  extensions: Extension[];
  sourcePort: number;
  destinationPort: number;
  icmpType: number | undefined;
  icmpCode: number | undefined;
  tcpFlags: number;
  /** Of the whole packet, as far as the headers leave it free; undefined: as it comes. */
  length: number | undefined;
}

/** Which addresses a packet may have to go its way through the testbed. */
export interface Way {
  readonly from: readonly (number | 'own')[];
  source(address: string): boolean;
  destination(address: string): boolean;
}

const WIRE_NAMES: readonly string[] = WIRES;
const WIRE_NUMBERS = WIRES.map((_, wire) => wire);

/** Ways on which a packet meets this attachment. */
export function wayTo({ interface: name, direction }: Attachment, traffic: 'incoming' | 'own'): Way {
  const wire = WIRE_NAMES.indexOf(name);
  // answers to senders go by the last wire, where no filter stands
  const sender = (address: string) => isForeign(address) && isOneHost(address) && wireTo(address) === WIRES.length - 1;
  if (traffic === 'own') {
    const destination =
      name === 'lo0' ? isForeign : (address: string) => isForeign(address) && wireTo(address) === wire;
    return { from: ['own'], source: (address) => isLocal(address) && isOneHost(address), destination };
  }
  if (direction === 'input') {
    const anywhere = (address: string) => isLocal(address) || isForeign(address);
    return name === 'lo0'
      ? { from: WIRE_NUMBERS, source: sender, destination: isLocal }
      : { from: [wire], source: sender, destination: anywhere };
  }
  return {
    from: WIRE_NUMBERS,
    source: sender,
    destination: (address) => isForeign(address) && wireTo(address) === wire,
  };
}

/** Not for all, and not the first address of a network of IPv6: Linux takes that for all its routers' and sends no error to it. */
function isOneHost(address: string): boolean {
  return isUnicast(address) && !networks('inet6').some((prefix) => prefix.startsWith(`${address}/`));
}

/** Addresses that can be routed and are not the device's. Of IPv6 global ones, so that scopes do not matter. */
function isForeign(address: string): boolean {
  if (isLocal(address) || !isUnicast(address)) return false;
  if (address.includes(':')) return within(address, '2000::/3');
  return !within(address, '0.0.0.0/8') && !within(address, '127.0.0.0/8') && !within(address, '169.254.0.0/16');
}

/** An address that is allowed, of those that `propose` gives; undefined if it gives none. */
export function allowed(propose: () => string, isAllowed: (address: string) => boolean, tries = 8): string | undefined {
  for (let at = 0; at < tries; at++) {
    const address = propose();
    if (isAllowed(address)) return address;
  }
  return undefined;
}

/** An address in a prefix: its first, its last, or any. */
export function addressIn(draw: Draw, prefix: string): string {
  const [network = '', length = '0'] = prefix.split('/');
  const bits = network.includes(':') ? 128 : 32;
  const rest = BigInt(bits - Number(length));
  const first = addressNumber(network);
  const last = first + (1n << rest) - 1n;
  const random = first + (BigInt(`0x${draw.bytes(16).toString('hex')}`) & ((1n << rest) - 1n));
  return numberAddress(draw.pick([first, last, random]), bits);
}

const ELSEWHERE = { inet: '10.128.0.0/9', inet6: '2001:db8:8000::/33' } as const;

function networks(family: Family): string[] {
  return [LOCAL[family], ELSEWHERE[family], ...BEHIND.map((one) => one[family])];
}

/** A packet of any kind on this way. */
export function sketch(draw: Draw, family: Family, way: Way): Sketch {
  const any = (isAllowed: (address: string) => boolean) =>
    allowed(() => randomAddress(draw, family), isAllowed) ??
    allowed(() => addressIn(draw, draw.pick(networks(family))), isAllowed, 200) ??
    fail(`no address of ${family} is allowed`);
  const toAll = TO_ALL[family].filter((address) => way.from[0] !== 'own' && way.destination(address));
  return {
    family,
    from: draw.pick(way.from),
    source: any(way.source),
    destination: toAll.length > 0 && draw.chance(2) ? draw.pick(toAll) : any(way.destination),
    protocol: draw.chance(85) ? draw.pick(family === 'inet' ? [6, 6, 17, 1] : [6, 6, 17, 58]) : draw.pick(OTHERS),
    dscp: draw.chance(70) ? 0 : draw.int(0, 63),
    ttl: draw.chance(70) ? 64 : draw.int(0, 255),
    flags: draw.chance(90) ? 0 : draw.int(0, 7),
    offset: draw.chance(95) ? 0 : draw.int(1, 200),
    options: family === 'inet' && draw.chance(5) ? draw.some(Object.values(OPTIONS), draw.int(1, 2)) : [],
    extensions: family === 'inet6' && draw.chance(10) ? draw.some(HEADERS, draw.int(1, 2)) : [],
    sourcePort: draw.int(0, 65535),
    destinationPort: draw.int(0, 65535),
    icmpType: undefined,
    icmpCode: undefined,
    tcpFlags: draw.chance(60) ? draw.pick([0x02, 0x12, 0x10, 0x18, 0x04, 0x11]) : draw.int(0, 255),
    length: undefined,
  };
}

function fail(message: string): never {
  throw new Error(message);
}

/** Protocols without ports; none that is an extension header of IPv6. */
const OTHERS = [2, 4, 41, 47, 50, 88, 89, 103, 112, 132, 253, 255];
const HEADERS: readonly Extension[] = ['hop-by-hop', 'destination', 'routing', 'fragment'];

/** Whole options in hexadecimal, by type (RFC 791): such as the kernel passes on wherever the packet goes. */
export const OPTIONS: Readonly<Record<number, string>> = {
  0: '00',
  1: '01',
  7: '070304',
  25: '190400ff',
  68: '4408050000000000',
  94: '5e02',
  130: '820b000000000000000000',
  131: '830304',
  136: '88040000',
  148: '94040000',
};

/** Packets no router passes on with less, and those that would be answered with "time exceeded". */
const LEAST_TTL_FORWARDED = 2;

/** Bytes of the transport header that conditions can look at. */
const ENOUGH = 20;

/** The packet of a sketch. */
export function finish(draw: Draw, sketch: Sketch, id: number): Packet {
  const { family, from, source, destination, protocol, dscp } = sketch;
  // by a route that its sender has laid nothing is delivered to all
  const options = sketch.options.filter((option) => !isToAll(destination) || option !== OPTIONS[131]);
  const isForwarded = from !== 'own' && !isLocal(destination);
  const isFragment = sketch.offset > 0 || (sketch.flags & MORE_FRAGMENTS) !== 0;
  const extensions = [...sketch.extensions];
  if (family === 'inet6') {
    if (isFragment && !extensions.includes('fragment')) extensions.push('fragment');
    // only there, and only first, it is passed over (RFC 8200)
    extensions.sort((a, b) => Number(b === 'hop-by-hop') - Number(a === 'hop-by-hop'));
  }
  const header = family === 'inet' ? 20 + Math.ceil(options.join('').length / 8) * 4 : 40 + extensions.length * 8;
  const usual = (protocol === 6 ? 20 : 8) + draw.int(0, 24);
  const short = draw.chance(4) ? draw.int(0, ENOUGH) : usual;
  const wanted = sketch.length === undefined ? short : Math.max(0, Math.min(sketch.length, 1400) - header);
  // nftables cannot tell a later fragment of IPv6 by less than three bytes; no transport header is as short
  const length = family === 'inet6' && wanted > 0 ? Math.max(wanted, 3) : wanted;
  return {
    id,
    from,
    family,
    source,
    destination,
    protocol,
    dscp,
    ttl: isForwarded ? Math.max(sketch.ttl, LEAST_TTL_FORWARDED) : sketch.ttl,
    flags: family === 'inet' ? sketch.flags : extensions.includes('fragment') ? sketch.flags & MORE_FRAGMENTS : 0,
    offset: sketch.offset,
    options,
    extensions,
    payload: payloadOf(draw, sketch, length),
    checksum: draw.chance(2) ? 'bad' : 'good',
  };
}

function payloadOf(draw: Draw, sketch: Sketch, length: number): string {
  const payload = Buffer.alloc(Math.max(length, ENOUGH));
  draw.bytes(ENOUGH).copy(payload);
  payload.writeUInt16BE(sketch.sourcePort, 0);
  payload.writeUInt16BE(sketch.destinationPort, 2);
  const isIcmp = sketch.protocol === (sketch.family === 'inet' ? 1 : 58);
  const type =
    sketch.icmpType ??
    (isIcmp ? draw.pick(sketch.family === 'inet' ? [8, 8, 0, 13, 3] : [128, 128, 129, 1]) : undefined);
  if (type !== undefined) payload[0] = type;
  const code = sketch.icmpCode ?? (isIcmp ? 0 : undefined);
  if (code !== undefined) payload[1] = code;
  if (sketch.protocol === 6) payload[12] = 0x50;
  payload[13] = sketch.tcpFlags;
  return payload.subarray(0, length).toString('hex');
}
