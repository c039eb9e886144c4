import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nameLoopback } from '../../device/hosts-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'vtylab-hosts-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an empty file, or none, gets the names of the loopback, and is no program', () => {
  const empty = join(folder, 'empty');
  writeFileSync(empty, '', { mode: 0o755 });
  for (const file of [empty, join(folder, 'none')]) {
    nameLoopback(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^127\.0\.0\.1\tlocalhost\n::1\tlocalhost /);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  }
});

test("the engine's file stays as it is", () => {
  const file = join(folder, 'engines');
  writeFileSync(file, '192.0.2.1\tserver\n');
  nameLoopback(file);
  expect(readFileSync(file, 'utf8')).toBe('192.0.2.1\tserver\n');
});
