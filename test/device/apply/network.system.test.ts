/** The commands of interfaces, instances and routes, carried out by the real `ip` in a network namespace. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceArtefact, InterfaceArtefact, RouteArtefact } from '../../../device/apply/artefact.ts';
import { createNetwork, type Network } from '../../../device/apply/network.ts';
import { type Runner, runCommand } from '../../../device/run.ts';
import { must } from '../native/build.ts';

const SPACE = `vtylab-network-${process.pid}`;
const inside: Runner = (argv, options) => runCommand(['ip', 'netns', 'exec', SPACE, ...argv], options);
let network: Network;

beforeAll(async () => {
  await must(['ip', 'netns', 'add', SPACE]);
  for (const port of ['0', '1', '2']) {
    const pair = ['type', 'veth', 'peer', 'name', `far${port}`] as const;
    await must(['ip', '-n', SPACE, 'link', 'add', `ge-0-0-${port}`, ...pair]);
    await must(['ip', '-n', SPACE, 'link', 'set', `far${port}`, 'up']);
  }
  network = createNetwork(inside);
});
afterAll(() => must(['ip', 'netns', 'del', SPACE]));

const port = (number: number, addresses: readonly string[], inInstance?: true): InterfaceArtefact => ({
  kind: 'interface',
  name: `ge-0/0/${number}`,
  addresses,
  linkLocal: false,
  up: true,
  ...(inInstance && { inInstance }),
});
const route = (prefix: string, via: RouteArtefact['via'], table?: number): RouteArtefact => ({
  kind: 'route',
  prefix,
  via,
  ...(table !== undefined && { table }),
});
const instance = (table: number, ...interfaces: string[]): InstanceArtefact => ({
  kind: 'instance',
  name: `i${table}`,
  table,
  interfaces,
});

async function apply(
  interfaces: readonly InterfaceArtefact[],
  instances: readonly InstanceArtefact[],
  routes: readonly RouteArtefact[],
): Promise<void> {
  await network.interfaces.apply(interfaces, []);
  await network.instances.apply(instances, []);
  await network.routes.apply(routes, []);
}

/** How the kernel would send a packet. */
async function leads(destination: string, ...options: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await inside(['ip', 'route', 'get', destination, ...options]);
  return exitCode === 0 ? (stdout.split('\n')[0] ?? '').trim() : stderr.trim();
}

test('several next hops, a rejecting route and one that waits', async () => {
  await apply(
    [port(0, ['10.0.0.1/24']), port(1, ['10.0.1.1/24']), port(2, [])],
    [],
    [
      route('192.0.2.0/24', ['10.0.0.2', '10.0.1.2']),
      route('198.51.100.0/24', 'reject'),
      route('203.0.113.0/24', ['10.9.9.9']),
    ],
  );
  expect(await must(['ip', '-n', SPACE, 'route', 'show', 'proto', 'static'])).toMatch(
    /192\.0\.2\.0\/24 *\n\s*nexthop via 10\.0\.0\.2 .*\n\s*nexthop via 10\.0\.1\.2 .*\nunreachable 198\.51\.100\.0\/24/,
  );
  expect(await leads('203.0.113.1')).toMatch(/unreachable/);
});

test('an instance has routes of its own, and never those of another', async () => {
  const interfaces = [port(0, ['10.0.0.1/24']), port(1, ['10.0.1.1/24', 'fd00:1::1/64'], true), port(2, [])];
  const routes = [
    route('192.0.2.0/24', ['10.0.0.2']),
    route('192.0.2.0/24', ['10.0.1.2'], 1001),
    route('2001:db8::/32', ['fd00:1::2'], 1001),
  ];
  await apply(interfaces, [instance(1001, 'ge-0/0/1')], routes);
  expect(await leads('192.0.2.9')).toMatch(/via 10\.0\.0\.2 dev ge-0-0-0 /);
  expect(await leads('192.0.2.9', 'from', '10.0.1.1')).toMatch(/via 10\.0\.1\.2 dev ge-0-0-1 table 1001/);
  expect(await leads('192.0.2.9', 'oif', 'ge-0-0-1')).toMatch(/via 10\.0\.1\.2 dev ge-0-0-1 table 1001/);
  expect(await leads('2001:db8::1', 'from', 'fd00:1::1')).toMatch(/via fd00:1::2 dev ge-0-0-1 table 1001/);
  expect(await leads('10.0.1.2')).toMatch(/unreachable/); // the main table does not know the subnet
  expect(await leads('10.0.0.2', 'from', '10.0.1.1')).toMatch(/No route to host|unreachable/);

  const commands: string[] = [];
  const again = createNetwork((argv, options) => {
    if (argv.includes('-batch')) commands.push(options?.input ?? '');
    return inside(argv, options);
  });
  await again.interfaces.apply(interfaces, []);
  await again.instances.apply([instance(1001, 'ge-0/0/1')], []);
  await again.routes.apply(routes, []);
  expect(commands.filter((text) => !text.includes('static'))).toEqual([]); // what is there is left alone
});

test('an interface goes back to the main table when the instance goes', async () => {
  await apply([port(0, ['10.0.0.1/24']), port(1, ['10.0.1.1/24']), port(2, [])], [], []);
  expect(await leads('10.0.1.2')).toMatch(/dev ge-0-0-1 src 10\.0\.1\.1/);
  expect(await leads('192.0.2.9')).toMatch(/unreachable/);
  expect(await must(['ip', '-n', SPACE, 'rule'])).not.toContain('1001');
  expect(await must(['ip', '-n', SPACE, 'route', 'show', 'table', 'all'])).not.toContain('table 1001');
});

test('routes come back with their link', async () => {
  await apply(
    [port(1, ['10.0.1.1/24'], true)],
    [instance(1001, 'ge-0/0/1')],
    [route('192.0.2.0/24', ['10.0.1.2'], 1001)],
  );
  await must(['ip', '-n', SPACE, 'link', 'set', 'far1', 'down']);
  await network.reconcile();
  expect(await leads('192.0.2.9', 'from', '10.0.1.1')).not.toContain('ge-0-0-1');
  await must(['ip', '-n', SPACE, 'link', 'set', 'far1', 'up']);
  await expect
    .poll(
      async () => {
        await network.reconcile();
        return leads('192.0.2.9', 'from', '10.0.1.1');
      },
      { timeout: 10_000 },
    )
    .toMatch(/via 10\.0\.1\.2 dev ge-0-0-1 table 1001/);
});
