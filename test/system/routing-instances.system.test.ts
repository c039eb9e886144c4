/** Routing instances: who reaches what, and clients that reach out of one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openConsole, type Terminal } from './terminal.ts';
import { configure, ROOT_PASSWORD, succeed } from './vtylab.ts';

const LAB = 'routing-instances';

const node = (name: string, lines: readonly string[]) => `
    ${name}:
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set system services ssh
        set system services telnet
${lines.map((line) => `        set ${line}`).join('\n')}`;

/** R1 has a customer's link and a management port; R2 and R3 use the same numbers for what is behind them. */
const R1 = node('R1', [
  'system management-instance',
  'interfaces fxp0 unit 0 family inet address 172.20.0.1/24',
  'interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30',
  'interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/30',
  'interfaces ge-0/0/1 unit 0 family inet6 address fd00:1::1/64',
  'interfaces lo0 unit 0 family inet address 192.168.255.1/32',
  'routing-options static route 192.0.2.0/24 next-hop 10.0.0.2',
  'routing-instances mgmt_junos routing-options static route 0.0.0.0/0 next-hop 172.20.0.2',
  'routing-instances customer instance-type virtual-router',
  'routing-instances customer interface ge-0/0/1.0',
  'routing-instances customer routing-options static route 192.0.2.0/24 next-hop 10.0.1.2',
]);
const behind = (address: string, port: string) => [
  `interfaces ge-0/0/0 unit 0 family inet address ${address}`,
  `interfaces lo0 unit 0 family inet address ${port}`,
  `routing-options static route 0.0.0.0/0 next-hop ${address.replace(/\.2\/.*/, '.1')}`,
];
const R2 = node('R2', behind('10.0.0.2/30', '192.0.2.2/32'));
const R3 = node('R3', [
  ...behind('10.0.1.2/30', '192.0.2.3/32'),
  'interfaces ge-0/0/0 unit 0 family inet6 address fd00:1::2/64',
]);
const R4 = node('R4', [
  'interfaces ge-0/0/0 unit 0 family inet address 172.20.0.2/24',
  'interfaces lo0 unit 0 family inet address 198.51.100.4/32',
]);

let folder: string;
let console: Terminal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-instances-'));
  const links = ['ge-0/0/0", "R2', 'ge-0/0/1", "R3', 'fxp0", "R4']
    .map((ends) => `    - endpoints: ["R1:${ends}:ge-0/0/0"]\n`)
    .join('');
  await writeFile(
    join(folder, 'lab.yaml'),
    `name: ${LAB}\ntopology:\n  nodes:${R1}${R2}${R3}${R4}\n  links:\n${links}`,
  );
  await succeed(['up', '-t', join(folder, 'lab.yaml')]);
});
afterAll(async () => {
  await succeed(['down', '-t', join(folder, 'lab.yaml')]);
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  console = openConsole(LAB, 'R1');
  await console.see(/root@R1> $/);
});
afterEach(() => console.close());

const cli = (name: string, command: string) => succeed(['cli', '--lab', LAB, name, command]);

async function says(command: string): Promise<string> {
  console.type(command);
  return console.see(/\nroot@R1> $/);
}

/** Connects by telnet, and hangs up at the login prompt. */
async function reaches(command: string): Promise<void> {
  console.type(command);
  await console.see(/Connected to [\s\S]*login: $/);
  console.press('\x1d');
  await console.see(/telnet> $/);
  console.type('quit');
  await console.see(/root@R1> $/);
}

test('each instance has tables of its own', async () => {
  const routes = await cli('R1', 'show route');
  expect(routes).toMatch(
    /\ninet\.0: 4 destinations.*\n(?:(?!inet).*\n)*192\.0\.2\.0\/24 .*\n.*to 10\.0\.0\.2 via ge-0\/0\/0\.0/,
  );
  expect(routes).toMatch(
    /\ncustomer\.inet\.0: 3 destinations.*\n(?:(?!inet).*\n)*192\.0\.2\.0\/24 .*\n.*to 10\.0\.1\.2 via/,
  );
  const management = await cli('R1', 'show route table mgmt_junos.inet.0');
  expect(management).toMatch(/0\.0\.0\.0\/0 .*\[Static\/5\].*\n.*to 172\.20\.0\.2 via fxp0\.0/);
  expect(management).not.toMatch(/^inet\.0/m);
});

test('clients reach out of the instance they are given, and of no other', async () => {
  await reaches('telnet 192.0.2.2');
  await reaches('telnet 192.0.2.3 routing-instance customer');
  await reaches('telnet fd00:1::2 routing-instance customer');
  await reaches('telnet 198.51.100.4 routing-instance mgmt_junos');
  expect(await cli('R1', 'ping 192.0.2.3 routing-instance customer count 1')).toContain(' 0% packet loss');
  expect(await says('telnet 198.51.100.4')).toMatch(/Network is unreachable|No route to host/);
  expect(await says('telnet 10.0.1.2')).toMatch(/Network is unreachable|No route to host/);
  expect(await says('telnet 198.51.100.4 routing-instance customer')).toContain(
    'error: no route to host 198.51.100.4 in routing instance customer\n',
  );
  expect(await says('telnet 192.0.2.2 routing-instance nobody')).toContain(
    'error: routing-instance: nobody: not found\n',
  );
  expect(await says('telnet 192.0.2.3 routing-instance customer source 10.0.0.1')).toContain(
    'error: source address 10.0.0.1 is not in routing instance customer\n',
  );
});

test('the device serves each instance at its own addresses only', async () => {
  const reached = async (name: string, address: string) =>
    (await cli(name, `ping ${address} count 1 wait 1`).catch(String)).includes(' 0% packet loss');
  expect(await reached('R3', '10.0.1.1')).toBe(true);
  expect(await reached('R3', '192.168.255.1')).toBe(false); // lo0 is of the default instance
  expect(await reached('R3', '10.0.0.1')).toBe(false);
  expect(await reached('R2', '10.0.1.1')).toBe(false);
  expect(await reached('R2', '192.168.255.1')).toBe(true);
});

test('what comes in by an instance is not carried into another', async () => {
  expect(await cli('R3', 'ping 10.0.0.2 count 1 wait 1').catch(String)).toMatch(/100% packet loss|Unreachable/);
});

test('an interface leaves its instance with a commit, and everything follows', async () => {
  await configure(LAB, 'R1', ['delete routing-instances customer']);
  await reaches('telnet 10.0.1.2');
  expect(await cli('R1', 'show route')).not.toContain('customer');
});

test('an instance that cannot be is refused', async () => {
  console.type('configure');
  await console.see(/# $/);
  for (const line of ['set routing-instances a interface ge-0/0/1.0', 'set routing-instances b interface ge-0/0/1.0']) {
    console.type(line);
    await console.see(/# $/);
  }
  console.type('commit check');
  const said = await console.see(/check-out failed[\s\S]*# $/);
  expect(said).toContain("Missing mandatory statement: 'instance-type'");
  expect(said).toContain('Interface ge-0/0/1.0 is already in instance a');
});
