/** What `vtylab link` is told, in all combinations, before an engine is asked. */
import { expect, test } from 'vitest';
import { typed } from './typed.ts';

const END = 'R1:ge-0/0/0';

test.each([
  [['link', 'set', END], 'link set: no shape; expected --delay, --loss or --rate, or --clear, which takes all away'],
  [['link', 'set', END, '--one-way'], 'link set: no shape; expected --delay, --loss or --rate, or --clear'],
  [['link', 'set', END, '--clear', '--rate', '10m'], '--clear and --rate exclude each other; give one of them'],
  [['link', 'set', END, '--loss', '1%', '--clear'], '--clear and --loss exclude each other'],
  [['link', 'set', END, '--jitter', '1ms', '--clear'], '--clear and --jitter exclude each other'],
  [['link', 'set', END, '--jitter', '5ms'], '--jitter: a jitter of 5 ms needs a delay of as much; found 0 ms'],
  [['link', 'set', END, '--delay', '1ms', '--jitter', '5ms'], '--jitter: a jitter of 5 ms needs a delay of as much'],
  [['link', 'set', END, '--delay', 'x'], "--delay: 'x' is not a time, such as 20ms, 1.5s or 200us"],
  [['link', 'set', END, '--loss', '101'], "--loss: '101' is not percent from 0 to 100"],
  [['link', 'set', END, '--rate', '1'], "--rate: '1' is not bits a second from 8"],
  [['link', 'down', END, '--rate', '10m'], "--rate is of 'link set'; link down takes no shape"],
  [['link', 'down', END, '--one-way'], "--one-way is of 'link set'; link down always does both ends"],
  [['link', 'up', END, '--clear'], "--clear is of 'link set'; link up takes no shape"],
  [['link', 'dwon', END, '--rate', '10m'], "unknown action 'dwon' (did you mean 'down'?); expected down, up or set"],
  [['link', 'toString', END], "unknown action 'toString'; expected down, up or set"],
  [['link', 'down', 'R1'], "'R1' is not an end of a link; expected NODE:INTERFACE, such as R1:ge-0/0/0"],
  [['link', 'down', ':eth1'], "':eth1' is not an end of a link; expected NODE:INTERFACE"],
  [['link', 'down'], 'NODE:INTERFACE is missing; usage: vtylab link'],
])('%j', async (words, message) => {
  const { exitCode, stdout, stderr } = await typed(words);
  expect(stderr).toContain(`error: ${message}`);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test('what is right goes on to the engine', async () => {
  for (const words of [
    ['down'],
    ['up'],
    ['set', '--clear'],
    ['set', '--loss', '0'],
    ['set', '--clear', '--one-way'],
    ['set', '--rate', '1g'],
  ]) {
    const { exitCode, stderr } = await typed(['link', words[0] ?? '', END, ...words.slice(1)]);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('DOCKER_HOST')]);
  }
});
