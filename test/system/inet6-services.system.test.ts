/** Every service over IPv6 as over IPv4, from another node and with stock clients; their limits counted apart. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { hold } from './connections.ts';
import { talk } from './dialogue.ts';
import { USER_LAB, wireLab } from './wire-lab.ts';

/** The device's addresses, and those the client comes from. */
const PATHS = [
  ['10.0.0.2', '10.0.0.1'],
  ['2001:db8::2', '2001:db8::1'],
] as const;

const lab = wireLab(
  'inet6-services',
  [
    USER_LAB,
    'interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8::2/64',
    'system services ssh',
    'system services telnet connection-limit 2',
    'system services ftp',
    'system services finger rate-limit 3',
  ],
  { addresses: ['2001:db8::1/64'] },
);

function cli(command: string): Promise<string> {
  return lab.cli('server', command);
}

/** The machine's lftp in the client's network; returns what it printed. */
async function lftp(host: string, passive: boolean, ...commands: readonly string[]): Promise<string> {
  const { stdout: pid } = await execa('docker', ['inspect', '--format', '{{.State.Pid}}', lab.container('client')]);
  const settings = ['ftp:ssl-allow no', 'net:max-retries 1', 'net:timeout 20', `ftp:passive-mode ${passive}`];
  const script = [...settings.map((setting) => `set ${setting}`), ...commands, 'bye'].join('; ');
  const url = `ftp://${host.includes(':') ? `[${host}]` : host}`;
  const argv = ['-t', pid, '-n', 'lftp', '--norc', '-u', 'lab,root123', '-e', script, url];
  const { all } = await execa('nsenter', argv, { all: true, cwd: lab.folder, env: { HOME: lab.folder } });
  return all;
}

test.each(PATHS)('lftp stores, lists and fetches at %s, passive and active', async (host) => {
  for (const passive of [true, false]) {
    const name = passive ? 'passive' : 'active';
    await writeFile(join(lab.folder, name), `${host} ${name}\n`);
    const said = await lftp(host, passive, `put ${name}`, `ls ${name}`, `cat ${name}`, `rm ${name}`);
    expect(said).toMatch(new RegExp(`^-rw-r--r-- .* ${name}$`, 'm'));
    expect(said.split('\n')).toContain(`${host} ${name}`);
  }
  await expect.poll(() => cli('show system services')).toMatch(/^ftp +tcp +21 +0 +0 /m);
  expect(await cli('show log messages')).not.toMatch(/exited, /); // lftp hangs up without a word
});

test.each(PATHS)('ssh and telnet at %s know where the user comes from', async (host, from) => {
  const script = "printf '#!/bin/sh\\necho root123\\n' >/root/pass && chmod 755 /root/pass";
  await execa('docker', ['exec', lab.container('client'), 'sh', '-c', script]);
  const options = ['-tt', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
  const environment = ['SSH_ASKPASS=/root/pass', 'SSH_ASKPASS_REQUIRE=force'];
  const ssh = talk(lab.container('client'), ['ssh', ...options, `lab@${host}`], environment);
  await ssh.see(/> $/);
  const telnet = talk(lab.container('client'), ['telnet', host]);
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
  const held = await Promise.all(PATHS.map(([host]) => hold(lab.container('client'), { host, port: 23, count: 3 })));
  expect(held.map(({ attempts }) => attempts)).toEqual(PATHS.map(() => ['served', 'served', 'closed']));
  expect(await cli('show system services')).toMatch(/^telnet +tcp +23 +2 +2 +2 /m);
  const asked = await Promise.all(
    PATHS.map(([host]) => hold(lab.container('client'), { host, port: 79, count: 4, greet: '\r\n' })),
  );
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
