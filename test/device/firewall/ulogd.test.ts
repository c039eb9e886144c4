import { expect, test } from 'vitest';
import { decisionComment, encodeName, logPrefix } from '../../../device/firewall/names.ts';
import { syslogLine } from '../../../device/firewall/syslog.ts';
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

/** As ulogd2 2.0.8 wrote it for an echo request of IPv6. */
const echo6 = {
  'raw.label': 2,
  'oob.prefix': 'D protect echo',
  'oob.time.sec': 1795234921,
  'oob.time.usec': 777569,
  'oob.hook': 0,
  'oob.in': 'ge-0-0-0',
  'oob.out': '',
  'raw.pktlen': 104,
  'ip.protocol': 58,
  'ip6.nexthdr': 58,
  'ip6.payloadlen': 64,
  'icmpv6.type': 128,
  'icmpv6.code': 0,
  src_ip: '2001:db8::1',
  dest_ip: '2001:db8::2',
};

test('an IPv6 packet has no ports where there are none', () => {
  const entry = readRecord(echo6, 0);
  expect(entry).toMatchObject({ protocol: 'ICMP6', source: '2001:db8::1', destination: '2001:db8::2', length: 104 });
  expect(entry).not.toHaveProperty('sourcePort');
});

test('the length is the packet’s, however little of it was logged', () => {
  expect(readRecord({ ...record, 'ip.totlen': 1500, 'raw.pktlen': 256 }, 0)?.length).toBe(1500);
  expect(readRecord({ ...echo6, 'ip6.payloadlen': 1460, 'raw.pktlen': 256 }, 0)?.length).toBe(1500);
});

test.each([
  [{ 'oob.hook': 0, 'oob.in': 'ge-0-0-0', 'oob.out': '' }, 'ge-0/0/0.0'],
  [{ 'oob.hook': 0, 'oob.in': 'fxp0', 'oob.out': '' }, 'fxp0.0'],
  [{ 'oob.hook': 2, 'oob.in': 'ge-0-0-0', 'oob.out': 'xe-1-0-2' }, 'xe-1/0/2.0'],
  [{ 'oob.hook': 3, 'oob.in': '', 'oob.out': 'ge-0-0-1' }, 'ge-0/0/1.0'],
])('the interface of %j is %s', (places, name) => {
  expect(readRecord({ ...record, ...places }, 0)?.interface).toBe(name);
});

test.each([
  [record, 'fpc0 PFE_FW_SYSLOG_IP', 'FW: ge-0/0/0.0 R tcp 192.168.255.1 192.168.255.2 58043 22 (1 packets)'],
  [
    {
      ...record,
      'oob.prefix': 'A f t',
      'ip.protocol': 1,
      'icmp.type': 8,
      'icmp.code': 0,
      src_port: undefined,
      dest_port: undefined,
    },
    'fpc0 PFE_FW_SYSLOG_IP',
    'FW: ge-0/0/0.0 A icmp 192.168.255.1 192.168.255.2 8 0 (1 packets)',
  ],
  [echo6, 'fpc0 PFE_FW_SYSLOG_IP6_ICMP', 'FW: ge-0/0/0.0 D icmp6 SA 2001:db8::1 DA 2001:db8::2 128 0 (1 packets)'],
  [
    { ...record, src_ip: '2001:db8::1', dest_ip: '2001:db8::2' },
    'fpc0 PFE_FW_SYSLOG_IP6_TCP_UDP',
    'FW: ge-0/0/0.0 R tcp SA 2001:db8::1 DA 2001:db8::2 58043 22 (1 packets)',
  ],
])('then syslog: a line in the words of Junos (%#)', (logged, program, message) => {
  const { src_port, dest_port, ...rest } = logged as typeof record;
  expect(syslogLine({ ...rest, ...(src_port !== undefined && { src_port, dest_port }) })).toEqual({ program, message });
});
