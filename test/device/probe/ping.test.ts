import { expect, test } from 'vitest';
import { readPing } from '../../../device/probe/ping.ts';

const HEAD = 'PING 192.168.255.2 (192.168.255.2) from 192.168.1.1 : 56(84) bytes of data.\n';
const read = (line: string, inet6 = false) => readPing(`${HEAD}${line}\n`, '', inet6, '192.168.1.1');

test('an answer is accepted', () => {
  expect(read('64 bytes from 192.168.255.2: icmp_seq=1 ttl=64 time=0.045 ms')).toMatchObject({ outcome: 'accepted' });
});

test('an error of another node is a rejection with its code', () => {
  expect(read('From 192.168.1.2 icmp_seq=1 Packet filtered')).toEqual({
    outcome: 'rejected',
    icmp: { type: 3, code: 13, from: '192.168.1.2' },
    detail: 'Packet filtered',
  });
  expect(read('From fd00::2 icmp_seq=1 Destination unreachable: Administratively prohibited', true)).toMatchObject({
    icmp: { type: 1, code: 1, from: 'fd00::2' },
  });
});

test('an error of its own, and silence, are nobody’s answer', () => {
  expect(read('From 192.168.1.1 icmp_seq=1 Destination Host Unreachable')).toEqual({
    outcome: 'timeout',
    detail: 'Destination Host Unreachable',
  });
  expect(read('')).toEqual({ outcome: 'timeout', detail: 'no echo reply' });
});

test('a redirect is advice, and time that is exceeded is no unreachable', () => {
  expect(read('From 10.0.1.1 icmp_seq=1 Redirect Host(New nexthop: 10.0.1.2)')).toMatchObject({ outcome: 'timeout' });
  const after =
    'From 10.0.1.1 icmp_seq=1 Redirect Host(New nexthop: 10.0.1.2)\nFrom 10.0.1.2 icmp_seq=1 Time to live exceeded';
  expect(read(after)).toMatchObject({ outcome: 'rejected', icmp: { type: 11, code: 0, from: '10.0.1.2' } });
  expect(read('From fd00::2 icmp_seq=1 Time exceeded: Hop limit', true)).toMatchObject({ icmp: { type: 3, code: 0 } });
});
