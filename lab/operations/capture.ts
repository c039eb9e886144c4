/** Captures packets at interfaces of a running lab, all into one file. */
import type { Writable } from 'node:stream';
import type { CapturedInterface, CaptureFormat } from '../capture/capture-file.ts';
import { pcap } from '../capture/pcap-format.ts';
import { pcapng } from '../capture/pcapng.ts';
import type { TcpdumpOptions } from '../capture/tcpdump.ts';
import type { Engine } from '../engine/engine.ts';
import { InputError } from '../errors.ts';
import { VERSION } from '../paths.ts';
import { capturePlaces } from './capture-places.ts';
import { runCapture } from './capture-run.ts';
import { findLab } from './found.ts';
import { openTap, placeName, type Tap, type TapPlace } from './tap.ts';
import { openTapAgain } from './tap-again.ts';

export interface CaptureOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** `R1:ge-0/0/0`, or `R1` for all links of R1. */
  readonly interfaces: readonly string[];
  /** Gets the file as it grows, each packet at once. It is not ended. */
  readonly output: Writable;
  /** `pcapng` when absent; `pcap` knows one interface only, and no name. */
  readonly format?: 'pcapng' | 'pcap';
  /** Which packets, in the words of pcap-filter(7), e.g. `tcp port 22`. */
  readonly filter?: string;
  /** Bytes to keep of a packet; all when absent. */
  readonly snaplen?: number;
  /** Ends by itself after so many packets. */
  readonly count?: number;
  /** Ends it as `stop` does. */
  readonly signal?: AbortSignal;
  /** Told when an interface went away (its link, its node), and when it is captured again. */
  readonly onInterface?: (change: InterfaceChange) => void;
}

/** An interface that is captured went away, or came back. */
export interface InterfaceChange {
  /** e.g. `R1:ge-0/0/0` */
  readonly name: string;
  readonly event: 'gone' | 'back';
  /** Of `gone`: in tcpdump's words, or that its node has ended. */
  readonly reason?: string;
}

export interface InterfaceReport {
  /** e.g. `R1:ge-0/0/0` */
  readonly name: string;
  /** Packets in the file. */
  readonly captured: number;
  /** Packets that passed the filter and are not in the file: nobody was quick enough to take them. */
  readonly dropped: number;
  /** How many times it went away and came back; absent: never. */
  readonly interruptions?: number;
  /** Why it was not captured in the end, e.g. because the node was stopped. */
  readonly ended?: string;
}

export interface CaptureReport {
  readonly interfaces: readonly InterfaceReport[];
  /** Sums over all interfaces. */
  readonly captured: number;
  readonly dropped: number;
}

/** A capture that goes on. */
export interface Capture {
  /** The interfaces in the order of the file, e.g. `R1:ge-0/0/0`. */
  readonly interfaces: readonly string[];
  /** Resolves when it has ended and everything is in the output; rejects when that cannot be written to. */
  readonly done: Promise<CaptureReport>;
  /** Ends it: what was on the wire until now is in the output. Returns `done`. */
  stop(): Promise<CaptureReport>;
}

/**
 * Begins a capture. Resolves when every interface is being captured: a packet that is sent then is in it. An interface that
 * goes away and comes back, with its link or its node, is captured again.
 *
 * @throws InputError for a lab, a node or an interface that is not there, and for a filter that is none
 * @throws NodeError for a node that does not run
 */
export async function capture(options: CaptureOptions): Promise<Capture> {
  const { engine, output, format = 'pcapng', filter } = options;
  const places = await capturePlaces(engine, await findLab(engine, options.lab), options.interfaces);
  if (format === 'pcap' && places.length !== 1) {
    throw new InputError(
      `the format pcap takes one interface, got ${places.length} (${places.map(placeName).join(', ')})`,
    );
  }
  const taps = await openTaps(engine, places, options);
  const file: CaptureFormat = format === 'pcap' ? pcap : pcapng(`vtylab ${VERSION}`);
  const describe = ({ name, linkType, snaplen }: Tap): CapturedInterface => {
    return { name, linkType, snaplen, ...(filter !== undefined && { filter }) };
  };
  output.write(file.begin(taps.map(describe)));
  const again = async (index: number, signal: AbortSignal) => {
    const place = places[index];
    return place && openTapAgain(engine, place, tcpdumpOptions(options), signal);
  };
  return runCapture(taps, file, { ...options, describe, again });
}

function tcpdumpOptions({ filter, snaplen }: CaptureOptions): TcpdumpOptions {
  return { ...(filter !== undefined && { filter }), ...(snaplen !== undefined && { snaplen }) };
}

/** All of them, or none. */
async function openTaps(engine: Engine, places: readonly TapPlace[], asked: CaptureOptions): Promise<readonly Tap[]> {
  const options = tcpdumpOptions(asked);
  const opened = await Promise.allSettled(places.map((place) => openTap(engine, place, options)));
  const taps = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed === undefined) return taps;
  for (const tap of taps) tap.close();
  throw failed.reason;
}
