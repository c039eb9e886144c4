/** Services are off until they are configured, and a commit applies wholly or not at all. */
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { vtylab } from './vtylab.ts';
import { wireLab } from './wire-lab.ts';

const lab = wireLab('services', []);

/** What a stock client meets at a port of the server. */
async function knock(port: number): Promise<string> {
  const { stdout } = await lab.run('client', 'bash', '-c', `exec 3<>/dev/tcp/10.0.0.2/${port} && echo open`);
  return stdout === 'open' ? 'open' : 'refused';
}

describe('services', () => {
  test('none listens until it is configured, and none when it is deleted again', async () => {
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'refused']);
    await lab.configure('server', 'set system services ssh');
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['open', 'refused']);
    expect(await lab.cli('server', 'show system services')).toMatch(/^ssh +tcp +22 /m);
    await lab.configure('server', 'set system services telnet', 'delete system services ssh');
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'open']);
    await lab.configure('server', 'delete system services telnet');
    expect(await Promise.all([knock(22), knock(23)])).toEqual(['refused', 'refused']);
  });

  test('deleting a service leaves its sessions alone', async () => {
    await lab.configure('server', 'set system services telnet');
    const session = lab.run(
      'client',
      'bash',
      '-c',
      'exec 3<>/dev/tcp/10.0.0.2/23; head -c 3 <&3 | wc -c; sleep 3; echo >&3 && echo alive',
    );
    await expect.poll(async () => (await lab.run('server', 'pgrep', '-c', 'telnetd')).stdout).toBe('1');
    await lab.configure('server', 'delete system services telnet');
    expect(await knock(23)).toBe('refused');
    expect((await session).stdout).toContain('alive');
  });

  test.each([
    ['allow', 'yes'],
    ['deny', 'no'],
    ['deny-password', 'prohibit-password'],
  ])('root-login %s reaches sshd', async (value, permit) => {
    await lab.configure('server', `set system services ssh root-login ${value}`);
    const { stdout } = await lab.run('server', 'sshd', '-T', '-f', '/etc/ssh/sshd_config');
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
    const { exitCode, stdout, stderr } = await vtylab(['cli', '--lab', lab.name, 'server'], {
      input: input.join('\n'),
    });
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain(
      [
        '[edit interfaces lo0 unit 0 family inet]',
        "  'filter'",
        "    Referenced filter 'nowhere' is not defined",
        'error: configuration check-out failed',
      ].join('\n'),
    );
    expect(await lab.cli('server', 'show configuration')).not.toContain('nowhere');
  });

  test('when the system refuses one artefact, everything goes back', async () => {
    await lab.configure('server', 'delete system services ssh', 'set system services telnet');
    // ssh cannot listen: its port is taken by a program that is none of the runtime's
    const thief = execa(
      'docker',
      [
        'exec',
        lab.container('server'),
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
    const { exitCode, stdout, stderr } = await vtylab(['cli', '--lab', lab.name, 'server'], {
      input: input.join('\n'),
    });
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/service ssh cannot listen on 0\.0\.0\.0 port 22/);
    expect((await lab.run('server', 'ip', '-br', 'address', 'show', 'lo')).stdout).not.toContain('10.9.9.9');
    expect(await knock(23)).toBe('open');
    await lab.run('server', 'pkill', '-f', 'createServer');
    await thief;
    await lab.configure('server', 'set system services ssh');
    expect(await knock(22)).toBe('open');
  });

  test('an interactive session sees the modes, prompts and words of Junos', async () => {
    const console = openConsole(lab.name, 'server');
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
