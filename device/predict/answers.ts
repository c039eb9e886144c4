/** What a node sends when it says no, and whether that gets back to whoever sent the packet. */
import { comparePrefixes, parsePrefix } from '../schema/addresses.ts';
import { ownerOf, type SimNode } from './network.ts';
import { errorPacket, isError, tcpPacket } from './packets.ts';
import { lookup } from './routing.ts';
import { type Answered, answerKind, type Fate, type Journey, send } from './walk.ts';

/** An answer that arrived. */
export interface Answer {
  readonly with: 'tcp-reset' | { readonly type: number; readonly code: number };
  /** Who says no. */
  readonly from: string;
  /** It says so itself. */
  readonly own: boolean;
}

/** Sends the answer; undefined when it does not get back to `origin`. */
export function answerTo(journey: Journey, origin: SimNode, stopped: Answered): Answer | undefined {
  const { by, packet } = stopped;
  if (isError(packet)) return undefined;
  const kind = answerKind(stopped);
  const back = lookup(by, packet.source, {});
  if (stopped.early && back.kind !== 'local' && back.kind !== 'on') return undefined;
  if (kind === 'tcp-reset') {
    const ends = { source: packet.destination, destination: packet.source };
    const reset = tcpPacket('reset', ends, portsBack(packet.transport));
    const fate = send(journey, by, reset);
    return arrivedAt(fate, origin) ? { with: kind, from: ends.source, own: by === origin } : undefined;
  }
  const own = stopped.own === true || (packet.family === 'inet6' && ownerOf(by, packet.destination) !== undefined);
  const source = own ? packet.destination : errorSource(journey, by, packet.source);
  if (source === undefined) return undefined;
  const error = errorPacket({ source, destination: packet.source }, kind.type, kind.code, packet, journey.checksum);
  // a way that is looked up before there is a source is that of the main table
  const fate = send(journey, by, error, own ? { source } : {});
  return arrivedAt(fate, origin) ? { with: kind, from: source, own: by === origin } : undefined;
}

export function arrivedAt(fate: Fate, node: SimNode): boolean {
  return fate.kind === 'arrived' && fate.node === node;
}

/** Why a packet that had to get somewhere did not. */
export function whyLost(fate: Fate): string {
  if (fate.kind === 'arrived') return `arrives at ${fate.node.name}`;
  return fate.reason;
}

function portsBack(transport: readonly (number | undefined)[]): { sourcePort: number; destinationPort: number } {
  const word = (at: number) => (transport[at] ?? 0) * 256 + (transport[at + 1] ?? 0);
  return { sourcePort: word(2), destinationPort: word(0) };
}

/** The source address the kernel gives its ICMP error. */
function errorSource(journey: Journey, by: SimNode, to: string): string | undefined {
  const inet6 = to.includes(':');
  const found = lookup(by, to, {});
  if (found.kind === 'local') return to;
  if (found.kind !== 'on') return undefined;
  const [first, ...others] = found.hops;
  if (first === undefined) return undefined;
  const hop = journey.choices.pick(`error ${by.name} ${to}`, [first, ...others]);
  if (!inet6) return hop.preferred;
  return chooseInet6(journey, by, hop.interface.name, to);
}

/** RFC 6724 as far as it matters here: an address of the interface it leaves by, then the longest match. */
function chooseInet6(journey: Journey, by: SimNode, leaving: string, to: string): string | undefined {
  const all = by.interfaces
    .filter(({ up }) => up)
    .flatMap(({ name, addresses }) => addresses.filter(({ family }) => family === 6).map((one) => ({ name, ...one })))
    .filter(({ local }) => !local.startsWith('fe80') && local !== '::1');
  const there = all.filter(({ name }) => name === leaving);
  const candidates = (there.length > 0 ? there : all).map((one) => ({ ...one, common: commonBits(one.local, to) }));
  const best = Math.max(...candidates.map(({ common, length }) => Math.min(common, length)));
  const [first, ...others] = candidates
    .filter(({ common, length }) => Math.min(common, length) === best)
    .map(({ local }) => local)
    .sort(comparePrefixes);
  return first === undefined ? undefined : journey.choices.pick(`source ${by.name} ${to}`, [first, ...others]);
}

function commonBits(a: string, b: string): number {
  const difference = parsePrefix(a).address ^ parsePrefix(b).address;
  return 128 - (difference === 0n ? 0 : difference.toString(2).length);
}
