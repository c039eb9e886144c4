/** One interface that is being captured: tcpdump in its node's network namespace. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Packet, type PcapHeader, pcapReader } from '../capture/pcap.ts';
import {
  type TcpdumpCounters,
  type TcpdumpOptions,
  tcpdumpCommand,
  tcpdumpComplaint,
  tcpdumpCounters,
} from '../capture/tcpdump.ts';
import type { Engine, ExecSession } from '../engine/engine.ts';
import { InputError, NodeError } from '../errors.ts';
import { linuxName } from '../links/names.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import type { FoundNode } from './found.ts';

/** An interface of a node that runs. */
export interface TapPlace {
  readonly lab: string;
  readonly node: FoundNode;
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly interface: string;
}

/** `R1:ge-0/0/0` */
export function placeName({ node, interface: name }: TapPlace): string {
  return `${node.name}:${name}`;
}

export interface Tap extends PcapHeader {
  /** As `placeName`. */
  readonly name: string;
  /** The packets as they come, in bunches, until `stop` or until the interface goes away. */
  packets(): AsyncIterable<readonly Packet[]>;
  /** Ends it once everything that the kernel has seen until now has been handed on. */
  stop(): Promise<void>;
  /** Ends it at once; what it still has may be lost. */
  close(): void;
  /** What was said in the end, once `packets` has ended. */
  summary(): TapSummary;
}

export interface TapSummary {
  /** Packets that passed the filter and were not handed on. */
  readonly missed: number;
  /** What went wrong. */
  readonly complaint?: string;
}

/** How long a tap has to hand on what it has, and between two looks at whether it has, in milliseconds. */
const DEADLINE = 10_000;
const INTERVAL = 20;

/**
 * Resolves when packets are being captured.
 *
 * @throws InputError for a filter that is none, and for an interface that is not there
 * @throws NodeError when the interface cannot be captured
 */
export async function openTap(engine: Engine, place: TapPlace, options: TcpdumpOptions): Promise<Tap> {
  const device = deviceOf(place);
  const session = await start(engine, place, tcpdumpCommand(device, options));
  session.stdin.on('error', () => {}); // it may have ended before it is told to
  const speech = listen(session.stderr);
  const pieces = session.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const read = pcapReader();
  const { snaplen = Number.POSITIVE_INFINITY } = options;
  const cut = (packets: readonly Packet[]) =>
    packets.map((packet) =>
      packet.data.length <= snaplen ? packet : { ...packet, data: packet.data.subarray(0, snaplen) },
    );

  const waiting: (readonly Packet[])[] = [];
  let header: PcapHeader | undefined;
  while (header === undefined) {
    const { value, done } = await pieces.next();
    if (done === true) throw failure(place, options, tcpdumpComplaint(await speech.ended));
    const piece = read(value);
    header = piece.header;
    waiting.push(cut(piece.packets));
  }
  // A loopback's packets come and go: the kernel counts them twice.
  const twice = device === 'lo' ? 2 : 1;
  const missing = ({ captured, received }: TcpdumpCounters) => Math.max(0, received / twice - captured);
  return {
    linkType: header.linkType,
    snaplen: Math.min(header.snaplen, snaplen),
    name: placeName(place),
    async *packets() {
      yield* waiting;
      for (;;) {
        const { value, done } = await pieces.next();
        if (done === true) break;
        yield cut(read(value).packets);
      }
      await speech.ended;
    },
    async stop() {
      for (const deadline = Date.now() + DEADLINE; Date.now() < deadline; await sleep(INTERVAL)) {
        const told = tcpdumpCounters(speech.said()).length;
        session.stdin.write('\n');
        const counters = (await speech.until((said) => tcpdumpCounters(said).length > told)).at(-1);
        if (counters === undefined || missing(counters) <= counters.dropped) break;
      }
      session.stdin.end();
    },
    close: () => session.stdin.end(),
    summary() {
      const counters = tcpdumpCounters(speech.said()).at(-1);
      const complaint = tcpdumpComplaint(speech.said());
      return { missed: counters === undefined ? 0 : missing(counters), ...(complaint !== undefined && { complaint }) };
    },
  };
}

/** What tcpdump says, as it comes. */
function listen(stderr: Readable) {
  let said = '';
  const ended = new Promise<string>((resolve) => {
    stderr.once('end', () => resolve(said));
    stderr.once('close', () => resolve(said));
  });
  stderr.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  return {
    said: () => said,
    /** Resolves with all of it. */
    ended,
    /** Resolves with the counters when that is so, at the latest when it has ended or DEADLINE has passed. */
    async until(enough: (said: string) => boolean): Promise<readonly TcpdumpCounters[]> {
      const late = sleep(DEADLINE, undefined, { ref: false });
      while (!enough(said)) {
        const more = await Promise.race([once(stderr, 'data'), ended, late.then(() => '')]);
        if (typeof more === 'string') break;
      }
      return tcpdumpCounters(said);
    },
  };
}

/** The Linux interface: `ge-0/0/0` and its unit 0 are one, and a router's lo0 is lo. */
function deviceOf({ node, interface: name }: TapPlace): string {
  if (node.kind === 'router' && /^lo0(\.0)?$/.test(name)) return 'lo';
  try {
    return linuxName(name.replace(/\.0$/, ''));
  } catch (cause) {
    throw new InputError(`${node.name}: ${(cause as Error).message}`, [], { cause });
  }
}

/**
 * In the node where it has our image, which brings tcpdump; else in a container of our image that shares the node's
 * network and ends with the capture.
 */
async function start(engine: Engine, { lab, node }: TapPlace, argv: readonly string[]): Promise<ExecSession> {
  const { container } = node;
  const ours = node.kind === 'router' || (await engine.details(container.id)).image === DEVICE_IMAGE;
  return ours ? engine.exec(container.id, argv) : runBeside(engine, lab, container.id, argv);
}

function runBeside(engine: Engine, lab: string, container: string, argv: readonly string[]): Promise<ExecSession> {
  return engine.run({
    name: `vtylab-capture-${randomBytes(4).toString('hex')}`,
    image: DEVICE_IMAGE,
    labels: { [LABELS.lab]: lab },
    entrypoint: argv,
    command: [],
    capabilities: [],
    networkOf: container,
  });
}

function failure(place: TapPlace, { filter }: TcpdumpOptions, complaint: string | undefined): Error {
  if (complaint === undefined)
    return new NodeError(place.node.name, `cannot capture ${place.interface}: tcpdump ended`);
  if (/No such device/.test(complaint)) return new InputError(`${placeName(place)}: there is no such interface`);
  const [, expression] = /^(?:can't parse filter expression: )?(.*)$/.exec(complaint) ?? [];
  if (filter !== undefined && /filter|expression|syntax error|unknown|illegal|invalid/i.test(complaint)) {
    return new InputError(`filter '${filter}': ${expression}; expected an expression of pcap-filter(7)`);
  }
  return new NodeError(place.node.name, `cannot capture ${place.interface}: ${complaint}`);
}
