/** Ctrl-C while the engine does not answer. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const LAUNCHER = new URL('../../bin/vtylab.mjs', import.meta.url).pathname;

/** What the engine answers; nothing by default. */
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const engine = createServer((request, response) => {
  engine.emit('asked', `${request.method} ${request.url}`);
  answer(request, response);
});
let cwd: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-cli-'));
  await writeFile(join(cwd, 'lab.yaml'), 'name: cli\ntopology: {nodes: {A: {kind: host}}}\n');
});
afterEach(() => {
  answer = () => {};
});
afterAll(async () => {
  engine.closeAllConnections();
  engine.close();
  await rm(cwd, { recursive: true });
});

/** Runs a command until it has asked the engine for what matches. */
async function start(words: readonly string[], asks: RegExp) {
  const address = engine.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const asked = new Promise<void>((resolve) => {
    engine.on('asked', (request: string) => {
      if (asks.test(request)) resolve();
    });
  });
  const run = execa(process.execPath, [LAUNCHER, ...words], {
    cwd,
    env: { DOCKER_HOST: `tcp://127.0.0.1:${port}` },
    reject: false,
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  await asked;
  return { run };
}

const SILENT = 'interrupted by SIGINT; the engine did not answer, and may still do what it was asked';

test.each([
  [['ps'], /GET/],
  [['inspect', '--lab', 'cli'], /GET/],
  [['up', '--plan'], /GET/],
  [['up'], /POST .*containers\/create/],
  [['down'], /GET/],
] as const)('the first ends vtylab %j when the engine does not answer at all', async (words, asks) => {
  const { run } = await start(words, asks);
  run.kill('SIGINT');
  expect(await run).toMatchObject({ exitCode: 130, stderr: `error: ${SILENT}` });
});

test('what is under way is waited for as long as the engine is there, and put back', async () => {
  let created: ServerResponse | undefined;
  const asked: string[] = [];
  answer = ({ method, url = '' }, response) => {
    asked.push(`${method} ${url.replace(/\?.*/, '')}`);
    if (url.includes('/containers/create')) created = response;
    else if (method === 'DELETE') response.writeHead(204).end();
    else if (url.includes('/images/')) response.writeHead(404).end('{}');
    else response.end(url.includes('/version') ? '{}' : '[]');
  };
  const { run } = await start(['up'], /containers\/create/);
  run.kill('SIGINT');
  // it asks whether the engine is there, again and again
  await expect.poll(() => asked.filter((one) => one === 'GET /version').length, { timeout: 30_000 }).toBeGreaterThan(1);
  created?.writeHead(201, { 'content-type': 'application/json' }).end('{"Id":"lock"}');
  expect(await run).toMatchObject({
    exitCode: 130,
    stderr: "error: interrupted by SIGINT; 'vtylab up' goes on from here, 'vtylab down' removes what is there",
  });
  expect(asked).toContain('DELETE /containers/lock');
});

test('the second ends it at once', async () => {
  answer = ({ url = '' }, response) => void (url.includes('/version') && response.end('{}'));
  const { run } = await start(['up'], /containers\/create/);
  run.kill('SIGINT');
  await new Promise<void>((resolve) => engine.on('asked', (request) => request.includes('version') && resolve()));
  run.kill('SIGINT');
  expect(await run).toMatchObject({ signal: 'SIGINT' });
});
