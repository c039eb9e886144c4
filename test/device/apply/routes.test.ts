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
    'route add 192.168.255.2/32 via 192.168.1.2 proto static',
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
    'route del 0.0.0.0/0 via 192.168.1.2 proto static',
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
    'route add 10.0.0.0/8 nexthop via 192.168.1.2 nexthop via 192.168.1.3 proto static',
  ]);
  const have = [{ dst: '10.0.0.0/8', nexthops: [{ gateway: '192.168.1.2' }, { gateway: '192.168.1.3' }] }];
  expect(commands(have, wanted, links)).toEqual([]);
});
