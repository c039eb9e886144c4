/** Labs that have much in common stay apart: names of containers and networks, subnets, locks. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { LAUNCHER, succeed, vtylab } from './vtylab.ts';

const ONE = 'test-apart';
/** Begins as the other one does. */
const TWO = 'test-apart-two';
const FOREIGN = 'test-apart-foreign';
const engine = openDocker();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-apart-'));
});
afterEach(async () => {
  for (const lab of [ONE, TWO]) await succeed(['down', '--lab', lab]);
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

/** Writes a lab of two joined hosts; `more` are lines of the lab file. Returns its path. */
async function labFile(lab: string, more = ''): Promise<string> {
  const file = join(directory, `${lab}.yaml`);
  const nodes = [1, 2].map((n) => `    apart-${n}: {kind: host, interfaces: {eth1: 192.0.2.${n}/30}}\n`).join('');
  const links = '  links: [{endpoints: ["apart-1:eth1", "apart-2:eth1"]}]\n';
  await writeFile(file, `name: ${lab}\n${more}topology:\n  nodes:\n${nodes}${links}`);
  return file;
}

const names = async (lab: string) => (await engine.list(LABELS.lab, lab)).map(({ name }) => name).sort();
const networks = (lab: string) => engine.networks.list(LABELS.lab, lab);
const ping = (lab: string) => succeed(['exec', '--lab', lab, 'apart-1', '--', 'ping', '-c1', '-W5', '192.0.2.2']);

test('two labs with the same nodes and no prefix, on networks whose subnets nobody chose', async () => {
  const common = "prefix: ''\nmgmt: {}\n";
  const files = [await labFile(ONE, common), await labFile(TWO, common)];
  const ups = await Promise.all(files.map((file) => vtylab(['up', '-t', file])));
  expect(ups.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(['0', '0']);
  const all = [...(await names(ONE)), ...(await names(TWO))];
  expect(new Set(all).size).toBe(4);
  // who comes first has the name, the other one has it with a dot and more
  expect(all.filter((name) => /^apart-\d$/.test(name)).sort()).toEqual(['apart-1', 'apart-2']);
  expect(all.filter((name) => /^apart-\d\.[0-9a-f]{12}$/.test(name))).toHaveLength(2);
  const [[one], [two]] = [await networks(ONE), await networks(TWO)];
  expect([one?.name, two?.name]).toEqual([`vtylab-${ONE}`, `vtylab-${TWO}`]);
  expect(new Set([...(one?.subnets ?? []), ...(two?.subnets ?? [])]).size).toBe(2);
  await ping(ONE);
  await ping(TWO);

  await succeed(['down', '--lab', ONE]);
  expect(await names(ONE)).toEqual([]);
  expect(await networks(ONE)).toEqual([]);
  expect(await succeed(['up', '-t', files[1] ?? ''])).toContain('nothing was to do');
  await ping(TWO);
});

test('a subnet or a name of a network that is there already is refused, by what has it; nothing is made', async () => {
  await execa('docker', ['network', 'create', '--subnet', '10.212.8.0/24', FOREIGN]);
  try {
    const within = await vtylab(['up', '-t', await labFile(ONE, 'mgmt: {ipv4-subnet: 10.212.8.128/25}\n')]);
    expect(within).toMatchObject({ exitCode: 2 });
    expect(within.stderr).toMatch(
      /apart\.yaml:2:7: error: mgmt: subnet 10\.212\.8\.128\/25 of network 'vtylab-test-apart' overlaps 10\.212\.8\.0\/24 of the engine's network 'test-apart-foreign'; expected another one$/,
    );
    expect([await names(ONE), await networks(ONE)]).toEqual([[], []]);

    await succeed(['up', '-t', await labFile(ONE, 'mgmt: {network: test-apart-net, ipv4-subnet: 10.212.9.0/24}\n')]);
    const same = await vtylab([
      'up',
      '-t',
      await labFile(TWO, 'mgmt: {network: test-apart-net, ipv4-subnet: 10.212.10.0/24}\n'),
    ]);
    expect(same).toMatchObject({ exitCode: 2 });
    expect(same.stderr).toMatch(
      /network 'test-apart-net' is the engine's network 'test-apart-net' of lab 'test-apart'; expected a name of its own/,
    );
    expect([await names(TWO), await networks(TWO)]).toEqual([[], []]);
    await ping(ONE);
  } finally {
    await execa('docker', ['network', 'rm', FOREIGN]);
  }
});

test('who changes one lab holds up nobody at another one', async () => {
  const held = execa(process.execPath, [LAUNCHER, 'up', '-t', await labFile(ONE)], { reject: false });
  await expect.poll(() => engine.list(LABELS.lock, ONE), { timeout: 20_000, interval: 5 }).not.toEqual([]);
  held.kill('SIGSTOP');
  try {
    const other = await vtylab(['up', '-t', await labFile(TWO)]);
    expect(other).toMatchObject({ exitCode: 0, stderr: '' });
    await succeed(['down', '--lab', TWO]);
  } finally {
    held.kill('SIGCONT');
  }
  expect(await held).toMatchObject({ exitCode: 0 });
  await ping(ONE);
});
