import { expect, test } from 'vitest';
import {
  aliasPrefix,
  downAlias,
  hardwareAddress,
  isShapedAs,
  linkAlias,
  linkName,
  linuxName,
  partAlias,
  readAlias,
  shapedAlias,
  unshapedAlias,
} from '../../../lab/links/names.ts';
import type { Link, OtherLink } from '../../../lab/topology/topology.ts';

const link = (a: string, b: string): Link => {
  const end = (text: string) => {
    const [node = '', name = ''] = text.split(' ');
    return { node, interface: name };
  };
  return { endpoints: [end(a), end(b)] };
};

test('a slash becomes a dash, everything else stays', () => {
  expect(['ge-0/0/0', 'xe-10/3/47', 'lo0', 'eth1'].map(linuxName)).toEqual(['ge-0-0-0', 'xe-10-3-47', 'lo0', 'eth1']);
});

test('15 bytes are taken, 16 are not', () => {
  expect(linuxName('et-1/2/30000000')).toBe('et-1-2-30000000');
  expect(() => linuxName('et-1/2/300000000')).toThrow(
    "interface name 'et-1/2/300000000' is longer than the 15 bytes that Linux takes",
  );
});

test('a link is the same whichever end is named first', () => {
  const alias = 'vtylab:demo:R1:ge-0/0/0--R2:ge-0/0/1';
  expect(linkAlias('demo', link('R1 ge-0/0/0', 'R2 ge-0/0/1'))).toBe(alias);
  expect(linkAlias('demo', link('R2 ge-0/0/1', 'R1 ge-0/0/0'))).toBe(alias);
  expect(alias.startsWith(aliasPrefix('demo'))).toBe(true);
  expect(linkName(link('b x', 'a y'))).toBe('a:y--b:x');
});

const at = { node: 'R1', interface: 'ge-0/0/1' };
const tunnel = { vni: 100, port: 14789 };
const OTHERS: readonly OtherLink[] = [
  { type: 'host', endpoint: at, to: 'veth5' },
  { type: 'mgmt-net', endpoint: at, to: 'veth6' },
  { type: 'bridge', endpoint: at, to: 'br0', hostInterface: 'veth7' },
  { type: 'macvlan', endpoint: at, to: 'eth0', mode: 'bridge' },
  { type: 'dummy', endpoint: at, to: '' },
  { type: 'vxlan', endpoint: at, to: '2001:db8::9', tunnel },
  { type: 'vxlan-stitch', endpoint: at, to: '192.0.2.9', tunnel },
];

test('a link that leads out of the lab is named by its end and by where it leads', () => {
  expect(OTHERS.map(linkName)).toEqual([
    'R1:ge-0/0/1--host:veth5',
    'R1:ge-0/0/1--mgmt-net:veth6',
    'R1:ge-0/0/1--bridge:br0',
    'R1:ge-0/0/1--macvlan:eth0',
    'R1:ge-0/0/1--dummy',
    'R1:ge-0/0/1--vxlan:2001:db8::9/100',
    'R1:ge-0/0/1--vxlan-stitch:192.0.2.9/100',
  ]);
});

test('its alias is read back, set down or not, shaped or not', () => {
  for (const other of OTHERS) {
    const alias = linkAlias('demo', other);
    const read = { name: linkName(other), endpoints: [at], base: alias, half: false };
    expect(readAlias('demo', alias)).toEqual({ ...read, down: false });
    expect(readAlias('demo', shapedAlias(alias, { rate: 8 }))).toEqual({ ...read, down: false });
    expect(readAlias('demo', downAlias(alias))).toEqual({ ...read, down: true });
    expect(readAlias('demo', partAlias(alias))).toEqual({ ...read, down: false, half: true });
  }
});

test('a node that is called as a kind of link, and names with two dashes, are not mistaken', () => {
  const nodes = link('R1 ge-0/0/1', 'host veth5');
  expect(linkName(nodes)).toBe('R1:ge-0/0/1--host:veth5');
  expect(linkAlias('demo', nodes)).not.toBe(linkAlias('demo', OTHERS[0] as OtherLink));
  expect(readAlias('demo', linkAlias('demo', link('a--b eth1', 'c eth2')))?.endpoints).toEqual([
    { node: 'a--b', interface: 'eth1' },
    { node: 'c', interface: 'eth2' },
  ]);
});

test('the alias is another when the link is to be another: size, address, tunnel, mode, down', () => {
  const wire = link('R1 ge-0/0/0', 'R2 ge-0/0/0');
  const [, , , macvlan, , vxlan] = OTHERS as readonly [unknown, unknown, unknown, OtherLink, unknown, OtherLink];
  const [a, b] = wire.endpoints;
  const all = [
    wire,
    { ...wire, mtu: 1400 },
    { ...wire, down: true as const },
    { ...wire, endpoints: [{ ...a, mac: '02:00:00:00:00:01' }, b] as const },
    { ...wire, endpoints: [a, { ...b, mac: '02:00:00:00:00:01' }] as const },
    macvlan,
    { ...macvlan, mode: 'vepa' as const },
    vxlan,
    { ...vxlan, tunnel: { ...tunnel, port: 4789 } },
  ];
  const aliases = all.map((one) => linkAlias('demo', one));
  expect(new Set(aliases).size).toBe(aliases.length);
  expect(aliases.filter((alias) => /[#\s]/.test(alias))).toEqual([]); // ip -batch would take the rest for a comment
  expect(linkAlias('demo', { ...wire, labels: { a: '1' }, vars: 1 })).toBe(aliases[0]);
});

test('the alias of an end tells its shape', () => {
  const alias = linkAlias('demo', link('R1 ge-0/0/0', 'R2 ge-0/0/0'));
  const shaped = shapedAlias(alias, { delay: 10, rate: 8000 });
  expect(shaped).toMatch(/^vtylab:demo:R1:ge-0\/0\/0--R2:ge-0\/0\/0~[0-9a-f]{8}$/);
  expect(unshapedAlias(shaped)).toBe(alias);
  expect(shapedAlias(shaped, { delay: 0 })).toBe(alias);
  expect(isShapedAs(shaped, { rate: 8000, delay: 10 })).toBe(true);
  expect(isShapedAs(shaped, { rate: 8000 })).toBe(false);
  expect([isShapedAs(alias, {}), isShapedAs(alias, { loss: 1 })]).toEqual([true, false]);
});

test('the longest names still make an alias that Linux takes', () => {
  const [lab, node, name] = ['l'.repeat(63), 'n'.repeat(63), 'i'.repeat(15)];
  const longest = { ...link(`${node} ${name}`, `${node} ${name}`), mtu: 1400 };
  expect(shapedAlias(linkAlias(lab, longest), { rate: 8 }).length).toBeLessThan(256);
});

test('hardware addresses are the same every time, of one station, and locally administered', () => {
  const address = hardwareAddress('demo', at);
  expect(address).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  expect(hardwareAddress('demo', at)).toBe(address);
  expect(hardwareAddress('demo2', at)).not.toBe(address);
  expect(hardwareAddress('demo', { ...at, interface: 'ge-0/0/2' })).not.toBe(address);
});
