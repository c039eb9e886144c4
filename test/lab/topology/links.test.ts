import { expect, test } from 'vitest';
import { domainsOf } from '../../../lab/topology/domains.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import { configOf, loadText } from './load-text.ts';

const NODES = `name: links
topology:
  nodes:
    R1:
    R2:
    H: {kind: host}
    sw: {kind: bridge}
    up: {kind: bridge, network-mode: host}
  links:
`;
const load = (links: string, more: Readonly<Record<string, string>> = {}) =>
  loadText({ 'lab.yaml': NODES + links.replaceAll(/^/gm, '    '), ...more });

test('every form of every kind of link', async () => {
  const { links, otherLinks, nodes } = await load(`- endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
- {endpoints: ["R1:ge-0/0/1", "host:veth1"], mtu: 9000}
- {type: host, host-interface: veth2, endpoint: {node: R1, interface: ge-0/0/2, mac: "02:00:00:00:00:0A"}}
- endpoints: ["mgmt-net:veth3", "R1:ge-0/0/3"]
- {type: mgmt-net, host-interface: veth4, endpoint: {node: R1, interface: ge-0/0/4}}
- endpoints: ["R1:ge-0/0/5", "macvlan:eth0"]
- {type: macvlan, host-interface: eth0, mode: vepa, endpoint: {node: R1, interface: ge-0/0/6}}
- endpoints: ["R1:ge-0/0/7", "dummy"]
- {type: dummy, endpoint: {node: R1, interface: ge-0/0/8}}
- endpoints: ["R1:ge-0/0/9", "vxlan:192.0.2.9/100"]
- endpoints: ["R1:ge-0/1/0", "vxlan-stitch:2001:db8::9/101/4789"]
- type: vxlan
  remote: 192.0.2.9
  vni: 102
  udp-port: 4789
  src-port: 5000
  learning: false
  parent-interface: eth0
  endpoint: {node: R1, interface: ge-0/1/1}
- {type: vxlan-stitch, remote: 192.0.2.9, vni: 103, dst-port: 4790, endpoint: {node: R1, interface: ge-0/1/2}}
- endpoints: ["R1:ge-0/1/3", "sw:eth1"]
- endpoints: ["R1:ge-0/1/4", "up:veth5"]
- {endpoints: ["R1:ge-0/1/5", "H:eth1"], state: down, labels: {rack: 7}, vars: {a: [1, 2]}}
`);
  const at = (port: string) => ({ node: 'R1', interface: `ge-0/${port}` });
  expect(otherLinks).toEqual([
    { type: 'host', endpoint: at('0/1'), to: 'veth1', mtu: 9000 },
    { type: 'host', endpoint: { ...at('0/2'), mac: '02:00:00:00:00:0a' }, to: 'veth2' },
    { type: 'mgmt-net', endpoint: at('0/3'), to: 'veth3' },
    { type: 'mgmt-net', endpoint: at('0/4'), to: 'veth4' },
    { type: 'macvlan', endpoint: at('0/5'), to: 'eth0', mode: 'bridge' },
    { type: 'macvlan', endpoint: at('0/6'), to: 'eth0', mode: 'vepa' },
    { type: 'dummy', endpoint: at('0/7'), to: '' },
    { type: 'dummy', endpoint: at('0/8'), to: '' },
    { type: 'vxlan', endpoint: at('0/9'), to: '192.0.2.9', tunnel: { vni: 100, port: 14789 } },
    { type: 'vxlan-stitch', endpoint: at('1/0'), to: '2001:db8::9', tunnel: { vni: 101, port: 4789 } },
    {
      type: 'vxlan',
      endpoint: at('1/1'),
      to: '192.0.2.9',
      tunnel: { vni: 102, port: 4789, sourcePort: 5000, parent: 'eth0', learning: false },
    },
    { type: 'vxlan-stitch', endpoint: at('1/2'), to: '192.0.2.9', tunnel: { vni: 103, port: 4790 } },
    { type: 'bridge', endpoint: at('1/4'), to: 'up', hostInterface: 'veth5' },
  ]);
  expect(links).toEqual([
    { endpoints: [at('0/0'), { node: 'R2', interface: 'ge-0/0/0' }] },
    { endpoints: [at('1/3'), { node: 'sw', interface: 'eth1' }] },
    {
      endpoints: [at('1/5'), { node: 'H', interface: 'eth1' }],
      down: true,
      labels: { rack: 7 },
      vars: { a: [1, 2] },
    },
  ]);
  expect(nodes.get('R1')?.interfaces).toHaveLength(16);
  expect(nodes.get('sw')).toMatchObject({ kind: 'bridge', interfaces: ['eth1'], startup: { role: 'bridge' } });
  expect(nodes.has('up')).toBe(false);
});

