import { expect, test } from 'vitest';
import { icmpErrors } from '../../../lab/verify/icmp-errors.ts';

/** A little-endian pcap file of these packets, each given as hex behind its link header. */
function file(linkType: number, link: number, ...packets: readonly string[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(linkType, 20);
  const records = packets.map((hex) => {
    const data = Buffer.concat([Buffer.alloc(link), Buffer.from(hex.replaceAll(' ', ''), 'hex')]);
    const before = Buffer.alloc(16);
    before.writeUInt32LE(data.length, 8);
    before.writeUInt32LE(data.length, 12);
    return Buffer.concat([before, data]);
  });
  return Buffer.concat([header, ...records]);
}

const SYN = '4500003c00004000 40060000 0a000201 0a000202 9c400016 00000000';
const REJECT = `4500005800000000 40010000 0a000202 0a000201 030d0000 00000000 ${SYN}`;
const ADDRESSES6 = ['20010db8000000000000000000000001', '20010db8000000000000000000000002'] as const;
const SYN6 = `6000000000140640 ${ADDRESSES6.join(' ')} 9c400017 00000000`;
const REJECT6 = `6000000000443a40 ${ADDRESSES6.toReversed().join(' ')} 01010000 00000000 ${SYN6}`;
const inet = { type: 3, code: 13, from: '10.0.2.2', source: '10.0.2.1', destination: '10.0.2.2', destinationPort: 22 };

test.each([
  [1, 14],
  [113, 16],
  [276, 20],
])('an error of link type %i tells its code, and what it quotes', (linkType, link) => {
  expect(icmpErrors(file(linkType, link, REJECT))).toEqual([inet]);
});

test('so does one of IPv6', () => {
  const [source, destination] = ['2001:db8::1', '2001:db8::2'];
  expect(icmpErrors(file(276, 20, REJECT6))).toEqual([
    { type: 1, code: 1, from: destination, source, destination, destinationPort: 23 },
  ]);
});

test('other packets, and what is cut off, are passed over', () => {
  const echo = REJECT.replace('030d', '0800');
  expect(icmpErrors(file(276, 20, SYN, echo, REJECT.slice(0, 60), '', REJECT))).toEqual([inet]);
  expect(icmpErrors(file(999, 0, REJECT))).toEqual([]);
});
