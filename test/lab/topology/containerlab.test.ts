import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import { configOf, loadText } from './load-text.ts';

const FOLDER = join(import.meta.dirname, '../../containerlab');

test("what containerlab's format asks for and is not done is told, each where it stands", async () => {
  const { warnings } = await loadTopology(join(FOLDER, 'everything.clab.yml'));
  const told = warnings.map(
    (one) => `${basename(one.file)}:${one.line}:${one.column}: ${one.severity}: ${one.message}`,
  );
  await expect(`${told.join('\n')}\n`).toMatchFileSnapshot('../../containerlab/everything.txt');
});

test('nodes take from group, kind and defaults; the nearest has the last word', async () => {
  const topology = await loadTopology(join(FOLDER, 'everything.clab.yml'));
  const passwords = (line: string) => !line.includes('encrypted-password');
  expect(configOf(topology, 'r1').filter(passwords)).toEqual([
    'set system host-name r1',
    'system {',
    'host-name in-place;',
    '}',
    'set system login user admin class super-user',
    'set system services ssh',
    'set system services telnet',
    'set system host-name by-kind',
    'set system host-name by-group',
    'set system host-name by-node',
  ]);
  // its own kind, so nothing of the kind of the defaults
  expect(configOf(topology, 'r2')).not.toContain('set system host-name by-kind');
  expect(configOf(topology, 'r2')).toContain('set system host-name by-group');
});

test('kinds run as router, host or bridge of vtylab, whatever image is named', async () => {
  const { nodes } = await loadTopology(join(FOLDER, 'everything.clab.yml'));
  expect([...nodes.values()].map(({ name, kind, image, interfaces }) => [name, kind, image, interfaces])).toEqual([
    ['r1', 'router', undefined, [0, 1, 4, 5, 6, 7, 8, 9, 10].map((port) => `ge-0/0/${port}`)],
    ['r2', 'router', undefined, ['ge-0/0/0', 'ge-0/0/1']],
    ['h1', 'host', undefined, ['eth1']],
    ['br1', 'bridge', undefined, ['eth2']],
  ]);
});

test('a client has the addresses and routes that its exec sets up; its own keys come first', async () => {
  const topology = await loadText({
    'lab.yaml': `name: client
topology:
  nodes:
    h:
      kind: linux
      exec: [ip addr add 192.0.2.1/24 dev eth1, ip a add 192.0.2.9/24 dev eth2, ip route add default via 192.0.2.254, ip link]
      interfaces: {eth2: 192.0.2.2/24}
    r: {kind: crpd, users: {root: {password: secret}}}
  links: [{endpoints: ["h:eth1", "r:eth1"]}, {endpoints: ["h:eth2", "r:eth2"]}]
`,
  });
  expect(topology.nodes.get('h')?.startup).toMatchObject({
    interfaces: { eth1: ['192.0.2.1/24'], eth2: ['192.0.2.2/24'] },
    routes: [{ prefix: '0.0.0.0/0', nextHop: '192.0.2.254' }],
  });
  expect(topology.nodes.get('h')?.exec).toMatchObject([{ text: 'ip link', argv: ['ip', 'link'] }]);
  expect(topology.warnings).toEqual([]);
});

test('links in short and long form are wires where both ends are nodes, else have one end in a node', async () => {
  const { links, otherLinks = [] } = await loadTopology(join(FOLDER, 'everything.clab.yml'));
  const name = (end: { node: string; interface: string }) => `${end.node}:${end.interface}`;
  expect(links.map(({ endpoints }) => endpoints.map(name))).toEqual([
    ['r1:ge-0/0/0', 'r2:ge-0/0/0'],
    ['r1:ge-0/0/1', 'h1:eth1'],
    ['r2:ge-0/0/1', 'br1:eth2'],
  ]);
  expect(otherLinks.map(({ type, endpoint, to }) => [type, name(endpoint), to])).toEqual([
    ['host', 'r1:ge-0/0/4', 'veth5'],
    ['mgmt-net', 'r1:ge-0/0/5', 'veth6'],
    ['macvlan', 'r1:ge-0/0/6', 'enp0s3'],
    ['dummy', 'r1:ge-0/0/7', ''],
    ['vxlan', 'r1:ge-0/0/8', '192.0.2.9'],
    ['host', 'r1:ge-0/0/9', 'veth10'],
    ['mgmt-net', 'r1:ge-0/0/10', 'veth11'],
  ]);
});

