/**
 * Every key of containerlab's format, as its JSON Schema of 2026 has them: each changes what the lab is, or is named in a warning
 * at its place. Nothing is left out silently.
 */
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Topology } from '../../../lab/topology/topology.ts';
import { configOf, loadText } from './load-text.ts';

type Path = readonly (string | number)[];

const FILES = { 'r.cfg': 'set system host-name from-file\n', 'web.env': 'A=1\n', 'lab.lic': 'none' };
const BASE = `name: keys
mgmt: {network: first, ipv4-subnet: 172.29.240.0/24}
topology:
  groups: {servers: {env: {FROM: group}}}
  nodes:
    r: {kind: juniper_crpd}
    s: {kind: juniper_crpd, startup-config: r.cfg}
    web: {kind: linux, image: "alpine:3"}
    job: {kind: linux, image: "alpine:3"}
  links:
    - endpoints: ["r:eth1", "web:eth1"]
    - {type: veth, endpoints: [{node: r, interface: eth2}, {node: s, interface: eth1}]}
`;

/** The lab with a value somewhere; without one it is what the key is compared with. */
function labWith(path: Path, value: unknown): string {
  const document = parseDocument(BASE);
  if (value !== undefined) document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

/** What a lab is, whatever line it stands on. */
function meaning({ warnings: _, file: __, ...topology }: Topology): string {
  const places = new Set(['place', 'line', 'column', 'file']);
  return JSON.stringify(topology, (key, value: unknown) => {
    if (places.has(key)) return undefined;
    return value instanceof Map ? [...value] : value;
  }).replaceAll(/vtylab-topology-[^/]+/g, 'folder');
}

/** How the key is dealt with: the lab is another one, or a warning names it and points to its value. */
async function dealtWith(path: Path, value: unknown): Promise<string[]> {
  const text = labWith(path, value);
  const [before, after] = await Promise.all([
    loadText({ ...FILES, 'lab.yaml': labWith(path, undefined) }),
    loadText({ ...FILES, 'lab.yaml': text }),
  ]);
  const key = String(path.findLast((one) => typeof one === 'string'));
  const known = new Set(before.warnings.map(({ message }) => message));
  const named = after.warnings.filter(({ message }) => !known.has(message) && message.includes(key));
  // a mapping stands below its key
  const there = named.every(({ line }) =>
    text
      .split('\n')
      .slice(Math.max(0, line - 2), line)
      .join('\n')
      .includes(key),
  );
  return [
    ...(meaning(before) === meaning(after) ? [] : ['carried out']),
    ...(named.length > 0 && there ? ['named in a warning'] : []),
  ];
}

const web = (key: string, value: unknown): [string, Path, unknown] => [key, ['topology', 'nodes', 'web', key], value];
const of = (node: string, key: string, value: unknown): [string, Path, unknown] => [
  `${key} (${node})`,
  ['topology', 'nodes', node, key],
  value,
];
const NODE = [
  of('job', 'image', 'alpine:4'),
  of('r', 'image', 'crpd:24'),
  web('image-pull-policy', 'always'),
  web('restart-policy', 'no'),
  of('job', 'kind', 'bridge'),
  web('license', 'lab.lic'),
  web('type', 'x'),
  web('group', 'servers'),
  of('r', 'startup-config', 'r.cfg'),
  web('startup-delay', 3),
  of('s', 'suppress-startup-config', true),
  web('auto-remove', true),
  web('exec', ['date']),
  web('binds', ['lab.lic:/etc/lab.lic']),
  web('volumes', ['data:/data:ro', '/scratch']),
  web('ports', ['8080:80']),
  of('r', 'ports', ['443:443/ts']),
  web('env', { A: 1 }),
  web('credentials', { username: 'a', password: 'b', 'identity-file': 'c' }),
  web('env-files', ['web.env']),
  web('user', 'nobody'),
  web('hostname', 'www'),
  of('r', 'hostname', 'edge'),
  web('entrypoint', 'sh'),
  web('cmd', 'sleep 1'),
  web('labels', { A: 1 }),
  web('runtime', 'podman'),
  web('mgmt-ipv4', '172.29.240.9'),
  web('mgmt-ipv6', '2001:db8::9'),
  web('mgmt-net', 'second'),
  of('job', 'network-mode', 'none'),
  of('job', 'network-mode', 'host'),
  of('job', 'network-mode', 'container:web'),
  of('r', 'network-mode', 'host'),
  web('link-apply-mode', 'restart'),
  web('cpu', 1.5),
  web('memory', '64mb'),
  web('cpu-set', '0'),
  web('extras', { frr: { daemons: ['bgpd'] } }),
  web('config', { vars: { a: 1 } }),
  web('certificate', { issue: true, sans: ['a'], 'key-size': 4096, 'validity-duration': '1h' }),
  web('components', [{ slot: 1, type: 'x' }]),
  web('config-mode', 'mixed'),
  web('gen-component-config', false),
  web('sfm', 'sfm-s'),
  web('pid-offset', 3),
  web('mgmt-intf', 'Ethernet0/1'),
  web('bootstrap-config', 'none'),
  web('inject-ssh-keys', false),
  web('custom-prompt', false),
  web('eda-default-grpc-server', true),
  web('port-count', 32),
  web('breakouts', [{ port: 1, channels: 4 }]),
  web('aliases', ['www.example.net']),
  web('shm-size', '64mb'),
  web('cap-add', ['SYS_ADMIN']),
  web('privileged', true),
  web('cgroupns-mode', 'host'),
  web('cgroup-parent', '/lab'),
  web('pid-mode', 'host'),
  of('r', 'pid-mode', 'host'),
  web('tmpfs', { '/run': 'size=1m' }),
  web('security-opts', ['seccomp=unconfined']),
  web('sysctls', { 'net.ipv4.ip_forward': 1 }),
  web('devices', ['/dev/null']),
  // of older releases
  web('position', 'left'),
  web('SANs', ['a']),
  web('publish', ['tcp/22']),
  web('sandbox', 'a'),
  web('kernel', 'a'),
  web('wait-for', ['r']),
  web('mgmt_ipv4', '172.29.240.9'),
];
const deeper = (base: Path, ...samples: readonly (readonly [string, unknown])[]): [string, Path, unknown][] =>
  samples.map(([key, value]) => [[...base.slice(-2), key].join('.'), [...base, key], value]);
const STAGES = ['create', 'create-links', 'configure', 'healthy', 'exit'].flatMap((stage) =>
  deeper(
    ['topology', 'nodes', 'web', 'stages', stage],
    ['wait-for', [{ node: 'job', stage: 'create' }]],
    ['exec', [{ command: 'echo exec', target: 'host', phase: 'on-exit' }]],
    ['exec', { 'on-enter': ['echo exec'], 'on-exit': ['echo exec'] }],
  ),
);
const DNS = deeper(
  ['topology', 'nodes', 'web', 'dns'],
  ['servers', ['192.0.2.1']],
  ['search', ['a']],
  ['options', ['b']],
);
const HEALTH = ['interval', 'retries', 'timeout', 'start-period'].map((key): [string, Path, unknown] => [
  `healthcheck.${key}`,
  ['topology', 'nodes', 'web', 'healthcheck'],
  { test: ['CMD', 'true'], [key]: 7 },
]);
const MGMT = deeper(
  ['mgmt'],
  ['network', 'other'],
  ['bridge', 'br-lab'],
  ['ipv4-subnet', '172.29.241.0/24'],
  ['ipv4-subnet', 'auto'],
  ['ipv6-subnet', '2001:db8::/64'],
  ['ipv6-subnet', 'auto'],
  ['ipv4-gw', '172.29.240.254'],
  ['ipv4-range', '172.29.240.128/25'],
  ['mtu', 1400],
  ['driver', 'macvlan'],
  ['ipam', { provider: 'containerlab', dad: true }],
  ['macvlan-parent', 'eth0'],
  ['macvlan-mode', 'vepa'],
  ['macvlan-aux', false],
  ['external-access', true],
  ['skip-when-unused', false],
  ['tailscale', { 'auth-mode': 'sso' }],
  ['driver-opts', { a: 'b' }],
);
const WIRE = deeper(
  ['topology', 'links', 1],
  ['type', 'veth-stitch'],
  ['mtu', 9000],
  ['ipv4', ['192.0.2.1/30', '192.0.2.2/30']],
  ['ipv6', ['2001:db8::1/64', '']],
  ['vars', { a: 1 }],
  ['labels', { a: 1 }],
  ['impairment', { mode: 'bridge', name: 'x', image: 'y' }],
);
const BRIEF = deeper(
  ['topology', 'links', 0],
  ['mtu', 9000],
  ['ipv4', ['192.0.2.1/30', '192.0.2.2/30']],
  ['ipv6', ['2001:db8::1/64', '']],
  ['vars', { a: 1 }],
  ['labels', { a: 1 }],
);
const END = deeper(
  ['topology', 'links', 1, 'endpoints', 0],
  ['mac', '02:00:00:00:00:01'],
  ['ipv4', '192.0.2.1/30'],
  ['ipv6', '2001:db8::1/64'],
);
const endpoint = { node: 'job', interface: 'eth9' };
const LINKS = [
  { type: 'mgmt-net', 'host-interface': 'veth9', endpoint },
  { type: 'macvlan', 'host-interface': 'eth0', mode: 'vepa', endpoint },
  { type: 'host', 'host-interface': 'veth9', mtu: 1400, endpoint },
  { type: 'vxlan', remote: '192.0.2.9', vni: 7, 'dst-port': 4789, 'src-port': 5000, endpoint },
  { type: 'vxlan-stitch', remote: '192.0.2.9', vni: 7, 'dst-port': 4789, endpoint },
  { type: 'dummy', endpoint, vars: { a: 1 }, labels: { b: 1 } },
].map((link): [string, Path, unknown] => [`a link of type ${link.type}`, ['topology', 'links', 2], link]);
const REST: [string, Path, unknown][] = [
  ['name', ['name'], 'other'],
  ['prefix', ['prefix'], ''],
  ['settings', ['settings'], { 'certificate-authority': { 'key-size': 4096 } }],
  ['debug', ['debug'], true],
  ['defaults', ['topology', 'defaults'], { env: { FROM: 'defaults' } }],
  ['kinds', ['topology', 'kinds'], { linux: { env: { FROM: 'kind' } } }],
  ['a new node', ['topology', 'nodes', 'more'], { kind: 'juniper_csrx' }],
  ['a new node of kind cjunosevolved', ['topology', 'nodes', 'more'], { kind: 'juniper_cjunosevolved' }],
  ['mgmt as a list', ['mgmt'], [{ network: 'first' }, { network: 'mgmt-two' }]],
];

test.each([...NODE, ...STAGES, ...DNS, ...HEALTH, ...MGMT, ...WIRE, ...BRIEF, ...END, ...LINKS, ...REST])(
  '%s is carried out, or named in a warning',
  async (_, path, value) => {
    if (path.at(-1) === 'type' && value === 'veth-stitch') {
      // what it is for, every link of vtylab's can: it is the same link
      await expect(loadText({ ...FILES, 'lab.yaml': labWith(path, value) })).resolves.toBeDefined();
      return;
    }
    expect(await dealtWith(path, value)).not.toEqual([]);
  },
);

test('enforce-startup-config starts from startup-config even where a saved one is asked for', async () => {
  const files = { ...FILES, 'saved/keys/s.conf': 'set system host-name from-saved\n' };
  const load = async (text: string) =>
    configOf(await loadText({ ...files, 'lab.yaml': text }, 'lab.yaml', { saved: true }), 's');
  expect(await load(BASE)).toContain('set system host-name from-saved');
  const enforced = labWith(['topology', 'nodes', 's', 'enforce-startup-config'], true);
  expect(await load(enforced)).toContain('set system host-name from-file');
});

test('nothing is told of what is as containerlab has it', async () => {
  const { warnings } = await loadText({ ...FILES, 'lab.yaml': BASE });
  const rest = warnings.filter(({ message }) => !message.includes('root-authentication'));
  expect(rest).toEqual([]);
});
