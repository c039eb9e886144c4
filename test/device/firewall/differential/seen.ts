/** What was seen of each packet of a batch, and what was seen that is no packet's. */

import { encode, type Packet } from './packet.ts';
import { ARRIVED_GROUP, type Observations, WIRES } from './testbed.ts';

/** What became of one packet; every list sorted. */
export interface Fate {
  /** Where it came through: `local` or the name of an interface. */
  readonly arrived: readonly string[];
  /** What was sent back, and where: `icmp 3/13 to ge-0/0/9`, `reset to local`. */
  readonly answers: readonly string[];
  /** `GROUP PREFIX in=ge-0-0-0 out=`. */
  readonly logs: readonly string[];
}

export interface Seen {
  readonly fates: ReadonlyMap<number, Fate>;
  /** Packets in hexadecimal that are none of the batch, nor an answer to one. */
  readonly strays: readonly string[];
}

type Growing = { [K in keyof Fate]: string[] };

export function whatWasSeen(packets: readonly Packet[], observations: Observations): Seen {
  const fates = new Map(packets.map(({ id }): [number, Growing] => [id, { arrived: [], answers: [], logs: [] }]));
  const tails = new Map(packets.map((packet) => [packet.id, tailOf(encode(packet))]));
  const strays: string[] = [];

  const place = (bytes: Buffer, where: string) => {
    const id = idOf(bytes);
    const fate = fates.get(id);
    if (fate !== undefined && tails.get(id)?.equals(tailOf(bytes))) return fate.arrived.push(where);
    const answer = readAnswer(bytes);
    const answered = answer === undefined ? undefined : fates.get(answer.id);
    if (answer !== undefined && answered !== undefined) answered.answers.push(`${answer.text} to ${where}`);
    else if (!isNoise(bytes)) strays.push(`${bytes.toString('hex')} at ${where}`);
  };

  for (const [wire, frame] of observations.frames) {
    place(Buffer.from(frame.slice(28), 'hex'), WIRES[wire] ?? String(wire));
  }
  for (const [group, prefix, input, output, hex] of observations.logs) {
    const bytes = Buffer.from(hex, 'hex');
    const fate = fates.get(idOf(bytes));
    if (group === ARRIVED_GROUP) place(bytes, 'local');
    else if (fate === undefined) strays.push(`${hex} in log group ${group} '${prefix}'`);
    else fate.logs.push(`${group} ${prefix} in=${input} out=${output}`);
  }
  for (const fate of fates.values()) for (const list of Object.values(fate)) list.sort();
  return { fates, strays };
}

function isInet(bytes: Buffer): boolean {
  return (bytes[0] ?? 0) >> 4 === 4;
}

/** The id that a packet of the test has. */
function idOf(bytes: Buffer): number {
  if (bytes.length < 40 && !(isInet(bytes) && bytes.length >= 20)) return 0;
  return isInet(bytes) ? bytes.readUInt16BE(4) : bytes.readUInt32BE(0) & 0xfffff;
}

/** What no router on the way changes: all behind the header of IPv4, where options may be filled in, or of IPv6. */
function tailOf(bytes: Buffer): Buffer {
  return bytes.subarray(isInet(bytes) ? ((bytes[0] ?? 0) & 0xf) * 4 : 40);
}

/** An ICMP error that quotes a packet of the test, or an RST that repeats its number. */
function readAnswer(bytes: Buffer): { readonly id: number; readonly text: string } | undefined {
  const protocol = bytes[isInet(bytes) ? 9 : 6];
  const tail = tailOf(bytes);
  if ((protocol === 1 || protocol === 58) && tail.length >= 28) {
    return { id: idOf(tail.subarray(8)), text: `icmp ${tail[0]}/${tail[1]}` };
  }
  if (protocol === 6 && tail.length >= 20 && ((tail[13] ?? 0) & 0x04) !== 0) {
    const number = tail.readUInt32BE(4) || tail.readUInt32BE(8);
    return { id: number >>> 12, text: 'reset' };
  }
  return undefined;
}

/** Neighbour discovery and multicast listeners, from addresses of the kernel's own. */
function isNoise(bytes: Buffer): boolean {
  if (isInet(bytes)) return false;
  const protocol = bytes[6] === 0 ? bytes[40] : bytes[6];
  const type = tailOf(bytes)[bytes[6] === 0 ? 8 : 0] ?? 0;
  return protocol === 58 && type >= 130 && type <= 143;
}
