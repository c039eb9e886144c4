/** A generated lab is a lab that works: as it is printed, it starts, and its own playbook proves it. The labs run side by side. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { succeed, vtylab } from './vtylab.ts';

/** Words of `vtylab generate`, and how many steps prove the lab. */
const LABS = [
  [['line', '-n', '3'], 12],
  [['ring', '-n', '4', '--filters'], 28],
  [['star', '-n', '3', '--ipv6'], 24],
  [['mesh', '-n', '3', '--ipv6', '--filters'], 30],
  [['leaf-spine', '-n', '10', '--filters'], 30],
] as const;

const directory = mkdtempSync(join(tmpdir(), 'vtylab-generate-'));

afterAll(async () => {
  for (const [[shape, , size]] of LABS) await vtylab(['down', '--lab', `${shape}-${size}`]);
  rmSync(directory, { recursive: true });
});

describe.concurrent('generate', () => {
  test.each(LABS)('%s', { timeout: 300_000 }, async (words, steps) => {
    const [shape] = words;
    const file = join(directory, shape, 'lab.yaml');
    const generate = ['generate', ...words, '--output', shape];
    expect(await succeed(generate, { cwd: directory })).toContain('vtylab up -t');
    const again = await vtylab(generate, { cwd: directory });
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain('it is there already');

    await succeed(['up', '-t', file, '--timeout', '120']);
    const { stdout, exitCode } = await vtylab(['verify', '-t', file]);
    expect(stdout).toMatch(new RegExp(`\\n${steps} passed, 0 failed, 0 unproven\\n?$`));
    expect(exitCode).toBe(0);
    await succeed(['down', '-t', file]);
  });
});
