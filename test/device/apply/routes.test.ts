import { expect, test } from 'vitest';
import type { RouteArtefact } from '../../../device/apply/artefact.ts';
import type { LinkState, RouteState } from '../../../device/apply/ip-state.ts';
import { routeCommands } from '../../../device/apply/routes.ts';

const port = (flags: readonly string[] = ['UP', 'LOWER_UP']): LinkState => ({
  ifname: 'ge-0-0-0',
  flags,
  operstate: 'UP',
  addr_info: [{ family: 'inet', local: '192.168.1.1', prefixlen: 30, scope: 'global' }],
});

const route = (prefix: string, via: RouteArtefact['via']): RouteArtefact => ({ kind: 'route', prefix, via });
const commands = (have: readonly RouteState[], wanted: readonly RouteArtefact[], links = [port()]) =>
  routeCommands('inet', links, have, wanted);

test('a route whose next hop is on a connected subnet is added', () => {
  expect(commands([], [route('192.168.255.2/32', ['192.168.1.2'])])).toEqual([
    'route add 192.168.255.2/32 proto static via 192.168.1.2',
  ]);
});

test('the kernel’s way of writing a host route is recognised', () => {
  const have = [{ dst: '192.168.255.2', gateway: '192.168.1.2' }];
  expect(commands(have, [route('192.168.255.2/32', ['192.168.1.2'])])).toEqual([]);
});

test('a route waits while its next hop cannot be reached', () => {
  expect(commands([], [route('10.0.0.0/8', ['172.16.0.1'])])).toEqual([]);
  expect(commands([], [route('10.0.0.0/8', ['192.168.1.2'])], [port(['UP', 'NO-CARRIER'])])).toEqual([]);
});

test('a changed route is taken out before the new one goes in', () => {
  const have = [{ dst: 'default', gateway: '192.168.1.2' }];
  expect(commands(have, [route('0.0.0.0/0', 'discard')])).toEqual([
    'route del 0.0.0.0/0 proto static via 192.168.1.2',
    'route add blackhole 0.0.0.0/0 proto static',
  ]);
});

test('a route that is no longer wanted goes', () => {
  expect(commands([{ type: 'unreachable', dst: '10.0.0.0/8' }], [])).toEqual([
    'route del unreachable 10.0.0.0/8 proto static',
  ]);
});

test('several next hops become one multipath route', () => {
  const links: LinkState[] = [
    { ...port(), addr_info: [{ family: 'inet', local: '192.168.1.1', prefixlen: 24, scope: 'global' }] },
  ];
  const wanted = [route('10.0.0.0/8', ['192.168.1.2', '192.168.1.3'])];
  expect(commands([], wanted, links)).toEqual([
    'route add 10.0.0.0/8 proto static nexthop via 192.168.1.2 nexthop via 192.168.1.3',
  ]);
  const have = [{ dst: '10.0.0.0/8', nexthops: [{ gateway: '192.168.1.2' }, { gateway: '192.168.1.3' }] }];
  expect(commands(have, wanted, links)).toEqual([]);
});

const inet6Port = (ifname: string, ...addresses: [string, number][]): LinkState => ({
  ...port(),
  ifname,
  addr_info: addresses.map(([local, prefixlen]) => ({ family: 'inet6', local, prefixlen, scope: 'global' })),
});
const inet6Ports = [
  inet6Port('ge-0-0-0', ['2001:db8::1', 64], ['fe80::1', 64]),
  inet6Port('ge-0-0-1', ['2001:db8:1::1', 64], ['fe80::2', 64]),
];
const inet6Commands = (have: readonly RouteState[], wanted: readonly RouteArtefact[]) =>
  routeCommands('inet6', inet6Ports, have, wanted);

test('IPv6 routes are a table of their own', () => {
  const wanted = [route('::/0', ['2001:db8::2']), route('0.0.0.0/0', 'reject')];
  expect(inet6Commands([], wanted)).toEqual(['route add ::/0 proto static via 2001:db8::2']);
  expect(inet6Commands([{ dst: 'default', gateway: '2001:db8::2', dev: 'ge-0-0-0' }], wanted)).toEqual([]);
});

test('a link-local next hop is reached by the interface it names', () => {
  const wanted = [route('2001:db8:9::/48', ['fe80::9%ge-0/0/1'])];
  expect(inet6Commands([], wanted)).toEqual(['route add 2001:db8:9::/48 proto static via fe80::9 dev ge-0-0-1']);
  const state = (dev: string) => [{ dst: '2001:db8:9::/48', gateway: 'fe80::9', dev }];
  expect(inet6Commands(state('ge-0-0-1'), wanted)).toEqual([]);
  expect(inet6Commands(state('ge-0-0-0'), wanted)).toHaveLength(2);
});

test('a next hop that names an interface counts only while its subnet is there', () => {
  expect(inet6Commands([], [route('2001:db8:9::/48', ['2001:db8::9%ge-0/0/1'])])).toEqual([]);
  expect(inet6Commands([], [route('2001:db8:9::/48', ['2001:db8::9%ge-0/0/0'])])).toEqual([
    'route add 2001:db8:9::/48 proto static via 2001:db8::9',
  ]);
});
