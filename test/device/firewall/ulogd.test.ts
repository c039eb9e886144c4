import { expect, test } from 'vitest';
import { decisionComment, encodeName, logPrefix } from '../../../device/firewall/names.ts';
import { readRecord } from '../../../device/firewall/ulogd.ts';

/** As ulogd2 2.0.8 wrote it for a SYN that local_acl rejected; fields that are not read are left out. */
const record = {
  'oob.prefix': 'R local_acl terminal_access_denied',
  'oob.time.sec': 1795222528,
  'oob.time.usec': 5661,
  'oob.in': 'ge-0-0-0',
  'oob.out': '',
  'ip.protocol': 6,
  src_ip: '192.168.255.1',
  dest_ip: '192.168.255.2',
  src_port: 58043,
  dest_port: 22,
  'raw.pktlen': 60,
};

test('a record becomes an entry of the log', () => {
  expect(readRecord(record, 7)).toEqual({
    sequence: 7,
    time: '2026-11-21T00:55:28.005Z',
    filter: 'local_acl',
    term: 'terminal_access_denied',
    action: 'R',
    interface: 'ge-0/0/0.0',
    protocol: 'TCP',
    source: '192.168.255.1',
    destination: '192.168.255.2',
    sourcePort: 58043,
    destinationPort: 22,
    length: 60,
  });
});

test('what no filter logged is no entry', () => {
  expect(readRecord({ ...record, 'oob.prefix': 'barrier' }, 0)).toBeUndefined();
  expect(readRecord({ ...record, 'oob.prefix': 'X a b' }, 0)).toBeUndefined();
});

test('names with blanks and hash marks come back as they were', () => {
  expect(readRecord({ ...record, 'oob.prefix': logPrefix('A', 'my filter', 'term #1 %') }, 0)).toMatchObject({
    action: 'A',
    filter: 'my filter',
    term: 'term #1 %',
  });
});

test('the longest names fit what the kernel takes, and stay apart', () => {
  const one = 'a'.repeat(64);
  const other = `${'a'.repeat(63)}b`;
  expect(Buffer.byteLength(logPrefix('R', one, other))).toBeLessThanOrEqual(127);
  expect(Buffer.byteLength(decisionComment(one, other, 'discard'))).toBeLessThanOrEqual(127);
  expect(encodeName(one)).not.toBe(encodeName(other));
});
