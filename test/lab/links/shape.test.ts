import { expect, test } from 'vitest';
import { downAlias, linkAlias, readAlias, readEndpoint } from '../../../lab/links/names.ts';
import {
  badShape,
  isNoShape,
  type QueueDiscipline,
  readDelay,
  readLoss,
  readRate,
  readShape,
  shapeCommands,
  shapeText,
} from '../../../lab/links/shape.ts';
import { unplugCommands } from '../../../lab/links/unplug.ts';

test('commands: a rate alone is the root, below delay and loss it is what comes after them', () => {
  expect(shapeCommands('eth1', { rate: 10_000_000 })).toEqual([
    'qdisc add dev eth1 root tbf rate 10000000bit burst 32768 latency 50ms',
  ]);
  expect(shapeCommands('eth1', { delay: 20, loss: 0.5, rate: 1e9 })).toEqual([
    'qdisc add dev eth1 root handle 1: netem delay 20ms loss 0.5%',
    'qdisc add dev eth1 parent 1:1 tbf rate 1000000000bit burst 1250000 latency 50ms',
  ]);
  expect(shapeCommands('eth1', { delay: 20, jitter: 5 })).toEqual([
    'qdisc add dev eth1 root handle 1: netem delay 20ms 5ms',
  ]);
  expect(shapeCommands('eth1', {})).toEqual([]);
  expect(shapeCommands('eth1', { delay: 0 })).toEqual([]);
});

test('what tc shows is read back', () => {
  const shown = [
    { kind: 'netem', options: { delay: { delay: 0.02, jitter: 0.005 }, 'loss-random': { loss: 0.01 } } },
    { kind: 'tbf', options: { rate: 1_250_000 } },
  ] satisfies QueueDiscipline[];
  expect(shapeText(readShape(shown) ?? {})).toBe('delay 20 ms, jitter 5 ms, loss 1 %, rate 10 Mbit/s');
  expect(readShape([{ kind: 'noqueue' }])).toBeUndefined();
});

test.each([
  [readDelay, { '20ms': 20, '1.5s': 1500, '200us': 0.2, '7': 7, '-1ms': undefined, fast: undefined, '': undefined }],
  [readLoss, { '1%': 1, '0.5': 0.5, '100': 100, '101%': undefined, '-1': undefined, x: undefined }],
  [
    readRate,
    { '10m': 1e7, '64k': 64_000, '1g': 1e9, '10Mbit/s': 1e7, '128000': 128_000, '7': undefined, '1t': undefined },
  ],
] as const)('%o', (read, cases) => {
  expect(Object.fromEntries(Object.keys(cases).map((text) => [text, read(text)]))).toEqual(cases);
});

test('an alias tells its link, its ends, and whether it was set down', () => {
  const endpoints = [
    { node: 'R1', interface: 'ge-0/0/0' },
    { node: 'H', interface: 'eth1' },
  ] as const;
  const name = 'H:eth1--R1:ge-0/0/0';
  expect(readAlias('demo', linkAlias('demo', { endpoints }))).toMatchObject({ name, down: false });
  expect(readAlias('demo', downAlias(linkAlias('demo', { endpoints })))).toEqual({
    name,
    down: true,
    half: false,
    endpoints: [endpoints[1], endpoints[0]],
    base: 'vtylab:demo:H:eth1--R1:ge-0/0/0',
  });
  expect(['', 'vtylab:demo2:a:b--c:d', 'vtylab:demo:nonsense'].map((alias) => readAlias('demo', alias))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([readEndpoint('R1'), readEndpoint('R1:'), readEndpoint('a:b:c')]).toEqual([undefined, undefined, undefined]);
});

test('an unplugged interface hangs on a peer of its own', () => {
  expect(unplugCommands('ge-0/0/0', 'ALIAS', { address: '02:00:00:00:00:01', mtu: 1400 })).toMatch(
    /^link add name ge-0-0-0 address 02:00:00:00:00:01 mtu 1400 type veth peer name nc-[0-9a-f]{8}\nlink set dev ge-0-0-0 alias ALIAS\n$/,
  );
});

test('a jitter needs a delay that it can take away from', () => {
  expect(badShape({ delay: 10, jitter: 10 })).toBeUndefined();
  expect(badShape({ delay: 10, jitter: 11 })).toBe('a jitter of 11 ms needs a delay of as much; found 10 ms');
  expect(badShape({ jitter: 1 })).toBe('a jitter of 1 ms needs a delay of as much; found 0 ms');
  expect([isNoShape({}), isNoShape({ delay: 0, loss: 0 }), isNoShape({ rate: 8 })]).toEqual([true, true, false]);
});
