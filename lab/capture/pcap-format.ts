/** pcap-savefile(5) with nanoseconds: one interface, without a name, for readers that do not know pcapng. */
import type { CaptureFormat } from './capture-file.ts';

const NANOSECONDS = 0xa1b23c4d;

/** Its `begin` takes exactly one interface. Little-endian. */
export const pcap: CaptureFormat = {
  begin([only]) {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(NANOSECONDS, 0);
    header.writeUInt16LE(2, 4); // version 2.4
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(only?.snaplen ?? 0, 16);
    header.writeUInt32LE(only?.linkType ?? 0, 20);
    return header;
  },
  packet(_index, { time, length, data }) {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(Number(time / 1_000_000_000n), 0);
    header.writeUInt32LE(Number(time % 1_000_000_000n), 4);
    header.writeUInt32LE(data.length, 8);
    header.writeUInt32LE(length, 12);
    return Buffer.concat([header, data]);
  },
  end: () => Buffer.alloc(0),
};
