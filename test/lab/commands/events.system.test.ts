/** `vtylab events`: a node's life, told while it goes on and afterwards. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeEvent } from '../../../lab/operations/events.ts';
import { LAUNCHER, succeed, vtylab } from '../../system/vtylab.ts';

const LAB = 'test-events';
const at = { cwd: '' };

beforeAll(async () => {
  at.cwd = await mkdtemp(join(tmpdir(), 'vtylab-events-'));
  await writeFile(
    join(at.cwd, 'lab.yaml'),
    `name: ${LAB}\ntopology:\n  nodes:\n    A: {kind: host}\n    B: {kind: host}\n`,
  );
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(at.cwd, { recursive: true });
});

test('the life of a lab is told from before it is up until it is gone, and Ctrl-C ends it', async () => {
  const child = execa(process.execPath, [LAUNCHER, 'events', '--json', '--since', '1s'], { ...at, reject: false });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => {
    printed += part.toString();
  });
  const events = () =>
    printed
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as NodeEvent);
  const happened = (node: string) => events().flatMap((one) => (one.node === node ? [one.event] : []));
  await expect
    .poll(
      async () => {
        await succeed(['up'], at);
        await succeed(['restart', 'B'], at);
        return happened('B');
      },
      { timeout: 60_000 },
    )
    .toEqual(expect.arrayContaining(['start', 'die']));
  await succeed(['exec', 'A', '--', 'true'], at);
  await succeed(['down'], at);
  await expect.poll(() => happened('A').at(-1), { timeout: 30_000 }).toBe('destroy');
  expect(events().every(({ lab }) => lab === LAB)).toBe(true);
  expect(events().filter(({ event }) => event.startsWith('exec'))).toEqual([]);
  expect(events().find(({ event }) => event === 'die')).toMatchObject({ exitCode: expect.any(Number) });
  child.kill('SIGINT');
  expect(await child).toMatchObject({ exitCode: 0 });
});

test('wrong use says what to write', async () => {
  expect(await vtylab(['events', '--since', 'noon'], at)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("--since: 'noon' is no time"),
  });
});
