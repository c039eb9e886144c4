/** Services are off until they are configured, and a commit applies wholly or not at all. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { configure, ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'services';
let folder = '';

const TOPOLOGY = `
name: ${LAB}
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: 10.0.0.1/30}}
    server:
      interfaces: {ge-0/0/0: 10.0.0.2/30}
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
  links:
    - endpoints: ["client:eth1", "server:ge-0/0/0"]
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-services-'));
  await writeFile(join(folder, 'lab.yaml'), TOPOLOGY);
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(folder, { recursive: true });
});

/** Runs a program inside a node's container. */
async function inside(node: string, ...argv: string[]) {
  return execa('docker', ['exec', `vtylab-${LAB}-${node}`, ...argv], { reject: false, all: true });
}

/** What a stock client meets at a port of the server. */
async function knock(port: number): Promise<string> {
  const { stdout } = await inside('client', 'bash', '-c', `exec 3<>/dev/tcp/10.0.0.2/${port} && echo open`);
  return stdout === 'open' ? 'open' : 'refused';
}

describe('services', () => {
  test('none listens until it is configured, and none when it is deleted again', async () => {
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'refused']);
    await configure(LAB, 'server', ['set system services ssh']);
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['open', 'refused']);
    expect(await succeed(['cli', '--lab', LAB, 'server', 'show system services'])).toMatch(/^ssh +tcp +22 /m);
    await configure(LAB, 'server', ['set system services telnet', 'delete system services ssh']);
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'open']);
    await configure(LAB, 'server', ['delete system services telnet']);
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'refused']);
  });

  test('deleting a service leaves its sessions alone', async () => {
    await configure(LAB, 'server', ['set system services telnet']);
    const session = inside(
      'client',
      'bash',
      '-c',
      'exec 3<>/dev/tcp/10.0.0.2/23; head -c 3 <&3 | wc -c; sleep 3; echo >&3 && echo alive',
    );
    await expect.poll(async () => (await inside('server', 'pgrep', '-c', 'telnetd')).stdout).toBe('1');
    await configure(LAB, 'server', ['delete system services telnet']);
    expect(await knock(23)).toBe('refused');
    expect((await session).stdout).toContain('alive');
  });

  test.each([
    ['allow', 'yes'],
    ['deny', 'no'],
    ['deny-password', 'prohibit-password'],
  ])('root-login %s reaches sshd', async (value, permit) => {
    await configure(LAB, 'server', [`set system services ssh root-login ${value}`]);
    const { stdout } = await inside('server', 'sshd', '-T', '-f', '/etc/ssh/sshd_config');
    expect(stdout).toMatch(
      new RegExp(
        `^permitrootlogin ${permit.replace('prohibit-password', '(prohibit-password|without-password)')}$`,
        'm',
      ),
    );
  });
});

describe('commit', () => {
  test('a filter that is applied but not defined is refused, in words, and nothing changes', async () => {
    const input = [
      'configure',
      'set interfaces lo0 unit 0 family inet filter input nowhere',
      'commit',
      'rollback 0',
      'exit',
      '',
    ];
    const { exitCode, stdout, stderr } = await vtylab(['cli', '--lab', LAB, 'server'], { input: input.join('\n') });
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain(
      [
        '[edit interfaces lo0 unit 0 family inet]',
        "  'filter'",
        "    Referenced filter 'nowhere' is not defined",
        'error: configuration check-out failed',
      ].join('\n'),
    );
    expect(await succeed(['cli', '--lab', LAB, 'server', 'show configuration'])).not.toContain('nowhere');
  });

  test('when the system refuses one artefact, everything goes back', async () => {
    await configure(LAB, 'server', ['delete system services ssh', 'set system services telnet']);
    // ssh cannot listen: its port is taken by a program that is none of the runtime's
    const thief = execa(
      'docker',
      [
        'exec',
        `vtylab-${LAB}-server`,
        'node',
        '-e',
        "require('net').createServer().listen(22,'0.0.0.0',()=>console.log('taken'));setTimeout(()=>process.exit(),20000)",
      ],
      { reject: false },
    );
    await new Promise((resolve) => thief.stdout.once('data', resolve));
    const input = [
      'configure',
      'set interfaces lo0 unit 0 family inet address 10.9.9.9/32',
      'set system services ssh',
      'commit',
      'rollback 0',
      '',
    ];
    const { exitCode, stdout, stderr } = await vtylab(['cli', '--lab', LAB, 'server'], { input: input.join('\n') });
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/service ssh cannot listen on 0\.0\.0\.0 port 22/);
    expect((await inside('server', 'ip', '-br', 'address', 'show', 'lo')).stdout).not.toContain('10.9.9.9');
    expect(await knock(23)).toBe('open');
    await inside('server', 'pkill', '-f', 'createServer');
    await thief;
    await configure(LAB, 'server', ['set system services ssh']);
    expect(await knock(22)).toBe('open');
  });

  test('an interactive session sees the modes, prompts and words of Junos', async () => {
    const console = openConsole(LAB, 'server');
    await console.see(/root@server> $/);
    console.type('configure');
    await console.see(/Entering configuration mode\n\n\[edit\]\nroot@server# $/);
    console.type('edit interfaces lo0 unit 0');
    await console.see(/\n\[edit interfaces lo0 unit 0\]\nroot@server# $/);
    console.type('set family inet address 10.9.9.1/32');
    await console.see(/root@server# $/);
    console.type('up');
    await console.see(/\n\[edit interfaces lo0\]\nroot@server# $/);
    console.type('show');
    await console.see(/unit 0 \{\n {4}family inet \{\n {8}address 10\.9\.9\.1\/32;\n/);
    await console.see(/root@server# $/);
    console.type('top');
    await console.see(/\n\[edit\]\nroot@server# $/);
    console.type('commit');
    await console.see(/commit complete\n\n\[edit\]\nroot@server# $/);
    console.type('delete interfaces lo0 unit 0 family inet address 10.9.9.1/32');
    await console.see(/root@server# $/);
    console.type('exit');
    await console.see(
      /The configuration has been changed but not committed\nExit with uncommitted changes\? \[yes,no\] \(yes\) $/,
    );
    console.type('yes');
    await console.see(/Exiting configuration mode\n\nroot@server> $/);
    await console.close();
  });
});
