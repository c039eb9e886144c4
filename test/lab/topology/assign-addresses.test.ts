import { expect, test } from 'vitest';
import { addressesText } from '../../../lab/commands/up.ts';
import { networkOf, parsePrefix } from '../../../lab/topology/addresses.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import { configOf, fragmentsOf, loadText } from './load-text.ts';

/** A line of these routers; `more` goes into the nodes. */
function line(names: readonly string[], addresses = 'auto', more: Readonly<Record<string, string>> = {}): string {
  const nodes = names.map((name) => `    ${name}: ${more[name] ?? '{}'}\n`);
  const links = names.slice(1).map((name, i) => `    - endpoints: ["${names[i]}:ge-0/0/1", "${name}:ge-0/0/0"]\n`);
  return `name: auto\ntopology:\n  addresses: ${addresses}\n  nodes:\n${nodes.join('')}  links:\n${links.join('')}`;
}

const load = (text: string) => loadText({ 'lab.yaml': text });
const assigned = ({ assigned: list = [] }: Topology) =>
  new Map(list.map((one) => [`${one.node} ${one.interface}`, one.address]));

test('links and loopbacks get addresses, which become configuration', async () => {
  const topology = await load(line(['R1', 'R2']));
  const addresses = assigned(topology);
  expect([...addresses.keys()]).toEqual(['R1 lo0', 'R2 lo0', 'R1 ge-0/0/1', 'R2 ge-0/0/0']);
  expect(addresses.get('R2 lo0')).toBe('10.255.0.2/32');
  const [near, far] = [addresses.get('R1 ge-0/0/1'), addresses.get('R2 ge-0/0/0')].map((text = '') =>
    parsePrefix(text),
  );
  expect(far?.value).toBe((near?.value ?? 0n) + 1n);
  expect((near?.value ?? 1n) % 2n).toBe(0n);
  expect(configOf(topology, 'R1')).toEqual([
    'set system host-name R1',
    'set interfaces lo0 unit 0 family inet address 10.255.0.1/32',
    `set interfaces ge-0/0/1 unit 0 family inet address ${near?.text}`,
  ]);
  expect(fragmentsOf(topology, 'R1').at(-1)?.line).toBe(3); // what the device says of it points at `addresses`
  expect(topology.warnings).toEqual([]);
});

test('they stay when nodes are added, wherever, and when the file is put in another order', async () => {
  const before = assigned(await load(line(['R1', 'R2', 'R3'])));
  const text = line(['R9', 'R1', 'R2', 'R3', 'R4']);
  for (const after of [text, text.replace('    R9: {}\n', '').replace('    R1: {}\n', '    R1: {}\n    R9: {}\n')]) {
    const addresses = assigned(await load(after));
    for (const [end, address] of before) expect([end, addresses.get(end)]).toEqual([end, address]);
  }
});

test('what has an address keeps it, in short form or as text, and its link is left alone', async () => {
  const addresses = assigned(
    await load(
      line(['R1', 'R2', 'R3'], 'auto', {
        R1: '{interfaces: {lo0: 192.0.2.1/32}}',
        R3: '{config: set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.1/24}',
      }),
    ),
  );
  expect([...addresses.keys()]).toEqual(['R2 lo0', 'R3 lo0', 'R1 ge-0/0/1', 'R2 ge-0/0/0']);
});

test('pools can be named; what stands in them already is passed over', async () => {
  const text = line(['R1', 'R2'], '{links: 192.0.2.0/30, loopbacks: 192.0.2.128/25}', {
    R1: '{interfaces: {ge-0/0/5: 192.0.2.1/31, ge-0/0/6: 192.0.2.130/32}}',
  });
  expect([...assigned(await load(text)).values()]).toEqual([
    '192.0.2.129/32',
    '192.0.2.131/32', // .130 is taken
    '192.0.2.2/31',
    '192.0.2.3/31',
  ]);
});

test('a host gets its end of a link, and no loopback', async () => {
  const text = line(['R1', 'h']).replace('h: {}', 'h: {kind: host}').replace('h:ge-0/0/0', 'h:eth1');
  const topology = await load(text);
  expect([...assigned(topology).keys()]).toEqual(['R1 lo0', 'R1 ge-0/0/1', 'h eth1']);
  expect(topology.nodes.get('h')?.startup).toMatchObject({ interfaces: { eth1: [assigned(topology).get('h eth1')] } });
});

test('without being asked nothing is assigned', async () => {
  const topology = await load(line(['R1', 'R2']).replace('  addresses: auto\n', ''));
  expect(topology.assigned).toBeUndefined();
  expect(configOf(topology, 'R1')).toEqual(['set system host-name R1']);
});

test('a hundred links share nothing, in a pool that just holds them', async () => {
  const names = Array.from({ length: 101 }, (_, i) => `R${i + 1}`);
  const addresses = [...assigned(await load(line(names, '{links: 10.9.0.0/24}'))).values()];
  expect(new Set(addresses).size).toBe(301);
});

test.each([
  ['{links: 10.0.0.1/24}', "3:22: error: addresses links: bad pool '10.0.0.1/24'; expected an IPv4 network"],
  ['{loopbacks: 2001:db8::/64}', "3:26: error: addresses loopbacks: bad pool '2001:db8::/64'"],
  ['{links: 10.0.0.0/31}', '3:22: error: addresses links: 10.0.0.0/31 is used up; expected a larger pool'],
  ['{ipv6: {links: 10.0.0.0/8}}', "3:29: error: addresses ipv6 links: bad pool '10.0.0.0/8'; expected an IPv6 network"],
  ['{ipv6: {loopbacks: 2001:db8::/127}}', '3:33: error: addresses ipv6 loopbacks: 2001:db8::/127 is used up'],
  ['yes', "topology.addresses: unknown value 'yes'; expected auto"],
])('%s', async (addresses, message) => {
  await expect(load(line(['R1', 'R2', 'R3'], addresses))).rejects.toThrow(message);
});

