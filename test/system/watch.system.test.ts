/** `vtylab watch`: what is started by others than vtylab gets its links back, also after the engine was away. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OwnEngine, ownEngine } from './own-engine.ts';
import { LAUNCHER, vtylab } from './vtylab.ts';

const LAB = 'watch-links';
const FILE = `name: ${LAB}
topology:
  nodes:
    R1:
      config: |
        set system host-name R1
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
    A:
      kind: host
      restart-policy: always
      interfaces: {eth1: 192.0.2.2/30, eth2: 198.51.100.1/30}
      exec: [touch /tmp/was-here]
    B: {kind: host, interfaces: {eth1: 198.51.100.2/30}}
  links:
    - endpoints: ["R1:ge-0/0/0", "A:eth1"]
    - {endpoints: ["A:eth2", "B:eth1"], rate: 10m}
    - {endpoints: ["R1:ge-0/0/1", "B:eth2"]}
`;
const R1A = 'A:eth1--R1:ge-0/0/0';
const AB = 'A:eth2--B:eth1';

interface Told {
  readonly event: string;
  readonly lab?: string;
  readonly node?: string;
  readonly nodes?: readonly string[];
  readonly started?: readonly string[];
  readonly links?: readonly string[];
  readonly steps?: readonly string[];
}

let engine: OwnEngine;
let watching: ReturnType<typeof startWatch>;
const told: Told[] = [];

const env = () => ({ cwd: engine.directory, env: { DOCKER_HOST: engine.address, NO_COLOR: '1' } });

async function succeed(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await vtylab(argv, env());
  if (exitCode !== 0) throw new Error(`vtylab ${argv.join(' ')} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  return stdout;
}

function startWatch() {
  const program = execa(process.execPath, [LAUNCHER, 'watch', '--json'], { ...env(), reject: false, buffer: false });
  createInterface({ input: program.stdout }).on('line', (line) => told.push(JSON.parse(line) as Told));
  return program;
}

/** Waits for the next event of a kind, after those that have been asked for before, and takes it. */
async function next(event: string, ...nodes: string[]): Promise<Told> {
  const matches = (one: Told) => one.event === event && nodes.every((node) => one.nodes?.includes(node));
  const wait = { timeout: 60_000, interval: 50 };
  await vi.waitFor(() => {
    if (!told.some(matches)) throw new Error(`no ${event} of ${nodes.join(', ')}: ${JSON.stringify(told)}`);
  }, wait);
  const found = told.findIndex(matches);
  return told.splice(0, found + 1).at(-1) ?? { event: 'none' };
}

async function expectWhole(): Promise<void> {
  const { links, nodes } = JSON.parse(await succeed('inspect', '--json'));
  const stateOf = (link: string) => links.find(({ name }: Record<string, string>) => name === link)?.state;
  expect([stateOf(R1A), stateOf(AB)]).toEqual(['up', 'up']);
  const a = nodes.find(({ name }: { name: string }) => name === 'A');
  expect(a.interfaces.find(({ name }: { name: string }) => name === 'eth2').shape).toEqual({ rate: 1e7 });
  for (const [from, to] of [
    ['A', '192.0.2.1'],
    ['B', '198.51.100.1'],
  ] as const) {
    expect(await succeed('exec', from, '--', 'ping', '-c1', '-W2', to)).toContain('1 received');
  }
}

const container = (node: string) => `vtylab-${LAB}-${node}`;

beforeAll(async () => {
  engine = await ownEngine();
  await writeFile(join(engine.directory, 'lab.yaml'), FILE);
  await succeed('up');
  watching = startWatch();
  expect(await next('watching')).toMatchObject({ labs: [LAB] });
});
afterAll(async () => {
  watching?.kill('SIGKILL');
  await succeed('down', '--lab', LAB).catch(() => {});
  await engine.remove();
});

test('a node that docker restarts gets its links, shapes and commands; what was committed and set down stays', async () => {
  const edit = 'configure\nset interfaces lo0 unit 0 family inet address 203.0.113.7/32\ncommit and-quit\n';
  await vtylab(['cli', 'R1'], { ...env(), input: edit });
  await succeed('link', 'down', 'R1:ge-0/0/1');
  await engine.docker('exec', container('A'), 'rm', '/tmp/was-here');
  await engine.docker('restart', '--time', '1', container('A'));
  expect(await next('mended', 'A')).toMatchObject({
    nodes: ['A'],
    started: [],
    links: [R1A, AB],
    steps: [`link ${R1A}`, `link ${AB}`, 'shape A:eth2', 'shape B:eth1', 'run the commands of A'],
  });
  await expectWhole();
  await engine.docker('exec', container('A'), 'ls', '/tmp/was-here');
  expect(await succeed('inspect')).toMatch(/B:eth2 -- R1:ge-0\/0\/1\s+unplugged/);
});

test('so does one that is started later, and one that its restart policy brings back after a crash', async () => {
  await engine.docker('stop', '--time', '1', container('R1'));
  expect(await next('ended')).toMatchObject({ node: 'R1' });
  await engine.docker('start', container('R1'));
  expect((await next('mended', 'R1')).links).toContain(R1A);
  const pid = await engine.docker('inspect', '--format', '{{.State.Pid}}', container('A'));
  process.kill(Number(pid), 'SIGKILL'); // process 1
  expect(await next('ended')).toMatchObject({ node: 'A', exitCode: 137 });
  expect((await next('mended', 'A')).links).toEqual([R1A, AB]);
  await expectWhole();
  expect(await succeed('cli', 'R1', 'show interfaces terse lo0')).toContain('203.0.113.7');
});

test('what vtylab itself stops and starts is left to it', async () => {
  await succeed('stop', 'B');
  await succeed('restart', 'A');
  await succeed('start', 'B');
  await expectWhole();
  expect(told.filter(({ event }) => event !== 'watching')).toEqual([]);
});

test('after a restart of the engine the lab runs again as it did, but for what was stopped before', async () => {
  await succeed('stop', 'B');
  await engine.stop();
  await next('engine-gone');
  await engine.start('--live-restore');
  await next('engine-back');
  expect(await next('mended', 'R1')).toMatchObject({ links: [R1A] });
  expect(await engine.docker('ps', '--format', '{{.Names}}')).not.toContain(container('B'));
  await succeed('start', 'B');
  await expectWhole();
  expect(await succeed('cli', 'R1', 'show interfaces terse lo0')).toContain('203.0.113.7');
});

test('an engine with live-restore that crashes leaves nothing to do, and is followed again', async () => {
  const before = await engine.docker('inspect', '--format', '{{.State.Pid}}', container('A'));
  await engine.stop('SIGKILL');
  await next('engine-gone');
  await engine.start('--live-restore');
  await next('engine-back');
  expect(await engine.docker('inspect', '--format', '{{.State.Pid}}', container('A'))).toBe(before);
  await expectWhole();
  await engine.docker('restart', '--time', '1', container('B'));
  expect(await next('mended', 'B')).toMatchObject({ links: expect.arrayContaining([AB]) });
  await expectWhole();
});

test('Ctrl-C ends it well, and holds nobody up', async () => {
  watching.kill('SIGINT');
  expect((await watching).exitCode).toBe(0);
  expect(await succeed('up')).toMatch(/is up|nothing was to do/);
});
