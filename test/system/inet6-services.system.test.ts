/** Every service over IPv6 as over IPv4, from another node and with stock clients; their limits counted apart. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hold } from './connections.ts';
import { talk } from './dialogue.ts';
import { ROOT_PASSWORD, succeed } from './vtylab.ts';

const LAB = 'inet6-services';
const CLIENT = `vtylab-${LAB}-client`;
/** The device's addresses, and those the client comes from. */
const PATHS = [
  ['10.0.0.2', '10.0.0.1'],
  ['2001:db8::2', '2001:db8::1'],
] as const;
let folder = '';

const TOPOLOGY = `
name: ${LAB}
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: [10.0.0.1/30, 2001:db8::1/64]}}
    server:
      interfaces: {ge-0/0/0: 10.0.0.2/30}
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set system login user lab class super-user authentication encrypted-password "${ROOT_PASSWORD}"
        set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8::2/64
        set system services ssh
        set system services telnet connection-limit 2
        set system services ftp
        set system services finger rate-limit 3
  links:
    - endpoints: ["client:eth1", "server:ge-0/0/0"]
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-inet6-services-'));
  await writeFile(join(folder, 'lab.yaml'), TOPOLOGY);
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(folder, { recursive: true });
});

function cli(command: string): Promise<string> {
  return succeed(['cli', '--lab', LAB, 'server', command]);
}

/** The machine's lftp in the client's network; returns what it printed. */
async function lftp(host: string, passive: boolean, ...commands: readonly string[]): Promise<string> {
  const { stdout: pid } = await execa('docker', ['inspect', '--format', '{{.State.Pid}}', CLIENT]);
  const settings = ['ftp:ssl-allow no', 'net:max-retries 1', 'net:timeout 20', `ftp:passive-mode ${passive}`];
  const script = [...settings.map((setting) => `set ${setting}`), ...commands, 'bye'].join('; ');
  const url = `ftp://${host.includes(':') ? `[${host}]` : host}`;
  const argv = ['-t', pid, '-n', 'lftp', '--norc', '-u', 'lab,root123', '-e', script, url];
  const { all } = await execa('nsenter', argv, { all: true, cwd: folder, env: { HOME: folder } });
  return all;
}

test.each(PATHS)('lftp stores, lists and fetches at %s, passive and active', async (host) => {
  for (const passive of [true, false]) {
    const name = passive ? 'passive' : 'active';
    await writeFile(join(folder, name), `${host} ${name}\n`);
    const said = await lftp(host, passive, `put ${name}`, `ls ${name}`, `cat ${name}`, `rm ${name}`);
    expect(said).toMatch(new RegExp(`^-rw-r--r-- .* ${name}$`, 'm'));
    expect(said.split('\n')).toContain(`${host} ${name}`);
  }
  await expect.poll(() => cli('show system services')).toMatch(/^ftp +tcp +21 +0 +0 /m);
  expect(await cli('show log messages')).not.toMatch(/exited, /); // lftp hangs up without a word
});

test.each(PATHS)('ssh and telnet at %s know where the user comes from', async (host, from) => {
  const script = "printf '#!/bin/sh\\necho root123\\n' >/root/pass && chmod 755 /root/pass";
  await execa('docker', ['exec', CLIENT, 'sh', '-c', script]);
  const options = ['-tt', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
  const environment = ['SSH_ASKPASS=/root/pass', 'SSH_ASKPASS_REQUIRE=force'];
  const ssh = talk(CLIENT, ['ssh', ...options, `lab@${host}`], environment);
  await ssh.see(/> $/);
  const telnet = talk(CLIENT, ['telnet', host]);
  await telnet.see(/login: /);
  telnet.type('lab');
  await telnet.see(/Password: ?/);
  telnet.type('root123');
  await telnet.see(/> $/);
  telnet.type('show system users');
  const users = await telnet.see(/> $/);
  expect(users.match(new RegExp(`^lab +pts/\\d+ +${from} `, 'gm'))).toHaveLength(2);
  for (const session of [ssh, telnet]) {
    session.type('quit');
    await session.end();
  }
});

test('connections and attempts are counted apart for IPv4 and IPv6', async () => {
  await expect.poll(() => cli('show system services')).toMatch(/^telnet +tcp +23 +0 +0 +2 /m);
  const held = await Promise.all(PATHS.map(([host]) => hold(CLIENT, { host, port: 23, count: 3 })));
  expect(held.map(({ attempts }) => attempts)).toEqual(PATHS.map(() => ['served', 'served', 'closed']));
  expect(await cli('show system services')).toMatch(/^telnet +tcp +23 +2 +2 +2 /m);
  const asked = await Promise.all(PATHS.map(([host]) => hold(CLIENT, { host, port: 79, count: 4, greet: '\r\n' })));
  expect(asked.map(({ attempts }) => attempts)).toEqual(PATHS.map(() => ['served', 'served', 'served', 'closed']));
  await Promise.all([...held, ...asked].map((each) => each.close()));
  const log = (await cli('show log messages')).split('\n');
  for (const [, from] of PATHS) {
    for (const refusal of [
      `telnet from ${from} exceeded counts (limit 2)`,
      `finger from ${from} exceeded counts/min (limit 3/min)`,
    ]) {
      expect(log.filter((line) => line.endsWith(`: ${refusal}`))).toHaveLength(1);
    }
  }
});
