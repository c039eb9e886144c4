/** Operational commands on a running device: who is there, what the log says, what passes by, and a reboot. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { succeed } from './vtylab.ts';

const LAB = 'operational';
/** `$6$` of root123 and lab123. */
const ROOT = '$6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr..';
const USER = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const node = (name: string, address: string) => `
    ${name}:
      config: |
        set system root-authentication encrypted-password "${ROOT}"
        set system login user lab class super-user authentication encrypted-password "${USER}"
        set system services ssh
        set system services telnet
        set interfaces ge-0/0/0 unit 0 family inet address ${address}`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-operational-'));
  const links = '  links:\n    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]\n';
  const nodes = `  nodes:${node('R1', '10.0.0.1/30')}${node('R2', '10.0.0.2/30')}\n`;
  await writeFile(join(folder, 'lab.yaml'), `name: ${LAB}\ntopology:\n${nodes}${links}`);
  await succeed(['up', '-t', join(folder, 'lab.yaml')]);
});
afterAll(async () => {
  await succeed(['down', '-t', join(folder, 'lab.yaml')]);
  await rm(folder, { recursive: true });
});

const cli = (name: string, command: string) => succeed(['cli', '--lab', LAB, name, command]);

/** A console of R1 from which `lab` is logged in at R2. */
async function loggedIn(client: string) {
  const console = openConsole(LAB, 'R1');
  await console.see(/root@R1> $/);
  console.type(client);
  if (client.startsWith('ssh')) {
    await console.see(/\(yes\/no\/\[fingerprint\]\)\? $|assword:\s*$/);
    console.type('yes');
  } else {
    await console.see(/login: $/);
    console.type('lab');
  }
  await console.see(/assword:\s*$/);
  console.type('lab123');
  await console.see(/lab@R2> $/);
  return console;
}

describe('somebody logs in', () => {
  test.each([
    ['ssh lab@10.0.0.2', /sshd\[\d+\]: Accepted \S+ for lab from 10\.0\.0\.1 port \d+ ssh2/],
    ['telnet 10.0.0.2', /login\[\d+\]: pam_unix\(login:session\): session opened for user lab/],
  ])('%s: users, log, logout', async (client, logged) => {
    const console = await loggedIn(client);
    expect(await cli('R2', 'show system users')).toMatch(/^lab {6}pts\/\d {4}10\.0\.0\.1 .* -cli \(cli\)$/m);
    expect(await cli('R2', 'show log messages')).toMatch(logged);
    console.type('show system uptime');
    await console.see(/Last configured: .* ago\) by root\n.* 1 user, load averages/);
    await cli('R2', 'request system logout user lab');
    await console.see(/root@R1> $/);
    await console.close();
    await expect.poll(() => cli('R2', 'show system users')).not.toContain('lab ');
    expect(await cli('R2', 'show log interactive-commands')).toMatch(
      /mgd.*: UI_CMDLINE_READ_LINE: User 'lab', command 'show system uptime ?'/,
    );
  });
});

test('monitor start shows what is logged, until stop', async () => {
  const console = openConsole(LAB, 'R1');
  await console.see(/root@R1> $/);
  console.type('monitor start messages');
  await console.see(/root@R1> $/);
  await execa('docker', ['exec', `vtylab-${LAB}-R1`, 'logger', '-p', 'auth.notice', '-t', 'test', 'said by a program']);
  await console.see(/\*\*\* messages \*\*\*\n.* R1 test: said by a program\n/);
  console.type('monitor stop');
  await console.see(/root@R1> $/);
  await console.close();
});

test('monitor traffic shows both ways, and names the interface as Junos does', async () => {
  const seen = cli('R1', 'monitor traffic interface ge-0/0/0.0 count 2 matching icmp no-resolve');
  const pinging = cli('R2', 'ping 10.0.0.1 count 5');
  const lines = (await seen).split('\n');
  expect(lines).toContain('Listening on ge-0/0/0, capture size 96 bytes');
  expect(lines.filter((line) => line.includes('ICMP'))).toEqual([
    expect.stringMatching(/^\S+ {2}In IP 10\.0\.0\.2 > 10\.0\.0\.1: ICMP echo request/),
    expect.stringMatching(/^\S+ Out IP 10\.0\.0\.1 > 10\.0\.0\.2: ICMP echo reply/),
  ]);
  await pinging;
});

test('files are the user’s, with the user’s rights', async () => {
  const console = await loggedIn('ssh lab@10.0.0.2');
  console.type('file copy /etc/hosts mine');
  await console.see(/lab@R2> $/);
  console.type('file list detail');
  await console.see(/\/var\/home\/lab:\n(.*\n)*-rw-r--r-- {2}1 lab .* mine\n/);
  console.type('file show /etc/shadow');
  await console.see(/error: \/etc\/shadow: Permission denied\n/);
  await console.close();
});

test('a reboot ends sessions, keeps the container and its links, and comes up as configured', async () => {
  const inspect = () => execa('docker', ['inspect', '-f', '{{.State.StartedAt}}', `vtylab-${LAB}-R2`]);
  const before = (await inspect()).stdout;
  const console = await loggedIn('ssh lab@10.0.0.2');
  const asked = Math.floor(Date.now() / 1000) * 1000; // `show system uptime` prints whole seconds
  await succeed(['cli', '--lab', LAB, 'R2'], { input: 'request system reboot\nyes\n' });
  await console.see(/System going down IMMEDIATELY/);
  await console.see(/root@R1> $/);
  await console.close();
  // The sessions end before the links go down: an answer to a ping could still be the old system's.
  await expect.poll(() => booted('R2'), { timeout: 20_000 }).toBeGreaterThanOrEqual(asked);
  await expect
    .poll(() => cli('R1', 'ping 10.0.0.2 count 1').catch(String), { timeout: 10_000 })
    .toContain(' 0% packet loss');
  expect((await inspect()).stdout).toBe(before);
  await (await loggedIn('ssh lab@10.0.0.2')).close();
});

/** When a node's system was started, in milliseconds; 0 while it does not answer. */
async function booted(node: string): Promise<number> {
  const uptime = await cli(node, 'show system uptime').catch(String);
  const [, time] = /^System booted: (\S+ \S+) UTC /m.exec(uptime) ?? [];
  return time === undefined ? 0 : Date.parse(`${time}Z`);
}
