/** Operational commands, where IPv6 has words and layouts of its own. */
import { expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { pingArguments } from '../../../device/op/ping.ts';
import { pingTranslator, rapidTranslator } from '../../../device/op/ping-output.ts';
import { tracerouteArguments } from '../../../device/op/traceroute.ts';
import { testDevice } from '../cli/device.ts';
import { golden } from './golden.ts';

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };
const NEIGHBORS = 'ip -json -statistics -family inet6 neighbor show';

test('show ipv6 neighbors', async () => {
  const device = testDevice({
    answers: {
      [NEIGHBORS]: [
        {
          dst: 'fe80::d0bc:71ff:fec6:ba2',
          dev: 'ge-0-0-1',
          lladdr: 'd2:bc:71:c6:0b:a2',
          confirmed: 70,
          state: ['STALE'],
        },
        { dst: '2001:db8::77', dev: 'ge-0-0-0', state: ['INCOMPLETE'] },
        {
          dst: '2001:db8::2',
          dev: 'ge-0-0-0',
          lladdr: 'ba:b9:6d:b2:55:df',
          router: null,
          confirmed: 2,
          state: ['REACHABLE'],
        },
        { dst: '2001:db8::9', dev: 'eth7', lladdr: 'ba:b9:6d:b2:55:d0', state: ['REACHABLE'] },
      ],
    },
  });
  expect((await runOperational(device, 'show ipv6 neighbors', USER)).output).toBe(golden('ipv6-neighbors.txt'));
  const { output } = await runOperational(device, 'show ipv6 neighbors | display xml', USER);
  expect(output).toMatch(/<ipv6-nd-isrouter>yes<[\s\S]*<ipv6-nd-total>3<\/ipv6-nd-total>/);
});

test("ping's words are those of BSD's ping6", () => {
  const lines = golden('ping6.iputils').trimEnd().split('\n');
  const [plain, rapid] = [pingTranslator(), rapidTranslator()];
  expect(`${lines.flatMap((line) => plain.line(line)).join('\n')}\n`).toBe(golden('ping6.txt'));
  expect(lines.flatMap((line) => rapid.line(line)).slice(1, 3)).toEqual([
    '!.',
    '--- 2001:db8:ff::2 ping6 statistics ---',
  ]);
});

const asked = (host: string, ...flags: string[]) =>
  new Map([['host', host], ...flags.map((flag) => [flag, ''] as const)]);

test('requests of IPv6 are as small as BSD’s, unless a size is given', () => {
  expect(pingArguments(asked('2001:db8::2'))).toEqual(['ping', '-n', '-s', '16', '--', '2001:db8::2']);
  expect(pingArguments(asked('R2', 'inet6'))).toEqual(['ping', '-n', '-6', '-s', '16', '--', 'R2']);
  expect(pingArguments(new Map([...asked('2001:db8::2'), ['size', '100']]))).toContain('100');
  expect(pingArguments(asked('192.0.2.1'))).not.toContain('-s');
});

test('traceroute tries as many hops as BSD’s traceroute6', () => {
  expect(tracerouteArguments(asked('2001:db8::2'))).toEqual(['traceroute', '-m', '64', '--', '2001:db8::2', '60']);
  expect(tracerouteArguments(asked('192.0.2.1'))).toEqual(['traceroute', '--', '192.0.2.1', '52']);
});
