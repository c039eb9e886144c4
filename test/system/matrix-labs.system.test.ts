/** The labs that come along, and a generated one: packets end as the configurations say. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Matrix } from '../../lab/matrix/index.ts';
import { succeed, vtylab } from './vtylab.ts';

const LAB = 'matrix-labs';
const directory = mkdtempSync(join(tmpdir(), 'vtylab-matrix-'));

afterEach(async () => {
  await vtylab(['down', '--lab', LAB]);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A copy under a name of its own. */
async function agreed(lab: string): Promise<Matrix> {
  const folder = join(directory, `copy of ${basename(dirname(lab))}`, basename(lab, '.yaml'));
  cpSync(dirname(lab), folder, { recursive: true });
  const file = join(folder, basename(lab));
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^name: .*/m, `name: ${LAB}`));
  await succeed(['up', '-t', file, '--timeout', '60']);
  const { exitCode, stdout, stderr } = await vtylab(['matrix', '-t', file, '--predict', '--json']);
  const matrix = JSON.parse(stdout || '{}') as Matrix;
  expect(matrix.cells.filter(({ differs, outcome }) => differs === true || outcome === 'unknown')).toEqual([]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return matrix;
}

test.each([
  ['topologies/remote-access/host.yaml', 9],
  ['topologies/remote-access/tcp-estab-before.yaml', 20],
  ['topologies/login-lockout/lab.yaml', 4],
])('%s', async (lab, least) => {
  expect((await agreed(lab)).cells.length).toBeGreaterThanOrEqual(least);
});

test('a generated ring of four, where two ways lead to the far side', async () => {
  await succeed(['generate', 'ring', '-n', '4', '--output', 'ring'], { cwd: directory });
  const { cells } = await agreed(join(directory, 'ring/lab.yaml'));
  expect(cells.filter(({ outcome }) => outcome === 'accepted').length).toBeGreaterThan(100);
});
