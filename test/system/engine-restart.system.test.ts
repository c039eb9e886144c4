/** What a restart of the engine leaves of a lab, with an engine of this test's own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnEngine, ownEngine } from './own-engine.ts';
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

let engine: OwnEngine;

async function succeed(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await vtylab(argv, {
    cwd: engine.directory,
    env: { DOCKER_HOST: engine.address },
  });
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
  engine = await ownEngine();
  await writeFile(join(engine.directory, 'lab.yaml'), FILE);
  await succeed('up');
});
afterAll(async () => {
  await succeed('down', '--lab', LAB).catch(() => {});
  await engine.remove();
});

test('an engine that is restarted has stopped the lab; start brings everything back, and up has nothing to do', async () => {
  await expectLinks();
  await engine.stop();
  await engine.start('--live-restore');
  expect(await engine.docker('ps', '--quiet')).toBe('');
  expect(await succeed('start', '--all')).toContain('A, B, sw started');
  await expectLinks();
  expect(await succeed('up')).toContain('nothing was to do');
});

test('one with live-restore leaves everything as it is', async () => {
  const before = await pids();
  await engine.stop();
  await engine.start('--live-restore');
  expect(await pids()).toEqual(before);
  expect(await succeed('up')).toContain('nothing was to do');
  await expectLinks();
});

test('down leaves no container, also after that', async () => {
  await succeed('down');
  expect(await engine.docker('ps', '--all', '--quiet')).toBe('');
});