test('two names of one interface are one interface', async () => {
  const text = `name: twice
topology:
  defaults: {kind: crpd}
  nodes: {a: {}, b: {}}
  links:
    - endpoints: ["a:eth1", "b:eth1"]
    - endpoints: ["a:ge-0/0/0", "b:eth2"]
`;
  await expect(loadText({ 'lab.yaml': text })).rejects.toThrow(
    /lab.yaml:7:19: error: endpoint 'a:ge-0\/0\/0': used already at \S+lab.yaml:6:19/,
  );
});

test('everything wrong with inheritance is told at once', async () => {
  const text = `name: wrong
topology:
  defaults: {group: nobody}
  kinds: {junper_crpd: {}}
  groups: {edge: {}}
  nodes: {a: {group: else}, b: {kind: host}}
`;
  const first = await loadText({ 'lab.yaml': text }).catch((error: unknown) => error);
  expect((first as InputError).message).toMatch(
    /lab.yaml:4:11: error: topology.kinds: unknown kind 'junper_crpd' \(did you mean 'juniper_crpd'\?\)/,
  );
  const second = loadText({ 'lab.yaml': text.replace('junper', 'juniper') });
  await expect(second).rejects.toThrow(InputError);
  await expect(second).rejects.toThrow(
    /3:21: error: b: unknown group 'nobody'; expected edge\n.*6:22: error: a: unknown group 'else'/,
  );
});

test("a group may be no more than a mark, and another maker's kind may be there when no node is of it", async () => {
  const text = `name: marks
topology:
  kinds: {nokia_srlinux: {image: srlinux}}
  nodes: {a: {group: spine, kind: host}}
`;
  const { warnings } = await loadText({ 'lab.yaml': text });
  expect(warnings.map(({ line, message }) => [line, message])).toEqual([
    [3, "topology.kinds.nokia_srlinux is left out: no node can be of a kind 'nokia_srlinux' here"],
    [4, "a: nothing is taken from group 'spine'; the lab has no topology.groups"],
  ]);
  await expect(loadText({ 'lab.yaml': text.replace('host', 'nokia_srlinux') })).rejects.toThrow(
    "unknown value 'nokia_srlinux'; expected router, host, linux or bridge",
  );
});

test('a kind names a group, and the group of the defaults a kind', async () => {
  const { nodes } = await loadText({
    'lab.yaml': `name: groups
topology:
  defaults: {group: clients}
  kinds: {linux: {group: loud}}
  groups: {clients: {kind: linux}, loud: {env: {LEVEL: loud}}}
  nodes: {a: {}}
`,
  });
  expect(nodes.get('a')).toMatchObject({ kind: 'host', container: { environment: { LEVEL: 'loud' } } });
});

test('keys of other releases of containerlab are told in a warning, too', async () => {
  const keys = 'publish: [tcp/22], sandbox: a, kernel: b, SANs: [c], mgmt_ipv4: 192.0.2.1, mgmt_ipv6: "::1"';
  const { warnings } = await loadText({ 'lab.yaml': `name: old\ntopology: {nodes: {a: {kind: host, ${keys}}}}\n` });
  expect(warnings.map(({ message }) => message.split("'")[1])).toEqual([
    'publish',
    'sandbox',
    'kernel',
    'SANs',
    'mgmt_ipv4',
    'mgmt_ipv6',
  ]);
});

describe("a Junos node of containerlab's without root-authentication", () => {
  const load = (node: string, files: Record<string, string> = {}) =>
    loadText({ ...files, 'lab.yaml': `name: login\ntopology: {nodes: {a: ${node}}}\n` });
  const said = async (...lab: Parameters<typeof load>) =>
    configOf(await load(...lab), 'a').map((line) => line.replace(/"\$6\$.*"/, 'HASH'));

  test('has the login that its image brings there', async () => {
    expect(await said('{kind: juniper_crpd}')).toEqual([
      'set system host-name a',
      'set system root-authentication encrypted-password HASH',
      'set system services ssh root-login allow',
    ]);
    expect(await said('{kind: juniper_vjunosrouter}')).toEqual([
      'set system host-name a',
      'set system root-authentication encrypted-password HASH',
      'set system login user admin class super-user',
      'set system login user admin authentication encrypted-password HASH',
      'set system services ssh',
    ]);
    const { warnings } = await load('{kind: juniper_vjunosrouter}');
    expect(warnings.map(({ message }) => message)).toEqual([
      "a: no root-authentication is given, so containerlab's login holds: root/admin@123, admin/admin@123",
    ]);
  });

  test('keeps what it says itself', async () => {
    const own = { 'a.cfg': 'set system login user admin class operator\nset system services ssh connection-limit 3\n' };
    const lines = await said('{kind: vr-vmx, startup-config: a.cfg}', own);
    expect(lines).toContain('set system root-authentication encrypted-password HASH');
    expect(lines.join('\n')).not.toContain('super-user');
    expect(lines).not.toContain('set system services ssh');
  });

  test.each([
    ['{kind: vr-vmx, config: "set system root-authentication encrypted-password x"}'],
    ['{kind: vr-vmx, users: {root: {password: own}}}'],
    ['{kind: router}'],
    ['{kind: linux}'],
  ])('%s gets none', async (node) => {
    const topology = await load(node);
    expect(topology.warnings).toEqual([]);
    expect(configOf(topology, 'a').join('\n')).not.toMatch(/admin|allow/);
  });
});

