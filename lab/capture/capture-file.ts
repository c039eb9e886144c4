/** The files a capture is written as. */
import type { Packet } from './pcap.ts';

/** An interface that packets come from. */
export interface CapturedInterface {
  /** e.g. `R1:ge-0/0/0` */
  readonly name: string;
  /** Whatever else a reader of the file wants to know. */
  readonly description?: string;
  /** What was asked for, in the words of pcap-filter(7). */
  readonly filter?: string;
  readonly linkType: number;
  readonly snaplen: number;
}

/** What is known of an interface at the end. */
export interface InterfaceStatistics {
  /** When the capture ended, nanoseconds since 1970. */
  readonly time: bigint;
  /** Packets that passed the filter. */
  readonly received: number;
  /** How many of them are not in the file. */
  readonly dropped: number;
}

/** A file format. Every function returns bytes to be written in the order of the calls; interfaces are counted from 0. */
export interface CaptureFormat {
  begin(interfaces: readonly CapturedInterface[]): Buffer;
  /** One more interface, which gets the next number; absent where the format has no place for it. */
  interface?(one: CapturedInterface): Buffer;
  packet(index: number, packet: Packet): Buffer;
  /** Nothing where the format has no place for it. */
  end(statistics: readonly InterfaceStatistics[]): Buffer;
}
