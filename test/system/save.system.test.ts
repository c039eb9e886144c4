/** What was typed at the devices outlives the lab, when it is saved. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configure, succeed, vtylab } from './vtylab.ts';

const LAB = 'docs-save';
const STARTUP = `# as it was written by hand
set system root-authentication encrypted-password "$6$salt$hash"
set interfaces lo0 unit 0 family inet address 198.51.100.1/32
`;
const FILE = `name: ${LAB}
topology:
  nodes:
    R1: { startup-config: R1.conf }
    R2:
      startup-config: R2.conf
      config: set system services ssh
    PC: { kind: host }
  links: [{ endpoints: ["R1:ge-0/0/0", "PC:eth1"] }]
`;
let cwd: string;
const read = (name: string) => readFile(join(cwd, name), 'utf8');
const shown = (node: string) => succeed(['cli', '--lab', LAB, node, 'show configuration | display set'], { cwd });
const statements = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('##'));

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-save-'));
  await writeFile(join(cwd, 'lab.yaml'), FILE);
  await writeFile(join(cwd, 'R1.conf'), STARTUP);
  await writeFile(join(cwd, 'R2.conf'), STARTUP.replace('198.51.100.1', '198.51.100.2'));
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(cwd, { recursive: true });
});

test('before anything was saved, that is said', async () => {
  expect(await vtylab(['up', '--saved'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^error: nothing is saved of lab 'docs-save'; expected saved\/docs-save\/NODE\.conf/),
  });
  expect(await vtylab(['save'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('no lab runs from lab.yaml'),
  });
});

test('what was committed is saved, comes back with up --saved, and only with it', async () => {
  await succeed(['up'], { cwd });
  await configure(LAB, 'R1', [
    'set interfaces lo0 unit 0 description "typed by hand"',
    'annotate interfaces lo0 "kept too"',
    'deactivate interfaces lo0 unit 0 description',
  ]);
  await configure(LAB, 'R2', ['set interfaces lo0 unit 0 family inet address 203.0.113.2/32']);
  const before = { R1: await shown('R1'), R2: await shown('R2') };

  expect(await succeed(['save'], { cwd })).toMatch(
    /^NODE +STATE +FILE\nR1 +saved +saved\/docs-save\/R1\.conf\nR2 +saved +saved\/docs-save\/R2\.conf$/,
  );
  expect(await succeed(['save', 'R2'], { cwd })).toMatch(/\nR2 +unchanged +saved\/docs-save\/R2\.conf$/);
  expect(await read('saved/docs-save/R1.conf')).toMatch(/^## Saved by vtylab from R1 of lab docs-save\nset /);
  expect(await read('R1.conf')).toBe(STARTUP);
  expect((await readdir(join(cwd, 'saved/docs-save'))).sort()).toEqual(['R1.conf', 'R2.conf']);

  await succeed(['down'], { cwd });
  expect(await succeed(['up'], { cwd })).toContain(
    "\nnot used: what was saved of R1, R2 (saved/docs-save); 'vtylab up --saved' starts from it\n",
  );
  expect(await shown('R2')).not.toContain('203.0.113.2');

  await succeed(['down'], { cwd });
  expect(await succeed(['up', '--saved'], { cwd })).toContain('\nfrom what was saved of R1, R2 (saved/docs-save)\n');
  expect(statements(await shown('R1'))).toEqual(statements(before.R1));
  expect(statements(await shown('R2'))).toEqual(statements(before.R2));
  expect(await succeed(['up', '--saved', '--plan'], { cwd })).toMatch(/^nothing to do\n/);
  expect(await succeed(['up', '--plan'], { cwd })).toMatch(
    /^configure R1: its configuration in the lab file changed\n/,
  );
});

test('curly text comes back as well as set commands', async () => {
  const before = await shown('R1');
  await succeed(['save', 'R1', '--format', 'text'], { cwd });
  expect(await read('saved/docs-save/R1.conf')).toMatch(/^system \{$/m);
  await succeed(['up', '--saved'], { cwd });
  expect(statements(await shown('R1'))).toEqual(statements(before));
});

test('--in-place rewrites the one file of a node, and refuses where there is more', async () => {
  expect(await succeed(['save', 'R1', '--in-place'], { cwd })).toMatch(/\nR1 +saved +R1\.conf$/);
  expect(await read('R1.conf')).toContain('typed by hand');
  const { mtimeMs } = await stat(join(cwd, 'R2.conf'));
  expect(await vtylab(['save', '--in-place'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr:
      'error: R2 cannot be saved in place: the lab file itself configures it too; ' +
      'expected one startup-config file of its own, and nothing else',
  });
  expect((await stat(join(cwd, 'R2.conf'))).mtimeMs).toBe(mtimeMs);
});

test.each([
  [['PC'], 'error: PC is a host; only routers have a configuration'],
  [['R3'], "error: no node 'R3' in lab 'docs-save'; there are PC, R1, R2"],
  [['--format', 'xml'], "error: --format: unknown format 'xml'; expected set or text"],
])('save %j is refused', async (args, stderr) => {
  expect(await vtylab(['save', ...args], { cwd })).toMatchObject({ exitCode: 2, stderr });
});
