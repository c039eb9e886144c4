import { expect, test } from 'vitest';
import type { CaptureFormat } from '../../../lab/capture/capture-file.ts';
import { type Packet, pcapReader } from '../../../lab/capture/pcap.ts';
import { pcap } from '../../../lab/capture/pcap-format.ts';
import { pcapng } from '../../../lab/capture/pcapng.ts';

const PACKETS: readonly Packet[] = [
  { time: 1_700_000_000_123_456_789n, length: 64, data: Buffer.from('0123456789') },
  { time: 1_700_000_001_000_000_000n, length: 0, data: Buffer.alloc(0) },
  { time: 4_294_967_295_999_999_999n, length: 9000, data: Buffer.from([1, 2, 3, 4]) },
];
const INTERFACE = { name: 'R1:ge-0/0/0', linkType: 1, snaplen: 262_144 };

const whole = (format: CaptureFormat) =>
  Buffer.concat([format.begin([INTERFACE]), ...PACKETS.map((packet) => format.packet(0, packet))]);

test.each([1, 7, 24, 4096])('pcap is read as it was written, cut into pieces of %i bytes', (size) => {
  const file = whole(pcap);
  const read = pcapReader();
  const pieces = Array.from({ length: Math.ceil(file.length / size) }, (_, index) =>
    read(file.subarray(index * size, (index + 1) * size)),
  );
  expect(pieces.flatMap(({ header }) => header ?? [])).toEqual([{ linkType: 1, snaplen: 262_144 }]);
  expect(pieces.flatMap(({ packets }) => packets)).toEqual(PACKETS);
});

test('pcap of the other byte order, in microseconds', () => {
  const file = Buffer.alloc(24 + 16 + 2);
  file.writeUInt32BE(0xa1b2c3d4, 0);
  file.writeUInt32BE(96, 16);
  file.writeUInt32BE(1, 20);
  file.writeUInt32BE(5, 24);
  file.writeUInt32BE(6, 28);
  file.writeUInt32BE(2, 32);
  file.writeUInt32BE(60, 36);
  expect(pcapReader()(file)).toEqual({
    header: { linkType: 1, snaplen: 96 },
    packets: [{ time: 5_000_006_000n, length: 60, data: Buffer.alloc(2) }],
  });
});

test('what is no pcap file is said to be none', () => {
  expect(() => pcapReader()(Buffer.alloc(24, 'x'))).toThrow('no pcap file: it begins with 78787878');
});

/** Type and body of each block; checks that both lengths agree. */
function blocks(file: Buffer): { type: number; body: Buffer }[] {
  const found: { type: number; body: Buffer }[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    expect(length % 4).toBe(0);
    expect(file.readUInt32LE(at + length - 4)).toBe(length);
    found.push({ type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return found;
}

test('pcapng is a section, a block for each interface and packet, and the statistics', () => {
  const format = pcapng('vtylab 1');
  const file = Buffer.concat([
    format.begin([INTERFACE, { ...INTERFACE, name: 'H:eth1', description: 'host', filter: 'icmp' }]),
    ...PACKETS.map((packet, index) => format.packet(index % 2, packet)),
    format.end([
      { time: 1n << 32n, received: 3, dropped: 1 },
      { time: 7n, received: 0, dropped: 0 },
    ]),
  ]);
  const found = blocks(file);
  expect(found.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 1, 6, 6, 6, 5, 5]);
  expect(found.map(({ body }) => body.toString('hex'))).toMatchInlineSnapshot(`
    [
      "4d3c2b1a01000000ffffffffffffffff040008007674796c6162203100000000",
      "010000000000040002000b0052313a67652d302f302f3000090001000900000000000000",
      "010000000000040002000600483a65746831000003000400686f737409000100090000000b0005000069636d7000000000000000",
      "00000000fe9c971715cd853d0a00000040000000303132333435363738390000",
      "01000000fe9c971700cac4710000000000000000",
      "00000000ffc99a3bffffffff040000002823000001020304",
      "00000000010000000000000004000800030000000000000005000800010000000000000000000000",
      "01000000000000000700000004000800000000000000000005000800000000000000000000000000",
    ]
  `);
});