test('a shape holds for both directions, and an end may say otherwise', async () => {
  const { links } =
    await load(`- {endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"], delay: 20ms, jitter: 2, loss: 0.5%, rate: 10m}
- type: veth
  rate: 1g
  delay: 5ms
  endpoints:
    - {node: R1, interface: ge-0/0/1, rate: 64k}
    - {node: R2, interface: ge-0/0/1, delay: 0}
- {endpoints: ["R1:ge-0/0/2", "R2:ge-0/0/2"], delay: 0ms}
`);
  expect(links.map(({ endpoints }) => endpoints.map(({ shape }) => shape))).toEqual([
    [
      { delay: 20, jitter: 2, loss: 0.5, rate: 10_000_000 },
      { delay: 20, jitter: 2, loss: 0.5, rate: 10_000_000 },
    ],
    [{ delay: 5, rate: 64_000 }, { rate: 1_000_000_000 }],
    [undefined, undefined],
  ]);
});

test('addresses that a link gives its ends become configuration, after what the node says itself', async () => {
  const topology =
    await load(`- {endpoints: ["R1:ge-0/0/0", "H:eth1"], ipv4: [192.0.2.1/30, 192.0.2.2/30], ipv6: ["", "2001:db8::2/64"]}
- type: host
  host-interface: veth1
  endpoint: {node: R1, interface: ge-0/0/1, ipv4: 198.51.100.1/30, ipv6: "2001:db8:1::1/64"}
`);
  expect(configOf(topology, 'R1').filter((line) => line.includes('address'))).toEqual([
    'set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30',
    'set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.1/30',
    'set interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8:1::1/64',
  ]);
  expect(topology.nodes.get('H')?.startup).toMatchObject({ interfaces: { eth1: ['192.0.2.2/30', '2001:db8::2/64'] } });
});

const names = (lab: Topology, bridges: readonly string[]) =>
  domainsOf(lab, new Set(bridges)).map(({ name, by, ends }) => [name, by, ends.map(({ node }) => node)]);

test('ends hear each other over a wire, a bridge, and bridges that are joined', async () => {
  const text = `name: domains
topology:
  nodes:
    {R1: {}, R2: {}, R3: {}, a: {kind: bridge}, b: {kind: bridge}, c: {kind: bridge}, d: {kind: bridge, network-mode: host}}
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "a:eth1"]
    - endpoints: ["b:eth1", "R2:ge-0/0/1"]
    - endpoints: ["R3:ge-0/0/1", "c:eth1"]
    - endpoints: ["a:eth9", "b:eth9"]
    - endpoints: ["R3:ge-0/0/2", "d:veth1"]
    - endpoints: ["c:eth9", "d:veth2"]
    - endpoints: ["R3:ge-0/0/3", "host:veth3"]
`;
  expect(names(await loadText({ 'lab.yaml': text }), ['a', 'b', 'c'])).toEqual([
    ['R1:ge-0/0/0--R2:ge-0/0/0', 'wire', ['R1', 'R2']],
    ['a b', 'bridge', ['R1', 'R2']],
    ['c host:d', 'host-bridge', ['R3', 'R3']],
  ]);
});
