/** Commands at work at the same time: on the same lab one after the other, on different ones side by side. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { LAUNCHER, succeed, vtylab } from './vtylab.ts';

const PREFIX = 'test-together';
const LONG = 'n'.repeat(63);
const engine = openDocker();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-together-'));
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});
afterEach(async () => {
  const labs = new Set((await engine.list(LABELS.lab)).map(({ labels }) => labels[LABELS.lab] ?? ''));
  for (const lab of labs) if (lab.startsWith(PREFIX)) await succeed(['down', '--lab', lab]);
});

/** Writes a lab of two joined hosts and returns its file. */
async function labFile(name: string, nodes: readonly [string, string] = ['A', 'B']): Promise<string> {
  const file = join(directory, `${name}.yaml`);
  const [a, b] = nodes;
  const text = `name: ${name}
topology:
  nodes:
    ${a}: {kind: host, interfaces: {eth1: 192.0.2.1/30}}
    ${b}: {kind: host, interfaces: {eth1: 192.0.2.2/30}}
  links:
    - endpoints: ["${a}:eth1", "${b}:eth1"]
`;
  await writeFile(file, text);
  return file;
}

/** What belongs to a lab: names and process ids, the lock as well. */
async function pids(lab: string): Promise<Map<string, number>> {
  const containers = await engine.list(LABELS.lab, lab);
  const running = containers.filter(({ state }) => state === 'running');
  return new Map(await Promise.all(running.map(async ({ id, name }) => [name, await engine.pid(id)] as const)));
}

/** The lock's container, once there is one. */
async function lockOf(lab: string): Promise<string> {
  let name: string | undefined;
  await expect
    .poll(
      async () => {
        name = (await engine.list(LABELS.lock, lab))[0]?.name;
        return name;
      },
      { timeout: 20_000, interval: 5 },
    )
    .toBeDefined();
  return name ?? '';
}

/** Starts a command and listens to what it complains of. */
function start(command: 'up' | 'down', file: string) {
  const run = execa(process.execPath, [LAUNCHER, command, '-t', file], { reject: false });
  let told = '';
  run.stderr.on('data', (part: Buffer) => {
    told += part.toString();
  });
  return { run, said: () => told };
}

test('a second up waits for the first, says so, and then finds nothing to do', async () => {
  const file = await labFile(`${PREFIX}-twice`);
  const first = start('up', file);
  await lockOf(`${PREFIX}-twice`);
  first.run.kill('SIGSTOP'); // until both of the others wait
  const others = [start('up', file), start('up', file)];
  for (const { said } of others) {
    await expect
      .poll(said, { timeout: 30_000 })
      .toMatch(/^waiting for 'vtylab up' of process \d+ \(.*\), which changes the lab$/m);
  }
  first.run.kill('SIGCONT');
  expect(await first.run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is up') });
  for (const { run } of others) {
    expect(await run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('runs already, nothing was to do'),
    });
  }
  const before = await pids(`${PREFIX}-twice`);
  expect([...before.keys()].sort()).toEqual([`vtylab-${PREFIX}-twice-A`, `vtylab-${PREFIX}-twice-B`]);
  expect(await succeed(['up', '-t', file, '--plan'])).toBe('nothing to do');
  expect(await pids(`${PREFIX}-twice`)).toEqual(before);
});

test('a down waits as well; one that may not wait so long fails; a holder that is killed holds nothing', async () => {
  const lab = `${PREFIX}-killed`;
  const file = await labFile(lab);
  const first = execa(process.execPath, [LAUNCHER, 'up', '-t', file], { reject: false });
  await lockOf(lab);
  first.kill('SIGSTOP');
  const late = await vtylab(['down', '-t', file, '--wait', '1']);
  expect(late.exitCode).toBe(3);
  expect(late.stderr).toMatch(
    new RegExp(
      `^error: lab '${lab}' is being changed by 'vtylab up' of process \\d+ .*; given up 'vtylab down' after 1 s$`,
      'm',
    ),
  );
  const waiting = vtylab(['down', '-t', file]);
  first.kill('SIGKILL');
  await first;
  expect((await waiting).exitCode).toBe(0);
  expect(await engine.list(LABELS.lab, lab)).toEqual([]);
});

test.each([
  ['when it is done', 'SIGCONT'],
  ['when it was killed', 'SIGKILL'],
] as const)('an up waits for a down, and goes on %s', async (_, signal) => {
  const lab = `${PREFIX}-after`;
  const file = await labFile(lab);
  await succeed(['up', '-t', file]);
  const before = await pids(lab);
  const first = start('down', file);
  await lockOf(lab);
  first.run.kill('SIGSTOP');
  const second = start('up', file);
  await expect.poll(second.said, { timeout: 30_000 }).toMatch(/^waiting for 'vtylab down' of process \d+/);
  first.run.kill(signal);
  if (signal === 'SIGCONT') expect(await first.run).toMatchObject({ exitCode: 0 });
  await first.run;
  expect(await second.run).toMatchObject({ exitCode: 0 });
  const after = await pids(lab);
  if (signal === 'SIGCONT') for (const [name, pid] of before) expect(after.get(name)).not.toBe(pid);
  await succeed(['exec', '--lab', lab, 'A', '--', 'ping', '-c1', '-W5', '192.0.2.2']);
  expect(await succeed(['up', '-t', file, '--plan'])).toBe('nothing to do');
});

test('labs whose names run into each other are up side by side; foreign containers stay as they are', async () => {
  // all four first nodes would be called vtylab-test-together-x-y-z
  const foreign = `vtylab-${PREFIX}-s-A`;
  await execa('docker', ['create', '--name', foreign, '--network', 'none', DEVICE_IMAGE]);
  try {
    const files = [
      await labFile(`${PREFIX}-x`, ['y-z', 'B']),
      await labFile(`${PREFIX}-x-y`, ['z', 'B']),
      await labFile(`${PREFIX}-s`),
    ];
    const ups = await Promise.all(files.map((file) => vtylab(['up', '-t', file])));
    expect(ups.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(['0', '0', '0']);
    for (const [lab, node] of [
      [`${PREFIX}-x`, 'y-z'],
      [`${PREFIX}-x-y`, 'z'],
      [`${PREFIX}-s`, 'A'],
    ] as const) {
      await succeed(['exec', '--lab', lab, node, '--', 'ping', '-c1', '-W5', '192.0.2.2']);
    }
    for (const file of files) {
      expect(await succeed(['up', '-t', file])).toContain('nothing was to do');
      await succeed(['down', '-t', file]);
    }
    const { stdout } = await execa('docker', ['inspect', '--format', '{{.State.Status}}', foreign]);
    expect(stdout).toBe('created');
  } finally {
    await execa('docker', ['rm', '--force', foreign]);
  }
});

test('names of the greatest length, and a second file of the same name', async () => {
  const lab = `${PREFIX}-`.padEnd(63, 'l');
  const file = await labFile(lab, [`A${LONG}`.slice(0, 63), `B${LONG}`.slice(0, 63)]);
  expect(await succeed(['up', '-t', file])).toContain('is up');
  expect(await succeed(['up', '-t', file])).toContain('nothing was to do');
  const copy = join(directory, 'copy.yaml');
  await execa('cp', [file, copy]);
  const { exitCode, stderr } = await vtylab(['up', '-t', copy]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`a lab '${lab}' already runs from ${file}; end it with 'vtylab down --lab ${lab}'`);
});