test('IPv6 where it is asked for: a /64 of each link, a second address of each loopback', async () => {
  const topology = await load(
    line(['R1', 'R2', 'R3'], '{ipv6: auto}', { R2: '{interfaces: {ge-0/0/1: 10.9.0.0/31}}' }),
  );
  const of = (node: string, name: string) =>
    (topology.assigned ?? []).flatMap((one) => (one.node === node && one.interface === name ? [one.address] : []));
  expect(of('R1', 'lo0')).toEqual(['10.255.0.1/32', 'fd00:255::1/128']);
  const [, near = ''] = of('R1', 'ge-0/0/1');
  const [, far = ''] = of('R2', 'ge-0/0/0');
  expect(near).toMatch(/^fd00:10:[0-9a-f:]+::1\/64$/);
  expect(far).toBe(near.replace('::1/', '::2/'));
  // who has an IPv4 address keeps it, and is given one of IPv6
  expect(of('R2', 'ge-0/0/1')).toEqual([expect.stringMatching(/^fd00:10:.*::1\/64$/)]);
  const r2 = configOf(topology, 'R2');
  expect(r2).toContain('set interfaces ge-0/0/1 unit 0 family inet address 10.9.0.0/31');
  expect(r2.filter((text) => text.includes(' ge-0/0/1 unit 0 family inet6 address fd00:10:'))).toHaveLength(1);
  expect(r2).toContain('set interfaces lo0 unit 0 family inet6 address fd00:255::2/128');
  const longer = await load(line(['R9', 'R1', 'R2', 'R3', 'R4'], '{ipv6: auto}'));
  expect(longer.assigned).toContainEqual({ node: 'R1', interface: 'ge-0/0/1', address: near });
});

test('what a bridge joins shares one subnet of each family', async () => {
  const topology = await load(`name: b
topology:
  addresses: {ipv6: {links: 2001:db8::/48, loopbacks: 2001:db8:1::/64}}
  nodes: {sw: {kind: bridge}, R1: {}, R2: {}, h: {kind: host}}
  links:
    - endpoints: ["R1:ge-0/0/0", "sw:eth1"]
    - endpoints: ["R2:ge-0/0/0", "sw:eth2"]
    - endpoints: ["h:eth1", "sw:eth3"]
`);
  const shared = (topology.assigned ?? []).filter((one) => one.interface !== 'lo0').map(({ address }) => address);
  const prefixes = shared.map((address) => parsePrefix(address) ?? expect.fail(address));
  const networks = new Set(prefixes.map((prefix) => networkOf(prefix).text));
  expect([...networks].map((text) => text.split('/')[1])).toEqual(['24', '64']);
  expect(new Set(shared).size).toBe(6);
  expect([...networks][1]).toMatch(/^2001:db8:0:/);
});

test('up --plan prints them', () => {
  expect(addressesText({ assigned: [] })).toBe('');
  expect(addressesText({ assigned: [{ node: 'R1', interface: 'ge-0/0/1', address: '10.0.0.0/31' }] })).toBe(
    '\nautomatic addresses:\nNODE  INTERFACE  ADDRESS\nR1    ge-0/0/1   10.0.0.0/31\n',
  );
});

/** Routers on one bridge, and a wire. */
const onBridge = (names: readonly string[], addresses = 'auto') => `name: auto
topology:
  addresses: ${addresses}
  nodes:
    sw: {kind: bridge}
${names.map((name) => `    ${name}: {}\n`).join('')}  links:
    - endpoints: ["${names[0]}:ge-0/0/0", "${names[1]}:ge-0/0/0"]
${names.map((name, index) => `    - endpoints: ["${name}:ge-0/0/1", "sw:eth${index + 1}"]\n`).join('')}`;

test('what a bridge joins gets one subnet, and a router the address of its number', async () => {
  const before = assigned(await load(onBridge(['R1', 'R2', 'R7'])));
  const [one, two, seven] = ['R1', 'R2', 'R7'].map((node) => before.get(`${node} ge-0/0/1`) ?? '');
  expect(one).toMatch(/^10\.\d+\.\d+\.1\/24$/);
  expect([two, seven]).toEqual([one?.replace('.1/24', '.2/24'), one?.replace('.1/24', '.7/24')]);
  expect(before.get('R1 ge-0/0/0')).toMatch(/\/31$/);
  const after = assigned(await load(onBridge(['R1', 'R2', 'R3', 'R7', 'R17', 'edge'])));
  for (const [end, address] of before) expect([end, after.get(end)]).toEqual([end, address]);
  expect(new Set(after.values()).size).toBe(after.size);
});

test('a bridge in a small pool gets a subnet that just fits; in one that is too small, none', async () => {
  const small = assigned(await load(onBridge(['R1', 'R2', 'R7'], '{links: 192.0.2.0/28}')));
  expect(['R1', 'R2', 'R7'].map((node) => small.get(`${node} ge-0/0/1`))).toEqual([
    expect.stringMatching(/^192\.0\.2\.(1|9)\/29$/),
    expect.stringMatching(/^192\.0\.2\.(2|10)\/29$/),
    expect.stringMatching(/^192\.0\.2\.(1|9|3|11)\/29$/),
  ]);
  await expect(load(onBridge(['R1', 'R2', 'R7'], '{links: 192.0.2.0/30}'))).rejects.toThrow(
    'addresses links: 192.0.2.0/30 is used up; expected a larger pool',
  );
});
