/** Images in other networks than one of their own, and other keys of containerlab's about containers, with real ones; one lab. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../../images/docker.ts';
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { succeed, vtylab } from './vtylab.ts';

const LAB = 'modes-system';
const IMAGE = 'vtylab-modes-system:test';
const VOLUME = 'vtylab-modes-system';
const folder = mkdtempSync(join(tmpdir(), 'vtylab-modes-'));
const file = join(folder, 'lab.yaml');
const engine = openDocker();

/** An engine in a container that is not privileged itself has no such containers to give. */
let privileged = false;

function mayBePrivileged(): boolean {
  try {
    docker(['run', '--rm', '--privileged', '--network', 'none', IMAGE, 'true']);
    return true;
  } catch (error) {
    console.warn(
      `this engine starts no privileged containers: 'privileged' is not tried (${(error as Error).message})`,
    );
    return false;
  }
}

const text = (more = '') => `name: ${LAB}
topology:
  kinds: {linux: {image: ${IMAGE}, cmd: sleep infinity}}
  nodes:
    a: {kind: host, hostname: alpha, interfaces: {eth1: 10.233.0.1/24}${more}}
    b: {kind: host, interfaces: {eth1: 10.233.0.2/24}, runtime: podman}
    beside:
      kind: linux
      network-mode: container:a
      exec: [ip address add 10.233.9.9/32 dev lo]
    outside: {kind: linux, network-mode: host}
    other:
      kind: linux
      hostname: www
      privileged: ${privileged}
      tmpfs: {/scratch: size=1m}
      volumes: [${VOLUME}:/data]
      exec: ["sh -c 'echo kept > /data/file'"]
  links:
    - endpoints: ["a:eth1", "b:eth1"]
`;
const run = (node: string, ...argv: string[]) => succeed(['exec', '--lab', LAB, node, '--', ...argv]);
const addresses = async (node: string) => (await run(node, 'ip', '-br', '-4', 'address')).replaceAll(/@\S+| +/g, ' ');
let said = '';

beforeAll(async () => {
  const context = mkdtempSync(join(tmpdir(), 'vtylab-modes-image-'));
  writeFileSync(join(context, 'Dockerfile'), `FROM ${DEVICE_IMAGE}\nENTRYPOINT []\n`);
  docker(['build', '--quiet', '--tag', IMAGE, context]);
  rmSync(context, { recursive: true });
  privileged = mayBePrivileged();
  writeFileSync(file, text());
  said = (await vtylab(['up', '-t', file])).stderr;
});

afterAll(async () => {
  await vtylab(['down', '--lab', LAB]);
  docker(['volume', 'rm', '--force', VOLUME]);
  docker(['rmi', '--force', IMAGE]);
  rmSync(folder, { recursive: true });
  engine.close();
});

test("an image in a node's network has that one's interfaces and addresses", async () => {
  expect(await addresses('beside')).toBe(await addresses('a'));
  expect(await addresses('beside')).toMatch(/eth1 .*10\.233\.0\.1\/24/);
  expect(await addresses('a')).toContain('10.233.9.9/32');
  await run('beside', 'ping', '-c1', '-W5', '10.233.0.2');
});

test("an image in the machine's network has its interfaces, and may not change them", async () => {
  const there = (await run('outside', 'ls', '/sys/class/net')).split('\n');
  expect(there).toContain('docker0');
  expect(readdirSync('/sys/class/net')).toContain('docker0');
  const { exitCode, stderr } = await vtylab([
    'exec',
    '--lab',
    LAB,
    'outside',
    '--',
    'ip',
    'link',
    'add',
    'vlnever',
    'type',
    'bridge',
  ]);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('Operation not permitted');
});

test('host names, privileges, file systems in memory and volumes are as asked for', async () => {
  expect(await run('a', 'hostname')).toBe('alpha');
  expect(await run('other', 'hostname')).toBe('www');
  expect(await run('other', 'stat', '--file-system', '--format', '%T', '/scratch')).toBe('tmpfs');
  const capabilities = await run('other', 'grep', 'CapEff', '/proc/self/status');
  if (privileged) expect(capabilities).toMatch(/[1-9a-f]fffffffff$/);
  expect(await run('other', 'cat', '/data/file')).toBe('kept');
});

test('a runtime that is not the engine is told', () => {
  expect(said).toMatch(
    /lab\.yaml:6:\d+: warning: b: 'runtime: podman' is not carried out; the engine at \S+ is Docker/,
  );
});

test('another up finds nothing to do; when the node is made anew, so is the image in its network', async () => {
  expect(await succeed(['up', '-t', file, '--plan'])).toBe('nothing to do');
  writeFileSync(file, text(', env: {MADE: anew}'));
  const plan = await succeed(['up', '-t', file, '--plan']);
  expect(plan).toContain('replace a: env is not as the lab file says\n');
  expect(plan).toContain(`run ${IMAGE} in beside: a is made anew`);
  await succeed(['up', '-t', file]);
  expect(await addresses('beside')).toBe(await addresses('a'));
  expect(await addresses('beside')).toContain('10.233.9.9/32');
  expect(await succeed(['up', '-t', file, '--plan'])).toBe('nothing to do');
});

test('the volume of a node that was made anew is still there; down leaves no container', async () => {
  await succeed(['down', '--lab', LAB]);
  expect(await engine.list(LABELS.lab, LAB)).toEqual([]);
  expect(docker(['volume', 'ls', '--quiet', '--filter', `name=${VOLUME}`])).toContain(VOLUME);
});
