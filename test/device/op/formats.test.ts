import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { pingTranslator, rapidTranslator } from '../../../device/op/ping-output.ts';
import type { FirewallLogEntry } from '../../../protocol/control.ts';
import { type TestDeviceOptions, testDevice } from '../cli/device.ts';
import { golden } from './golden.ts';
import { LINKS, LINKS_COMMAND, link, routesCommand, STATISTICS_COMMAND } from './kernel.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };

async function run(command: string, options: TestDeviceOptions): Promise<string> {
  return (await runOperational(testDevice(options), command, USER)).output;
}

const rejected: FirewallLogEntry = {
  sequence: 2,
  time: '2024-05-11T15:17:11.250Z',
  filter: 'local_acl',
  term: 'terminal_access_denied',
  action: 'R',
  interface: 'ge-0/0/0.0',
  protocol: 'TCP',
  source: '192.168.255.1',
  destination: '192.168.255.2',
  sourcePort: 50824,
  destinationPort: 22,
  length: 60,
};
const { sourcePort: _, destinationPort: __, ...portless } = rejected;
const echoed: FirewallLogEntry = {
  ...portless,
  sequence: 1,
  time: '2024-05-11T15:17:10.000Z',
  action: 'A',
  protocol: 'ICMP',
  length: 84,
};

test('show firewall log is laid out as in RA', async () => {
  expect(await run('show firewall log', { log: [rejected] })).toBe(golden('firewall-log.txt'));
});

test('a value that fills its column keeps a space from the next', async () => {
  const entry = { ...rejected, source: '2001:db8:1111:2222:3333:4444:5555:6666' };
  expect(await run('show firewall log', { log: [entry] })).toContain('2001:db8:1111:2222:3333:4444:5555:6666 192.168');
});

test('show firewall log detail has ports, where there are any, and the real filter', async () => {
  expect(await run('show firewall log detail', { log: [rejected, echoed] })).toBe(golden('firewall-log-detail.txt'));
});

test('show firewall log as elements', async () => {
  const text = await run('show firewall log detail | display xml', { log: [rejected, echoed] });
  expect(text).toContain('<filter-name>local_acl</filter-name>');
  expect(text).toContain('<filter-action>reject</filter-action>');
  expect(text).toContain('<source-address>192.168.255.1</source-address>');
  expect(text.match(/<source-port>50824</g)).toHaveLength(1);
  expect(await run('show firewall log | display xml', { log: [rejected] })).not.toContain('source-port');
});

test('clear firewall log empties it', async () => {
  const device = testDevice({ log: [rejected] });
  expect(await runOperational(device, 'clear firewall log', USER)).toEqual({ output: '', ok: true });
  expect((await runOperational(device, 'show firewall log', USER)).output.split('\n')).toHaveLength(3);
});

test('show firewall log says first how many packets it had no room for', async () => {
  const options = { log: [rejected], lost: 4213 };
  const line = 'Lost : 4213 packets came faster than they could be logged\n';
  expect(await run('show firewall log', options)).toBe(`${line}${golden('firewall-log.txt')}`);
  expect(await run('show firewall log detail', options)).toMatch(new RegExp(`^${line}Time of Log`));
  expect(await run('show firewall log | display xml', options)).toContain(
    '<lost-packet-count>4213</lost-packet-count>',
  );
  expect(await run('show firewall log | display xml', { log: [rejected] })).not.toContain('lost');
});

const CONFIG = `
set system host-name R1
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.5/30
set interfaces ge-0/0/1 unit 0
set interfaces lo0 unit 0 family inet address 192.168.255.1/32
`;

test('show interfaces terse', async () => {
  const links = [...LINKS.filter(({ ifname }) => ifname !== 'ge-0-0-1'), link('ge-0-0-1', ['UP'])];
  const fxp0 = link('fxp0', ['UP', 'LOWER_UP'], '172.17.0.2/16');
  const options = { config: CONFIG, answers: { [STATISTICS_COMMAND]: [...links, fxp0] } };
  expect(await run('show interfaces terse', options)).toBe(golden('interfaces-terse.txt'));
  expect(await run('show interfaces terse lo0', options)).toContain('lo0.0');
  expect(await run('show interfaces terse ge-9/9/9', options)).toBe('error: device ge-9/9/9 not found\n');
});

