/** A lab with everything that leaves marks on a machine, and what is left of it after `down`: nothing. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { labToken } from '../../lab/links/batch.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { processesOf } from './processes.ts';
import { LAUNCHER } from './vtylab.ts';

const LAB = 'test-leftovers';
const IMAGE = `vtylab-${LAB}:test`;
const BRIDGE = 'vlleftovers';
const HOST_END = 'vlleft-host';
const YAML = `name: ${LAB}
mgmt: {ipv4-subnet: 10.213.4.0/24, bridge: ${BRIDGE}}
topology:
  nodes:
    R:
      interfaces: {ge-0/0/0: 192.0.2.1/30, lo0: 198.51.100.1/32}
      services: [ssh, telnet, ftp]
      users: {root: {password: root123}}
    W: {kind: linux, image: "${IMAGE}", healthcheck: {test: [CMD, "true"], interval: 1}}
    sw: {kind: bridge}
  links:
    - {endpoints: ["R:ge-0/0/0", "W:eth1"], rate: 50m}
    - endpoints: ["R:ge-0/0/1", "host:${HOST_END}"]
    - endpoints: ["R:ge-0/0/2", "sw:eth1"]
    - {endpoints: ["W:eth2", "sw:eth2"], state: down}
    - endpoints: ["R:ge-0/0/3", "vxlan-stitch:192.0.2.9/100"]
`;

const engine = openDocker();
/** Where a user would have the lab, a home, and temporary files. */
let root: string;

const vtylab = async (...args: string[]) => {
  const env = { HOME: join(root, 'home'), TMPDIR: join(root, 'tmp'), NO_COLOR: '1' };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [LAUNCHER, ...args], {
    cwd: join(root, 'lab'),
    env,
    reject: false,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
};

/** Files below the folder, except the cache of Node, which is not ours. */
async function files(): Promise<string[]> {
  const all = await readdir(root, { recursive: true });
  return all.filter((path) => !path.includes('node-compile-cache')).sort();
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'vtylab-leftovers-'));
  for (const folder of ['lab', 'home', 'tmp']) await mkdir(join(root, folder));
  await writeFile(join(root, 'lab', 'lab.yaml'), YAML);
  const input = `FROM ${DEVICE_IMAGE}\nENTRYPOINT []\nVOLUME /data\nCMD ["sleep", "infinity"]\n`;
  await execa('docker', ['build', '--quiet', '--tag', IMAGE, '-'], { input });
});
afterAll(async () => {
  await execa(process.execPath, [LAUNCHER, 'down', '--lab', LAB]);
  await execa('docker', ['rmi', '--force', IMAGE]);
  engine.close();
  await rm(root, { recursive: true });
});

test('down leaves no container, network, volume, process, namespace, interface or file', async () => {
  const before = await files();
  await vtylab('up');
  await vtylab('cli', 'R', 'show version');
  const there = await marks();
  expect(Object.keys(there.processes)).toEqual(['R', 'sw', 'W', "W's image"]);
  expect(there.namespaces).toHaveLength(3);
  expect(there.volumes).toHaveLength(1);
  expect(there.interfaces).toEqual(expect.arrayContaining([BRIDGE, HOST_END]));

  await vtylab('down');
  expect(await engine.list(LABELS.lab, LAB)).toEqual([]);
  expect(await engine.networks.list(LABELS.lab, LAB)).toEqual([]);
  const left = await leftOf(there);
  expect(left).toEqual({ processes: [], namespaces: [], volumes: [], interfaces: [] });
  expect(readdirSync('/sys/class/net').filter((name) => name.startsWith(`vl${labToken(LAB)}`))).toEqual([]);
  expect(await files()).toEqual(before);
});

type Marks = Awaited<ReturnType<typeof marks>>;

/** What the lab has on this machine. */
async function marks() {
  const containers = await engine.list(LABELS.lab, LAB);
  const pids = await Promise.all(containers.map(({ id }) => engine.pid(id)));
  const mounts = await execa('docker', [
    'inspect',
    '--format',
    '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}',
    ...containers.map(({ id }) => id),
  ]);
  return {
    processes: await processesOf(engine, LAB),
    namespaces: [...new Set(pids.map((pid) => readlinkSync(`/proc/${pid}/ns/net`)))],
    volumes: mounts.stdout.split(/\s+/).filter(Boolean),
    interfaces: [BRIDGE, HOST_END, ...portsOf(BRIDGE)].filter((name) => existsSync(`/sys/class/net/${name}`)),
  };
}

/** The engine's ends of what leads to nodes. */
function portsOf(bridge: string): string[] {
  return readdirSync(`/sys/class/net/${bridge}/brif`);
}

/** What of it is still there. */
async function leftOf({ processes, namespaces, volumes, interfaces }: Marks) {
  const known = new Set((await execa('docker', ['volume', 'ls', '--quiet'])).stdout.split('\n'));
  const inUse = new Set(readdirSync('/proc').flatMap(namespaceOf));
  return {
    processes: Object.values(processes).flat().filter(stillRuns),
    namespaces: namespaces.filter((one) => inUse.has(one)),
    volumes: volumes.filter((name) => known.has(name)),
    interfaces: interfaces.filter((name) => existsSync(`/sys/class/net/${name}`)),
  };
}

/** By the start of a process, as its number may be another one's by now. */
function stillRuns(words: string): boolean {
  const [, pid = '', start = ''] = /^(\d+) since (\d+)/.exec(words) ?? [];
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(` ${start} `);
  } catch {
    return false;
  }
}

function namespaceOf(pid: string): string[] {
  try {
    return /^\d+$/.test(pid) ? [readlinkSync(`/proc/${pid}/ns/net`)] : [];
  } catch {
    return []; // it has just ended
  }
}
