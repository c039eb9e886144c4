/**
 * What a restart of the engine leaves of a lab, with an engine of this test's own: a second dockerd in a network namespace of
 * its own, so that it has nothing to do with the machine's.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { vtylab } from './vtylab.ts';

const LAB = 'test-engine-restart';
const FILE = `name: ${LAB}
topology:
  nodes:
    A: {kind: host}
    B: {kind: host}
    sw: {kind: bridge}
  links:
    - {endpoints: ["A:eth1", "sw:eth1"], ipv4: [192.0.2.1/29, ""], rate: 10m}
    - {endpoints: ["B:eth1", "sw:eth2"], ipv4: [192.0.2.2/29, ""]}
    - {endpoints: ["A:eth2", "host:ter-a"], ipv4: [198.51.100.1/30, ""]}
    - {endpoints: ["A:eth3", "B:eth3"], state: down}
`;

let directory: string;
let address: string;
let daemon: Promise<unknown> | undefined;

const docker = (...argv: string[]) => execa('docker', ['--host', address, ...argv]);

async function startEngine(...more: string[]): Promise<void> {
  const at = (name: string) => join(directory, name);
  daemon = execa(
    'unshare',
    [
      ...['--net', 'dockerd', '--host', address, '--data-root', at('data'), '--exec-root', at('exec')],
      ...['--pidfile', at('pid'), '--bridge', 'none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'],
      ...['--ip-masq=false', ...more],
    ],
    { reject: false, buffer: false, stdio: 'ignore', cleanup: true },
  );
  await vi.waitFor(() => docker('version'), { timeout: 60_000, interval: 200 });
}

/** Asks it to end, as the machine's service manager does. */
async function stopEngine(): Promise<void> {
  const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
  process.kill(pid, 'SIGTERM');
  await daemon;
}

async function succeed(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await vtylab(argv, { cwd: directory, env: { DOCKER_HOST: address } });
  if (exitCode !== 0) throw new Error(`vtylab ${argv.join(' ')} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** That every link is as the lab file has it. */
async function expectLinks(): Promise<void> {
  const { links, nodes } = JSON.parse(await succeed('inspect', '--json'));
  expect(Object.fromEntries(links.map(({ name, state }: Record<string, string>) => [name, state]))).toEqual({
    'A:eth1--sw:eth1': 'up',
    'B:eth1--sw:eth2': 'up',
    'A:eth2--host:ter-a': 'up',
    'A:eth3--B:eth3': 'unplugged',
  });
  const a = nodes.find(({ name }: { name: string }) => name === 'A');
  expect(a.interfaces.find(({ name }: { name: string }) => name === 'eth1').shape).toEqual({ rate: 1e7 });
  const ping = () => succeed('exec', 'A', '--', 'ping', '-c1', '-W2', '192.0.2.2').catch(String);
  await expect.poll(ping, { timeout: 20_000 }).toContain('1 received');
}

const pids = async () => {
  const { nodes } = JSON.parse(await succeed('inspect', '--json'));
  return nodes.map(({ pid }: { pid: number }) => pid);
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-engine-'));
  address = `unix://${join(directory, 'sock')}`;
  await startEngine();
  const image = execa('docker', ['save', DEVICE_IMAGE], { buffer: false });
  await image.pipe('docker', ['--host', address, 'load']);
  await writeFile(join(directory, 'lab.yaml'), FILE);
  await succeed('up');
});
afterAll(async () => {
  await succeed('down', '--lab', LAB).catch(() => {});
  await stopEngine();
  // an engine with live-restore leaves mounts behind
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((one) => one.startsWith(directory)).reverse()) await execa('umount', [mount]);
  await rm(directory, { recursive: true, force: true });
});

test('an engine that is restarted has stopped the lab; start brings everything back, and up has nothing to do', async () => {
  await expectLinks();
  await stopEngine();
  await startEngine('--live-restore');
  expect((await docker('ps', '--quiet')).stdout).toBe('');
  expect(await succeed('start', '--all')).toContain('A, B, sw started');
  await expectLinks();
  expect(await succeed('up')).toContain('nothing was to do');
});

test('one with live-restore leaves everything as it is', async () => {
  const before = await pids();
  await stopEngine();
  await startEngine('--live-restore');
  expect(await pids()).toEqual(before);
  expect(await succeed('up')).toContain('nothing was to do');
  await expectLinks();
});

test('down leaves no container, also after that', async () => {
  await succeed('down');
  expect((await docker('ps', '--all', '--quiet')).stdout).toBe('');
});
