/** IPv6 from the lab file to the login: addresses, routes, services, filters, and what the commands show of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { configure, ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'inet6';
let folder = '';

/** The user lab has root's password, root123. */
const TOPOLOGY = `
name: ${LAB}
topology:
  nodes:
    H:
      kind: host
      interfaces: {eth1: "2001:DB8:5:0::2/64"}
      static: {default: "2001:db8:5::1"}
    R1:
      interfaces: {ge-0/0/0: "2001:db8::1/64", ge-0/0/1: "2001:db8:5::1/64", lo0: "2001:db8:ff::1/128"}
      static: {"2001:db8:ff::2/128": "2001:db8::2"}
      users: {root: {encrypted-password: "${ROOT_PASSWORD}"}}
    R2:
      interfaces: {ge-0/0/0: "2001:db8::2/64", lo0: "2001:db8:ff::2/128"}
      static: {default: "2001:db8::1"}
      services: [ssh, telnet]
      users:
        root: {encrypted-password: "${ROOT_PASSWORD}"}
        lab: {class: super-user, encrypted-password: "${ROOT_PASSWORD}"}
      config: |
        set firewall family inet6 filter protect term denied from source-address 2001:db8:ff::1/128
        set firewall family inet6 filter protect term denied from next-header tcp
        set firewall family inet6 filter protect term denied from destination-port [ ssh telnet ]
        set firewall family inet6 filter protect term denied then count denied
        set firewall family inet6 filter protect term denied then log
        set firewall family inet6 filter protect term denied then syslog
        set firewall family inet6 filter protect term denied then reject
        set firewall family inet6 filter protect term rest then accept
        set interfaces lo0 unit 0 family inet6 filter input protect
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["H:eth1", "R1:ge-0/0/1"]
`;

const step = (service: string, keys: string) => `
      - name: ${service} ${keys.replaceAll(/[\s:{}"'-]+/g, ' ').trim()}
        ${service}: 2001:db8:ff::2
        to: R2
${keys.replaceAll(/^ */gm, '        ').trimEnd()}`;

const ACCEPTED = `
  expect: accepted
  filter: protect
  term: rest
  log: none`;

const REJECTED = `
  from: R1
  source: 2001:db8:ff::1
  expect: rejected
  code: 1
  filter: protect
  term: denied
  log: {entries: 1, action: R, filter: protect, term: denied, interface: ge-0/0/0.0}
  matches: Connection refused`;

const PLAYBOOK = `
login: {user: lab, password: root123}
procedures:
  - name: IPv6
    steps:${[
      step('ssh', `  from: R1\n  arrives-from: 2001:db8::1${ACCEPTED}`),
      step('telnet', `  from: R1\n  arrives-from: 2001:db8::1${ACCEPTED}`),
      step('ssh', `  from: H\n  arrives-from: 2001:db8:5::2${ACCEPTED}`),
      step('ssh', REJECTED.slice(1)),
      step('telnet', REJECTED.slice(1)),
    ].join('')}
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-inet6-'));
  await writeFile(join(folder, 'lab.yaml'), TOPOLOGY);
  await writeFile(join(folder, 'verify.yaml'), PLAYBOOK);
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(folder, { recursive: true });
});

const show = (node: string, command: string) => succeed(['cli', '--lab', LAB, node, command]);

test('ssh and telnet log in over IPv6, and are rejected from the address that a filter of lo0 denies', async () => {
  const { exitCode, stdout } = await vtylab(['verify'], { cwd: folder });
  expect(stdout).toMatch(/\n5 passed, 0 failed, 0 unproven\n?$/);
  expect(exitCode).toBe(0);
  expect(await show('R2', 'show firewall filter protect')).toMatch(/^denied +160 +2$/m);
  expect(await show('R2', 'show firewall log')).toMatch(
    /^\d\d:\d\d:\d\d {2}pfe {7}R {6}ge-0\/0\/0\.0 {4}TCP {13}2001:db8:ff::1 {19}2001:db8:ff::2$/m,
  );
  expect(await show('R2', 'show log messages | match PFE_FW')).toMatch(
    /fpc0 PFE_FW_SYSLOG_IP6_TCP_UDP: FW: ge-0\/0\/0\.0 R tcp SA 2001:db8:ff::1 DA 2001:db8:ff::2 \d+ 22 \(1 packets\)$/m,
  );
});

describe('the commands', () => {
  test('show the addresses, the link-local ones among them', async () => {
    expect(await show('R1', 'show interfaces terse')).toMatch(
      /^ge-0\/0\/0\.0 +up +up +inet6 +2001:db8::1\/64\n {44}fe80::[0-9a-f:]+\/64$/m,
    );
  });

  test('show the routes of inet6.0', async () => {
    const text = await show('R1', 'show route table inet6.0');
    expect(text).toMatch(/^2001:db8:ff::2\/128 \*\[Static\/5\] .*\n {20}> to 2001:db8::2 via ge-0\/0\/0\.0$/m);
    expect(text).toMatch(/^fe80::[0-9a-f:]+\/128\n? +\*\[Local\/0\]/m);
    expect(await show('R2', 'show route 2001:db8:77::1')).toContain('::/0 ');
  });

  test('ping and traceroute speak IPv6, and the neighbours are known then', async () => {
    expect(await show('R2', 'ping 2001:db8:5::2 count 1 source 2001:db8:ff::2')).toMatch(
      /^PING6\(64=40\+8\+16 bytes\) 2001:db8:ff::2 --> 2001:db8:5::2\n24 bytes from 2001:db8:5::2, icmp_seq=0 hlim=63 time=/,
    );
    expect(await show('R2', 'traceroute 2001:db8:5::2 no-resolve')).toMatch(
      /^traceroute6 to .* from 2001:db8::2, 64 hops.*\n 1 {2}2001:db8::1 .*\n 2 {2}2001:db8:5::2 /,
    );
    expect(await show('R2', 'show ipv6 neighbors')).toMatch(/^2001:db8::1 .* (yes|no) +no +ge-0\/0\/0\.0$/m);
  });

  test('ssh by hand meets the reject as Connection refused', async () => {
    const r1 = openConsole(LAB, 'R1');
    await r1.see(/root@R1> $/);
    r1.type('ssh 2001:db8:ff::2 source 2001:db8:ff::1');
    await r1.see(/\nssh: connect to host 2001:db8:ff::2 port 22: Connection refused\n/);
    await r1.see(/root@R1> $/);
    await r1.close();
  });
});

test('addresses and routes come back with the link, at either end', async () => {
  const ping = () => vtylab(['cli', '--lab', LAB, 'R1', 'ping 2001:db8:ff::2 count 1 wait 2']);
  for (const node of ['R1', 'R2']) {
    await configure(LAB, node, ['set interfaces ge-0/0/0 disable']);
    expect(await show('R1', 'show route 2001:db8:ff::2/128 exact')).not.toContain('Static');
    expect(await show(node, 'show interfaces terse ge-0/0/0')).toMatch(
      /ge-0\/0\/0\.0 +down +down +inet6 +2001:db8::\d\/64/,
    );
    expect((await ping()).exitCode).not.toBe(0);
    await configure(LAB, node, ['delete interfaces ge-0/0/0 disable']);
    await expect.poll(async () => (await ping()).exitCode, { timeout: 20_000 }).toBe(0);
  }
});
