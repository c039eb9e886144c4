/** A generated lab is a lab that works: as it is printed, it starts, and its own playbook proves it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { succeed, vtylab } from './vtylab.ts';

const directory = mkdtempSync(join(tmpdir(), 'vtylab-generate-'));
const file = join(directory, 'line/lab.yaml');

afterAll(async () => {
  await vtylab(['down', '--lab', 'line-3']);
  rmSync(directory, { recursive: true });
});

test('a line of three, from nothing to its playbook', async () => {
  expect(await succeed(['generate', 'line', '-n', '3', '--output', 'line'], { cwd: directory })).toContain(
    'vtylab up -t',
  );
  const again = await vtylab(['generate', 'line', '-n', '3', '--output', 'line'], { cwd: directory });
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('it is there already');

  await succeed(['up', '-t', file, '--timeout', '60']);
  const report: unknown = JSON.parse(await succeed(['verify', '-t', file, '--json']));
  expect(report).toMatchObject({ passed: 12, failed: 0, unproven: 0, errors: 0 });
});
