import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bootTime } from '../../device/revival.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-revival-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a runtime that takes the place of a dead one keeps the time of the boot, and a boot begins a new one', () => {
  const file = join(directory, 'run/booted');
  const first = bootTime(file, false);
  expect(Math.abs(first.getTime() - (Date.now() - process.uptime() * 1000))).toBeLessThan(5000);
  expect(bootTime(file, true)).toEqual(first);
  expect(bootTime(join(directory, 'none'), true).getTime()).toBeGreaterThan(0);
});
