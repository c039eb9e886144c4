/** The CLI as scripts and people meet it: netmiko, ssh with a command, a person at the console. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { succeed } from './vtylab.ts';

const LAB = 'cli';
const NODE = `vtylab-${LAB}-R1`;
const NETMIKO = new URL('netmiko-client.py', import.meta.url).pathname;
/** `$6$` of root123 and lab123, as in topologies/remote-access. */
const ROOT = '$6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr..';
const USER = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';
let folder = '';
let pid = '';

const TOPOLOGY = `
name: ${LAB}
topology:
  nodes:
    R1:
      config: |
        set system host-name R1
        set system root-authentication encrypted-password "${ROOT}"
        set system login user lab class super-user
        set system login user lab authentication encrypted-password "${USER}"
        set system services ssh
        set system services telnet
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-cli-'));
  await writeFile(join(folder, 'lab.yaml'), TOPOLOGY);
  await writeFile(join(folder, 'password'), '#!/bin/sh\necho lab123\n');
  await chmod(join(folder, 'password'), 0o755);
  await succeed(['up'], { cwd: folder });
  pid = (await execa('docker', ['inspect', '--format', '{{.State.Pid}}', NODE])).stdout;
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(folder, { recursive: true });
});

/** Runs a program in the device's network, as if it came from its loopback. */
const near = (...argv: string[]) =>
  execa('nsenter', ['-t', pid, '-n', ...argv], {
    reject: false,
    input: '',
    env: { SSH_ASKPASS: join(folder, 'password'), SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none' },
  });

const SSH = [
  'ssh',
  '-F',
  '/dev/null',
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'LogLevel=ERROR',
  'lab@127.0.0.1',
];

test.each(['juniper_junos', 'juniper_junos_telnet'])(
  'netmiko configures, commits and reads as %s',
  async (type) => {
    const { stdout, stderr, exitCode } = await near('/usr/bin/python3', NETMIKO, type);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('prompt: lab@R1>');
    expect(stdout).toContain('Entering configuration mode');
    expect(stdout).toMatch(/^\+ +ge-0\/0\/7 \{\n\+ +description netmiko;$/m);
    expect(stdout).toContain('commit complete');
    expect(stdout).toContain('mode: False');
    expect(stdout).toContain('read: set interfaces ge-0/0/7 description netmiko');
    expect(Number(/pages: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(24);
    expect(await succeed(['cli', '--lab', LAB, 'R1', 'show system commit'])).toMatch(/by lab via cli/);
    await execa('docker', ['exec', '-i', NODE, 'cli'], {
      input: 'configure\ndelete interfaces ge-0/0/7\ncommit and-quit\n',
    });
  },
  180_000,
);

test('a command by ssh prints its output and nothing else, and its failure is the exit status', async () => {
  const shown = await near(...SSH, 'show configuration system services | display set');
  expect(shown).toMatchObject({ stdout: 'set system services ssh\nset system services telnet', exitCode: 0 });
  const failed = await near(...SSH, 'show nothing');
  expect(failed).toMatchObject({ stdout: '     ^\nsyntax error, expecting <command>.', exitCode: 1 });
});

test('who logged in by ssh is seen with the address, and gets what is told to all', async () => {
  const console = openConsole(LAB, 'R1');
  await console.see(/root@R1> $/);
  const session = near(...SSH.slice(0, 1), '-tt', ...SSH.slice(1));
  const heard = new Promise<void>((resolve) => {
    let printed = '';
    session.stdout?.on('data', (part: Buffer) => {
      printed += part.toString();
      if (printed.includes('hello from the console')) resolve();
    });
  });
  await expect
    .poll(() => succeed(['cli', '--lab', LAB, 'R1', 'show system users']), { timeout: 20_000 })
    .toMatch(/^lab +pts\/\d+ +127\.0\.0\.1 /m);
  console.type('request message user lab message "hello from the console"');
  await console.see(/root@R1> $/);
  await heard;
  session.kill();
  await session;
  await console.close();
});

test('at a terminal: help at once, completion by space and tab, pages with keys', async () => {
  const person = openConsole(LAB, 'R1');
  await person.see(/root@R1> $/);
  person.press('sh conf syst?');
  expect(await person.see(/root@R1> show configuration syst$/)).toContain('> system               System parameters\n');
  person.press('em lo\tus\t\t');
  await person.see(/^em login user lab $/);
  person.press('\x15set cli screen-length 5\r');
  await person.see(/Screen length set to 5\n\nroot@R1> $/);
  person.type('show configuration');
  await person.see(/---\(more\)---$/);
  person.press(' ');
  await person.see(/---\(more \d+%\)---$/);
  person.press('q');
  await person.see(/root@R1> $/);
  await person.close();
});
