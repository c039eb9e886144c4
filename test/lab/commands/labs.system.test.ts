/** The life of a lab, by the commands a user types. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import { ROOT } from '../../../lab/paths.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import { succeed, vtylab } from '../../system/vtylab.ts';

const LAB = 'test-labs';
const engine = openDocker();
let cwd: string;

const LINK = '  links: [{ endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"] }]';
const node = (number: number, more = '') => `
    R${number}:
      config: |
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.${number}/30
        ${more}`;
const file = (nodes: readonly string[], links = LINK) =>
  `name: ${LAB}\ntopology:\n  nodes:${nodes.join('')}\n${links}\n`;

const ping = () => vtylab(['cli', 'R1', 'ping 192.0.2.2 count 1'], { cwd });
const write = (text: string, name = 'lab.yaml') => writeFile(join(cwd, name), text);
const up = () => succeed(['up'], { cwd });
const plan = () => succeed(['up', '--plan'], { cwd });
const containers = () => engine.list(LABELS.lab, LAB);
const pids = async () => Promise.all((await containers()).map(({ id }) => engine.pid(id)));

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-labs-'));
  await write(file([node(1), node(2)]));
});
afterEach(() => succeed(['down', '--lab', LAB]));
afterAll(async () => {
  engine.close();
  await rm(cwd, { recursive: true });
});

test('up makes what its plan said, a second up changes nothing, down leaves nothing', async () => {
  await write(file([node(1), node(2)]));
  expect(await plan()).toBe('create R1: not there\ncreate R2: not there\nlink R1:ge-0/0/0--R2:ge-0/0/0: R1 is new');
  expect(await containers()).toEqual([]);
  const shown = await up();
  expect(shown).toMatch(/^R1 +router +ready +ge-0\/0\/0 +- +vtylab cli R1\nR2 /m);
  expect(shown).toMatch(/\nlab test-labs \(lab\.yaml\) is up\nnext: vtylab matrix$/);
  expect((await ping()).stdout).toMatch(/1 packets received/);

  const before = await pids();
  expect(await plan()).toBe('nothing to do');
  expect(await up()).toMatch(/runs already, nothing was to do/);
  expect(await pids()).toEqual(before);

  expect(await succeed(['ps'], { cwd })).toMatch(/^test-labs +R1 +router +running +\S*lab\.yaml\n/m);
  expect(await succeed(['down'], { cwd })).toMatch(/lab test-labs: removed$/);
  expect(await containers()).toEqual([]);
  expect(await succeed(['down'], { cwd })).toBe('lab test-labs: nothing was there');
});

test('an edit changes what it is about, and nothing else', async () => {
  await write(file([node(1), node(2)]));
  await up();
  const before = await pids();
  await write(file([node(1), node(2, 'set interfaces lo0 unit 0 family inet address 198.51.100.2/32')]));
  expect(await plan()).toMatch(
    /^configure R2: its configuration in the lab file changed\n {2}\[edit interfaces\]\n(?: {2}\+.*\n?)+$/,
  );
  await up();
  expect(await pids()).toEqual(before);
  expect(await succeed(['cli', 'R2', 'show interfaces terse lo0'], { cwd })).toContain('198.51.100.2');

  await write(file([node(1), node(2)], '  links: [{ endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/1"] }]'));
  expect(await plan()).toContain('unlink R1:ge-0/0/0: its link is not in the lab file');
  await up();
  expect(await succeed(['cli', 'R2', 'show interfaces terse'], { cwd })).toMatch(/^ge-0\/0\/1 +up +up/m);

  await write(file([node(1)], ''));
  expect(await plan()).toContain('remove R2: not in the lab file');
  await up();
  expect((await containers()).map(({ name }) => name)).toEqual(['vtylab-test-labs-R1']);
  expect(await succeed(['cli', 'R1', 'show interfaces terse'], { cwd })).not.toMatch(/^ge-0\/0\/0 +up +up/m);
});

test('a node that stopped is started, its link laid again, and what was edited meanwhile committed', async () => {
  await write(file([node(1), node(2)]));
  await up();
  const R1 = (await containers()).find(({ labels }) => labels[LABELS.node] === 'R1');
  await engine.exec(R1?.id ?? '', ['kill', '1']);
  await expect.poll(async () => (await containers()).map(({ state }) => state).sort()).toEqual(['exited', 'running']);
  expect((await vtylab(['cli', 'R1'], { cwd })).stderr).toBe(
    "error: R1: does not run (its container is exited); 'vtylab start R1' starts it",
  );
  await write(file([node(1, 'set interfaces lo0 unit 0 family inet address 198.51.100.1/32'), node(2)]));
  expect(await plan()).toBe(
    'start R1: stopped; its configuration is looked at once it runs\nlink R1:ge-0/0/0--R2:ge-0/0/0: R1 was stopped',
  );
  await up();
  expect((await containers()).map(({ id }) => id)).toContain(R1?.id);
  expect((await ping()).stdout).toMatch(/1 packets received/);
  expect(await succeed(['cli', 'R1', 'show interfaces terse lo0'], { cwd })).toContain('198.51.100.1');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('an up that is ended by %s says what to type, and up goes on from there', async (signal, exitCode) => {
  await write(file([node(1), node(2)]));
  const launcher = join(ROOT, 'bin/vtylab.mjs');
  const first = execa(process.execPath, [launcher, 'up'], { cwd, reject: false });
  await expect.poll(async () => (await containers()).length, { interval: 10 }).toBeGreaterThan(0);
  first.kill(signal);
  const ended = await first;
  expect(ended.exitCode).toBe(exitCode);
  expect(ended.stderr).toBe(
    `error: interrupted by ${signal}; 'vtylab up' goes on from here, 'vtylab down' removes what is there`,
  );
  await up();
  expect((await ping()).stdout).toMatch(/1 packets received/);
  expect(await containers()).toHaveLength(2);
});

test('nothing is started when configurations have errors: all of them are told, at their places', async () => {
  await write(
    file([
      node(1, 'set interfaces lo0 unit 0 family inet address 1.2.3.4.5/32'),
      node(2, 'set interfaces lo0 unit 0 family inet filter input none'),
    ]),
  );
  const { exitCode, stderr } = await vtylab(['up'], { cwd });
  expect(stderr).toMatch(/^lab\.yaml:8:55: error: R1: .*1\.2\.3\.4\.5/m);
  expect(stderr).toMatch(/^lab\.yaml:13:9: error: R2: .*none/m);
  expect(exitCode).toBe(2);
  expect(await containers()).toEqual([]);
});

test('a lab is not taken over by another file of the same name', async () => {
  await write(file([node(1)], ''));
  await up();
  await write(file([node(1)], ''), 'other.yaml');
  const other = await vtylab(['up', '-t', 'other.yaml'], { cwd });
  expect(other).toMatchObject({ exitCode: 2 });
  expect(other.stderr).toBe(
    `error: a lab '${LAB}' already runs from ${join(cwd, 'lab.yaml')}; end it with 'vtylab down --lab ${LAB}', ` +
      'or name this one differently',
  );
  expect(await vtylab(['down', '-t', 'other.yaml'], { cwd })).toMatchObject({ exitCode: 2 });
  expect(await containers()).toHaveLength(1);
});

test('a node that cannot become ready is named with what it waits for', async () => {
  await write(file([node(1, 'set interfaces ge-0/0/0 disable'), node(2)]));
  const { exitCode, stderr } = await vtylab(['up', '--timeout', '1'], { cwd });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^error: R[12]: not ready after 1 s: ge-0\/0\/0 down$/);
});
