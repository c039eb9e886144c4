import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { streamLines } from '../../../device/op/program.ts';

/** All lines of a program, and its exit status. */
async function collect(argv: [string, ...string[]], signal = new AbortController().signal) {
  const program = streamLines(argv, signal);
  const lines: string[] = [];
  let next = await program.next();
  for (; !next.done; next = await program.next()) lines.push(next.value);
  return { lines, status: next.value };
}

test('lines of both outputs, and the exit status', async () => {
  expect(await collect(['printf', 'a\\nb\\n'])).toEqual({ lines: ['a', 'b'], status: 0 });
  const { lines, status } = await collect(['ls', '/nonexistent']);
  expect(lines.join()).toContain('/nonexistent');
  expect(status).not.toBe(0);
});

test('an interrupt ends a program that goes on', async () => {
  const interrupt = new AbortController();
  const ended = collect(['sleep', '60'], interrupt.signal);
  interrupt.abort();
  expect(await ended).toEqual({ lines: [], status: 128 });
});

test('a program that nobody reads any more is ended', async () => {
  const program = streamLines(['sh', '-c', 'echo $$; exec sleep 60'], new AbortController().signal);
  const pid = Number((await program.next()).value);
  await program.return(0);
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
});

test('a program that is not there is an error', async () => {
  await expect(collect(['vtylab-no-such-program'])).rejects.toThrow('vtylab-no-such-program');
});
