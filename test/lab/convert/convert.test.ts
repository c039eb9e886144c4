import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportLab } from '../../../lab/convert/export.ts';
import { importLab } from '../../../lab/convert/import.ts';
import { InputError } from '../../../lab/errors.ts';
import { generateLab } from '../../../lab/generate/generate.ts';
import { addressesOf, commandsOf } from '../../../lab/topology/ip-commands.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import { configOf, loadText } from '../topology/load-text.ts';

const FOLDER = join(import.meta.dirname, '../../containerlab');

/** A lab as far as a conversion has to keep it. Comments in configuration and a statement said twice do not matter. */
function essence(topology: Topology) {
  return {
    name: topology.name,
    nodes: [...topology.nodes.values()].map(({ name, kind, interfaces, startup }) => ({
      name,
      kind,
      interfaces,
      config: [...new Set(configOf(topology, name).filter((line) => !line.startsWith('#')))],
      host: startup.role === 'host' ? startup : undefined,
    })),
    links: topology.links,
  };
}

/** Imports a text as if it stood among the examples, and loads the result. */
async function imported(text: string): Promise<{ topology: Topology; text: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-convert-'));
  try {
    writeFileSync(join(directory, 'x.clab.yml'), text);
    const result = (await importLab(join(directory, 'x.clab.yml'))).text;
    return { text: result, topology: await loadText({ 'lab.yaml': result }) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('import', () => {
  test('what it makes of a lab, and what it leaves out', async () => {
    const { text, warnings } = await importLab(join(FOLDER, 'clos.clab.yml'));
    await expect(text).toMatchFileSnapshot('../../golden/convert/clos.yaml');
    const told = warnings.map((one) => `${basename(one.file)}:${one.line}:${one.column}: ${one.message}`);
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot('../../golden/convert/clos.txt');
  });

  test('the result is the same lab, without warnings, addresses of the client included', async () => {
    const before = essence(await loadTopology(join(FOLDER, 'clos.clab.yml')));
    const topology = await loadText({ 'lab.yaml': (await importLab(join(FOLDER, 'clos.clab.yml'))).text });
    expect(topology.warnings.filter(({ message }) => !message.includes('dangles'))).toEqual([]);
    expect(before.nodes.find(({ name }) => name === 'c1')?.host).toMatchObject({
      interfaces: { eth1: ['192.0.2.1/24', '2001:db8::1/64'] },
    });
    expect(essence(topology)).toEqual(before);
  });

  test('files that are named stay named', async () => {
    const file = join(FOLDER, 'junos01.clab.yml');
    const { text } = await importLab(file);
    const files = Object.fromEntries(
      ['vmx1.cfg', 'vmx2.cfg'].map((name) => [name, readFileSync(join(dirname(file), name), 'utf8')]),
    );
    expect(essence(await loadText({ 'lab.yaml': text, ...files }))).toEqual(essence(await loadTopology(file)));
    expect(text).toContain('startup-config: vmx1.cfg # beside this file');
  });

  test('the login that a kind brings with it is written', async () => {
    const text = `name: login
topology:
  nodes:
    a: {kind: crpd, services: telnet}
    b: {kind: juniper_vjunosrouter, services: {ssh: {connection-limit: 2}}}
    c: {kind: vr-vqfx, services: [telnet]}
`;
    const before = await loadText({ 'lab.yaml': text });
    const { topology, text: written } = await imported(text);
    const sorted = (lab: Topology) => ['a', 'b', 'c'].map((node) => configOf(lab, node).toSorted());
    expect(sorted(topology)).toEqual(sorted(before));
    expect(written).toContain('class: super-user, password: admin@123');
    expect(topology.warnings).toEqual([]);
  });

  test('a kind that would become that of other nodes too is refused, by name', async () => {
    const failure = importLab(join(FOLDER, 'everything.clab.yml'));
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow("kind 'juniper_vjunosrouter' becomes 'router', as r2's kind does");
  });
});

describe('there and back', () => {
  test.each(['lab', 'short', 'host', 'tcp-estab-before', 'tcp-estab-after'])('remote-access/%s.yaml', async (name) => {
    const topology = await loadTopology(`topologies/remote-access/${name}.yaml`);
    const back = await imported(exportLab(topology));
    expect(essence(back.topology)).toEqual(essence(topology));
  });

  test.each(['line', 'leaf-spine'] as const)('a generated %s', async (shape) => {
    const topology = await loadText({ 'lab.yaml': generateLab(shape, 5).lab });
    expect(essence((await imported(exportLab(topology))).topology)).toEqual(essence(topology));
  });

  test('from containerlab, by way of ours, to containerlab: the same lab', async () => {
    const ours = await loadText({ 'lab.yaml': (await importLab(join(FOLDER, 'clos.clab.yml'))).text });
    const text = exportLab(ours);
    await expect(text).toMatchFileSnapshot('../../golden/convert/clos.clab.yaml');
    expect(essence((await imported(text)).topology)).toEqual(essence(ours));
  });
});

test('what is exported is read as it stands, too', async () => {
  const topology = await loadTopology('topologies/remote-access/lab.yaml');
  expect(essence(await loadText({ 'lab.yaml': exportLab(topology) }))).toEqual(essence(topology));
});

test('curly braces cannot be joined with commands: the export says which file', async () => {
  const topology = await loadTopology(join(FOLDER, 'junos01.clab.yml'));
  expect(() => exportLab(topology)).toThrow(
    /:10:5: error: vmx2: vmx2.cfg line 1 is in curly braces; expected set commands/,
  );
});

test('commands of iproute2', () => {
  const commands = [
    'ip a add 192.0.2.1/24 dev eth1',
    'ip -6 route add default via fe80::1 dev eth1',
    'ip link set eth1 up',
  ];
  const found = addressesOf(commands);
  expect(found).toEqual({
    interfaces: { eth1: '192.0.2.1/24' },
    addresses: [['eth1', '192.0.2.1/24']],
    static: { default: 'fe80::1' },
    rest: ['ip link set eth1 up'],
  });
  expect(commandsOf({ eth1: ['192.0.2.1/24'] }, [{ prefix: '0.0.0.0/0', nextHop: '192.0.2.2' }])).toEqual([
    'ip address add 192.0.2.1/24 dev eth1',
    'ip route add 0.0.0.0/0 via 192.0.2.2',
  ]);
});

test('stages, and networks and containers of images, are the same after an export', async () => {
  const ours = await loadText({
    'lab.yaml': `name: stages
topology:
  defaults: {kind: linux, image: "alpine:3"}
  nodes:
    a: {network-mode: host, privileged: true, tmpfs: {/run: size=1m}, security-opts: [seccomp=unconfined]}
    b:
      network-mode: container:c
      volumes: ["data:/data:ro", /scratch]
      cgroup-parent: /lab
      cgroupns-mode: private
      pid-mode: host
      stages:
        create: {wait-for: [{node: a, stage: healthy}, {node: c, stage: exit}]}
        configure: {exec: [{command: "echo 'in a row'"}, {command: date, phase: on-exit}]}
    c: {hostname: other, runtime: docker}
`,
  });
  const back = await loadText({ 'lab.yaml': exportLab(ours) });
  const plain = ({ nodes }: Topology) =>
    JSON.parse(JSON.stringify([...nodes.values()], (key, value) => (key === 'place' ? undefined : value)));
  expect(plain(back)).toEqual(plain(ours));
});