const routes = [
  { dst: '192.168.255.2', gateway: '192.168.1.2', dev: 'ge-0-0-0', flags: [] },
  { dst: 'default', nexthops: ['192.168.1.2', '192.168.1.6'].map((gateway) => ({ gateway, dev: 'ge-0-0-0' })) },
  { type: 'blackhole', dst: '10.0.0.0/8', flags: [] },
  { dst: '10.9.0.0/16', gateway: '192.168.2.2', dev: 'ge-0-0-1', flags: ['linkdown'] },
];

function routingDevice() {
  const links = LINKS.map((entry) => ({
    ...entry,
    addr_info: entry.addr_info.filter(({ local }) => local !== '192.168.1.5'),
  }));
  return testDevice({
    config: CONFIG,
    answers: { [LINKS_COMMAND]: links, [routesCommand('inet')]: routes, [routesCommand('inet6')]: [] },
    committed: new Date(Date.now() - 83_500),
  });
}

test('show route', async () => {
  expect((await runOperational(routingDevice(), 'show route', USER)).output).toBe(golden('route.txt'));
});

test('show route DESTINATION shows what would be used, and what lies within', async () => {
  const device = routingDevice();
  const shown = async (destination: string) =>
    (await runOperational(device, `show route ${destination}`, USER)).output.match(/^\d\S+(?= +\*)/gm);
  expect(await shown('10.1.1.1')).toEqual(['10.0.0.0/8']);
  expect(await shown('8.8.8.8')).toEqual(['0.0.0.0/0']);
  expect(await shown('192.168.1.0/24')).toEqual(['0.0.0.0/0', '192.168.1.0/30', '192.168.1.1/32']);
});

test('a route keeps its age over a commit that left it alone', async () => {
  const device = routingDevice();
  await runOperational(device, 'show route', USER);
  await device.datastore.commit({ user: 'lab', via: 'cli' });
  expect((await runOperational(device, 'show route 10.0.0.0/8', USER)).output).toContain('[Static/5] 00:01:2');
});

test('show system services lists what listens, how much it is used and may be', async () => {
  const services = [
    { name: 'ssh', port: 22, connections: { inet: 75, inet6: 1 }, limits: { connections: 75, perMinute: 150 } },
    { name: 'telnet', port: 23, connections: { inet: 0, inet6: 0 }, limits: { connections: 250, perMinute: 1 } },
  ];
  expect(await run('show system services', { services })).toBe(golden('system-services.txt'));
  expect(await run('show system services | display xml', { services })).toMatch(
    /<inet-connections>75<\/inet-connections>\s*<inet6-connections>1<\/inet6-connections>\s*<connection-limit>75</,
  );
  expect(await run('show system services', {})).toBe('');
});

test('show version says what it is, and what it is not', async () => {
  expect(await run('show version', { config: CONFIG })).toBe(golden('version.txt'));
});

test("ping's words are those of BSD", () => {
  const lines = golden('ping.iputils').trimEnd().split('\n');
  const [plain, rapid] = [pingTranslator(), rapidTranslator()];
  expect(`${lines.flatMap((line) => plain.line(line)).join('\n')}\n`).toBe(golden('ping.txt'));
  expect(`${lines.flatMap((line) => rapid.line(line)).join('\n')}\n`).toBe(golden('ping-rapid.txt'));
});

test('ping: what cannot even be sent', () => {
  const { line } = pingTranslator();
  expect(line('ping: connect: Network is unreachable')).toEqual(['ping: sendto: No route to host']);
  expect(line('ping: nosuch: Name or service not known')).toEqual([
    'ping: cannot resolve nosuch: Host name lookup failure',
  ]);
});
