import { expect, test } from 'vitest';
import { tcpdumpArguments } from '../../../device/op/monitor-traffic.ts';
import { tracerouteArguments } from '../../../device/op/traceroute.ts';
import { packetTranslator } from '../../../device/op/traffic-output.ts';
import { golden } from './golden.ts';

const OWN = '42:0d:ae:90:2f:a9';
const direction = (source: string) => (source === OWN ? 'Out' : 'In');

test.each([
  ['traffic.txt', false],
  ['traffic-layer2.txt', true],
])('%s', async (file, headers) => {
  const translate = packetTranslator(direction, { headers });
  const lines = golden('recorded/traffic.tcpdump').trimEnd().split('\n').flatMap(translate);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
    new URL(`../../golden/op/${file}`, import.meta.url).pathname,
  );
});

test('without a time stamp the direction comes first', () => {
  const line = `${OWN} > d2:87:dd:f6:9f:49, ethertype IPv6 (0x86dd), length 98: ::1 > ::2: ICMP6, echo request`;
  expect(packetTranslator(direction, { headers: false })(line)).toEqual(['Out IP6 ::1 > ::2: ICMP6, echo request']);
});

test('an expression is one argument, whatever is in it', () => {
  const values = new Map([
    ['matching', '-w /etc/passwd or icmp'],
    ['count', '3'],
    ['detail', ''],
  ]);
  const argv = tcpdumpArguments('ge-0-0-0', values);
  expect(argv.slice(-2)).toEqual(['--', '-w /etc/passwd or icmp']);
  expect(argv).toEqual(expect.arrayContaining(['-c', '3', '-v', '-s', '96', '-i', 'ge-0-0-0']));
});

test('traceroute goes by the Linux name of the interface', () => {
  const values = new Map([
    ['host', '192.0.2.1'],
    ['interface', 'ge-0/0/0.0'],
    ['source', '192.168.1.1'],
    ['no-resolve', ''],
  ]);
  expect(tracerouteArguments(values)).toEqual([
    ...['traceroute', '-n', '-s', '192.168.1.1', '-i', 'ge-0-0-0', '--', '192.0.2.1', '52'],
  ]);
});
