/**
 * pcapng (draft-ietf-opsawg-pcapng): one section, a block for each interface (also for one that comes
 * later) and each packet, and at the end a block for
 * each interface that tells how many packets are missing. Little-endian; times in nanoseconds.
 */
import type { CapturedInterface, CaptureFormat, InterfaceStatistics } from './capture-file.ts';

const BLOCK = { section: 0x0a0d0d0a, interface: 1, statistics: 5, packet: 6 } as const;
const BYTE_ORDER = 0x1a2b3c4d;
/** "Not known": the section is not over. */
const LENGTH_UNKNOWN = 0xffffffffffffffffn;

const OPTION = {
  section: { application: 4 },
  interface: { name: 2, description: 3, resolution: 9, filter: 11 },
  statistics: { received: 4, dropped: 5 },
} as const;

/** 10^-9 s. */
const NANOSECONDS = 9;
/** The filter is text, not BPF code. */
const FILTER_TEXT = 0;

/** @param application what wrote it, e.g. `vtylab 1.0.0` */
export function pcapng(application: string): CaptureFormat {
  return {
    begin: (interfaces) => Buffer.concat([section(application), ...interfaces.map(description)]),
    interface: description,
    packet(index, { time, length, data }) {
      const head = Buffer.alloc(20);
      head.writeUInt32LE(index, 0);
      writeTime(head, 4, time);
      head.writeUInt32LE(data.length, 12);
      head.writeUInt32LE(length, 16);
      return block(BLOCK.packet, [head, padded(data)]);
    },
    end: (statistics) => Buffer.concat(statistics.map(statisticsBlock)),
  };
}

function section(application: string): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(BYTE_ORDER, 0);
  head.writeUInt16LE(1, 4); // version 1.0
  head.writeBigUInt64LE(LENGTH_UNKNOWN, 8);
  return block(BLOCK.section, [head, options([[OPTION.section.application, Buffer.from(application)]])]);
}

function description({ name, description: text, filter, linkType, snaplen }: CapturedInterface): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(linkType, 0);
  head.writeUInt32LE(snaplen, 4);
  const { interface: code } = OPTION;
  const told = options([
    [code.name, Buffer.from(name)],
    ...(text === undefined ? [] : [[code.description, Buffer.from(text)] as const]),
    [code.resolution, Buffer.from([NANOSECONDS])],
    ...(filter === undefined ? [] : [[code.filter, Buffer.from([FILTER_TEXT, ...Buffer.from(filter)])] as const]),
  ]);
  return block(BLOCK.interface, [head, told]);
}

function statisticsBlock({ time, received, dropped }: InterfaceStatistics, index: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(index, 0);
  writeTime(head, 4, time);
  const { statistics: code } = OPTION;
  const told = options([
    [code.received, u64(received)],
    [code.dropped, u64(dropped)],
  ]);
  return block(BLOCK.statistics, [head, told]);
}

/** Its type, its length, its content, its length again. */
function block(type: number, content: readonly Buffer[]): Buffer {
  const length = 12 + content.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, ...content, head.subarray(4)]);
}

function options(list: readonly (readonly [code: number, value: Buffer])[]): Buffer {
  const parts = list.flatMap(([code, value]) => [u16s(code, value.length), padded(value)]);
  return Buffer.concat([...parts, u16s(0, 0)]);
}

/** The high half comes first, in either byte order. */
function writeTime(target: Buffer, offset: number, time: bigint): void {
  target.writeUInt32LE(Number(time >> 32n), offset);
  target.writeUInt32LE(Number(time & 0xffffffffn), offset + 4);
}

function u16s(a: number, b: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(a, 0);
  bytes.writeUInt16LE(b, 2);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** To a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  const missing = (4 - (bytes.length % 4)) % 4;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