test('a host takes no configuration from the defaults, and is told when it has its own', async () => {
  const lab = (node: string) => `name: h
topology:
  defaults: {services: [ssh], users: {lab: {class: super-user}}}
  nodes: {r: {}, h: ${node}}
`;
  const topology = await loadText({ 'lab.yaml': lab('{kind: host}') });
  expect(topology.nodes.get('h')?.startup).toEqual({ role: 'host', hostName: 'h', interfaces: {}, routes: [] });
  await expect(loadText({ 'lab.yaml': lab('{kind: host, services: [ssh]}') })).rejects.toThrow(
    "'services' is not for a host",
  );
});

test('a lab of containerlab with files beside it starts as it stands', async () => {
  const topology = await loadTopology(join(FOLDER, 'junos01.clab.yml'));
  expect(configOf(topology, 'vmx1')).toContain('set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.0/31');
  expect(configOf(topology, 'vmx2').join('\n')).toContain(
    readFileSync(join(FOLDER, 'vmx2.cfg'), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .slice(3, 5)
      .join('\n'),
  );
});

test('keys of the container come from all levels, as containerlab merges them', async () => {
  const { nodes, prefix, mgmt, warnings } = await loadTopology(join(FOLDER, 'services.clab.yml'));
  expect(warnings.map(({ message }) => message)).toEqual([
    "fw: no root-authentication is given, so containerlab's login holds: root/admin@123, admin/admin@123",
  ]);
  expect(prefix).toBe('__lab-name');
  expect(mgmt).toMatchObject({ name: 'services-mgmt', ipv4: { subnet: '172.100.101.0/24' } });
  const license = join(FOLDER, 'license.txt');
  expect(nodes.get('web')).toMatchObject({
    kind: 'host',
    image: undefined,
    management: { ipv4: '172.100.101.11', aliases: ['www.example.net'] },
    container: {
      ports: [{ address: '127.0.0.1', port: 8080, containerPort: 80, protocol: 'tcp' }],
      dns: { servers: ['192.0.2.53'], search: ['example.net'], options: [] },
    },
    workload: {
      image: 'alpine:3.20',
      container: {
        environment: { TZ: 'UTC', LEVEL: 'group' },
        binds: [`${license}:/etc/web`], // the more specific of two with one destination
        limits: { memory: 256_000_000 },
        command: ['httpd', '-f', '-p', '80', '-h', '/srv/the site'],
        user: 'nobody:nogroup',
        capabilities: ['NET_BIND_SERVICE'],
        restart: 'on-failure',
        health: { test: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1/'], interval: 2, retries: 5 },
      },
    },
    startup: { interfaces: { eth1: ['198.51.100.2/24'] } },
  });
  expect(nodes.get('web')?.exec?.map(({ text }) => text)).toEqual([
    'echo from defaults',
    'echo from group',
    'ip link set dev eth1 mtu 1400',
  ]);
  expect(nodes.get('client')).toMatchObject({
    startupDelay: 1,
    workload: { container: { environment: { LEVEL: 'kind' }, limits: { cpu: 0.5, cpuSet: '0-1' }, restart: 'always' } },
  });
  expect(nodes.get('client')?.management).toBeUndefined();
  expect(nodes.get('fw')?.container?.ports).toEqual([
    { address: '0.0.0.0', port: 8022, containerPort: 22, protocol: 'tcp' },
    { address: '127.0.0.1', port: 8161, containerPort: 161, protocol: 'udp' },
  ]);
});
