/** What the launcher does with signals, when it runs under a Node that is too old and has started another one. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LAUNCHER = new URL('../../bin/vtylab.mjs', import.meta.url).pathname;
/** Has the launcher take its Node for an old one. The Node that it starts has not been told. */
const OLD = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.0.0'}})`;

/** An engine without containers, to which nothing happens. */
const engine = createServer(({ url = '' }, response) => {
  if (!url.includes('/events')) return response.end(url.includes('/containers/json') ? '[]' : '{}');
  response.flushHeaders();
  engine.emit('watched');
});
let watched: Promise<void>;

beforeAll(() => new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

function start() {
  watched = new Promise((resolve) => engine.once('watched', () => resolve()));
  const address = engine.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
  return execa(process.execPath, ['--import', OLD, LAUNCHER, 'events', '--lab', 'none'], {
    env,
    reject: false,
    detached: true,
  });
}

test.each([
  ['SIGINT', 'the launcher alone'],
  ['SIGTERM', 'the launcher alone'],
  ['SIGINT', 'its whole group, as timeout(1) does'],
  ['SIGTERM', 'its whole group, as timeout(1) does'],
] as const)(
  '%s to %s ends the command in good order',
  async (signal, to) => {
    const launched = start();
    await watched;
    const pid = launched.pid ?? 0;
    process.kill(to === 'the launcher alone' ? pid : -pid, signal);
    try {
      await expect.poll(() => launched.exitCode, { timeout: 15_000 }).not.toBeNull();
    } finally {
      if (launched.exitCode === null) process.kill(-pid, 'SIGKILL');
    }
    expect(await launched).toMatchObject({ exitCode: 0, stderr: '' });
  },
  30_000,
);

test('a reader that takes its time gets all of it', async () => {
  const generate = spawn(process.execPath, [LAUNCHER, 'generate', 'line', '-n', '250']);
  await sleep(1500); // longer than the command takes: it waits with what the pipe does not hold
  expect(await text(generate.stdout)).toMatch(/R249:ge-0\/0\/1", "R250:ge-0\/0\/0"\]\n$/);
});
