import { describe, expect, test } from 'vitest';
import { PacketError, parsePacket } from '../../../device/firewall/packet.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

const ADDRESSES4 = 'c0a8ff01 c0a8ff02';
const ADDRESSES6 = '20010db800ff00000000000000000001 20010db800ff00000000000000000002';

describe('IPv4', () => {
  test('header and the first bytes behind it', () => {
    const syn = `9c40 0016 00000001 00000000 a0 02 ffff 0000 0000 ${'00'.repeat(20)}`;
    expect(parsePacket(bytes(`45b8003c 00014000 40060000 ${ADDRESSES4} ${syn}`), { arriving: 'ge-0/0/0.0' })).toEqual({
      family: 'inet',
      source: '192.168.255.1',
      destination: '192.168.255.2',
      protocol: 6,
      nextHeader: 'none',
      ttl: 64,
      tos: 0xb8,
      length: 60,
      fragment: { offset: 0, flags: 0x2 },
      options: [],
      transport: [...bytes('9c400016 00000001 00000000 a002ffff 00000000')],
      arriving: 'ge-0/0/0.0',
    });
  });

  test.each([
    ['more-fragments', '2000', { offset: 0, flags: 0x1 }, 4],
    ['reserved and dont-fragment', 'c000', { offset: 0, flags: 0x6 }, 4],
    ['a later fragment has no transport header', '2185', { offset: 0x185, flags: 0x1 }, 0],
  ])('fragment field: %s', (_, field, fragment, transport) => {
    const read = parsePacket(bytes(`45000018 0001${field} 40110000 ${ADDRESSES4} 00350035`));
    expect(read.fragment).toEqual(fragment);
    expect(read.transport).toHaveLength(transport);
  });

  test.each([
    ['no-operation, router-alert, end, padding', '01 94040000 00 0707', [1, 148, 0]],
    ['a length that ends the walk', '44 01 0707', [68]],
    ['one that is cut short', '07 0c 0000', [7]],
  ])('options: %s', (_, options, numbers) => {
    const words = bytes(options).length / 4;
    const length = (20 + words * 4).toString(16).padStart(4, '0');
    const read = parsePacket(bytes(`4${5 + words}00${length} 00010000 40010000 ${ADDRESSES4} ${options}`));
    expect(read.options).toEqual(numbers);
    expect(read.transport).toEqual([]);
  });

  test('padding behind the total length is not the packet', () => {
    const read = parsePacket(bytes(`45000016 00010000 40110000 ${ADDRESSES4} 0035 0000 00000000`));
    expect(read.transport).toEqual([0, 0x35]);
  });
});

describe('IPv6', () => {
  const header = (length: string, next: string) => `6b800000 ${length} ${next} 40 ${ADDRESSES6}`;

  test('fixed header', () => {
    expect(parsePacket(bytes(`${header('0008', '11')} 9c400035 00080000`))).toEqual({
      family: 'inet6',
      source: '2001:db8:ff::1',
      destination: '2001:db8:ff::2',
      protocol: 17,
      nextHeader: 17,
      ttl: 64,
      tos: 0xb8,
      length: 48,
      fragment: 'none',
      options: 'none',
      transport: [0x9c, 0x40, 0, 0x35, 0, 8, 0, 0],
    });
  });

  test.each([
    ['hop-by-hop, then TCP', '00', '0600 010400000000 0016', { protocol: 6, nextHeader: 0, transport: [0, 22] }],
    ['two headers', '3c', '2b00 000000000000 1100 000000000000 0035', { protocol: 17, transport: [0, 0x35] }],
    ['a long header', '00', `0601 ${'00'.repeat(14)} 0016`, { protocol: 6, transport: [0, 22] }],
    [
      'first fragment',
      '2c',
      '0600 0001 00000001 0016',
      { protocol: 6, fragment: { offset: 0, flags: 1 }, transport: [0, 22] },
    ],
    [
      'later fragment',
      '2c',
      '0600 00b8 00000001 0016',
      { protocol: 6, fragment: { offset: 23, flags: 0 }, transport: [] },
    ],
    ['later fragment of an extension header', '2c', '3c00 00b8 00000001 0016', { protocol: 'none', transport: [] }],
    [
      'an authentication header is not followed',
      '33',
      '0604 000000000000',
      { protocol: 51, transport: [6, 4, 0, 0, 0, 0, 0, 0] },
    ],
    ['no next header', '3b', '', { protocol: 59, transport: [] }],
    ['a chain that ends too early', '00', '06', { protocol: 'none', transport: [] }],
  ])('extension headers: %s', (_, next, rest, expected) => {
    const length = bytes(rest).length.toString(16).padStart(4, '0');
    expect(parsePacket(bytes(`${header(length, next)} ${rest}`))).toMatchObject(expected);
  });
});

test.each([
  ['', 'packet: IP version is 0, expected 4 or 6'],
  ['4500', 'packet: 2 bytes, expected an IPv4 header of 20'],
  [`44000014 00010000 40010000 ${ADDRESSES4}`, 'packet: IPv4 header length is 16, expected at least 20'],
  [`46000018 00010000 40010000 ${ADDRESSES4}`, 'packet: 20 bytes, expected an IPv4 header with its options of 24'],
  ['60', 'packet: 1 bytes, expected an IPv6 header of 40'],
])('what is no packet (%#)', (hex, message) => {
  expect(() => parsePacket(bytes(hex))).toThrow(new PacketError(message));
});
