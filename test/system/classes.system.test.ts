/** Login classes over real ssh: what four users may do on a device, and that there is no way round. */
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { ownLab } from './own-lab.ts';

/** `$6$` of lab123. */
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const users = { op: 'operator', ro: 'read-only', nobody: 'unauthorized', net: 'net' };

const TOPOLOGY = `
name: classes
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: 10.0.0.1/30}}
    device:
      interfaces: {ge-0/0/0: 10.0.0.2/30}
      config: |
        set system root-authentication encrypted-password "*"
        set system services ssh
        set system login class net permissions [ configure view view-configuration interface-control ]
        set system login class net deny-configuration "interfaces lo0"
${Object.entries(users)
  .map(
    ([user, name]) => `\
        set system login user ${user} class ${name}
        set system login user ${user} authentication encrypted-password "${PASSWORD}"
`,
  )
  .join('')}
  links:
    - endpoints: ["client:eth1", "device:ge-0/0/0"]
`;

const lab = ownLab('classes', TOPOLOGY, (lab) => lab.askpass('client', 'lab123'));

/** A stock client on the host, its password given by a program as if it were typed. */
function client(program: string, ...argv: string[]) {
  const env = ['--env', 'SSH_ASKPASS=/root/pass', '--env', 'SSH_ASKPASS_REQUIRE=force'];
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  return execa('docker', ['exec', '-i', ...env, lab.container('client'), program, ...options, ...argv], {
    reject: false,
    stdin: 'pipe',
    timeout: 60_000,
  });
}

/** `ssh USER@device COMMAND`. */
async function ssh(user: string, command: string) {
  const session = client('ssh', `${user}@10.0.0.2`, command);
  session.stdin.end();
  const { exitCode, stdout } = await session;
  return { exitCode, stdout };
}

/** A session on a terminal, in which keys are pressed once what came before them has been printed. */
async function terminal(
  user: string,
  ...exchange: readonly (readonly [wait: RegExp, keys: string, again?: 'until heard'])[]
): Promise<string> {
  const session = client('ssh', '-tt', `${user}@10.0.0.2`);
  let [printed, seen] = ['', 0];
  let pressing: NodeJS.Timeout | undefined;
  for (const [wait, keys, again] of exchange) {
    while (!wait.test(printed.slice(seen))) {
      const chunk: unknown = await new Promise((resolve) => {
        session.stdout.once('data', resolve);
        session.stdout.once('close', () => resolve(undefined));
      });
      if (chunk === undefined) throw new Error(`${user}: expected ${wait}, saw\n${printed}`);
      printed += String(chunk);
    }
    clearInterval(pressing);
    seen = printed.length;
    session.stdin.write(keys);
    if (again !== undefined) pressing = setInterval(() => session.stdin.write(keys), 1000);
  }
  return (await session).stdout.replaceAll('\r', '');
}

describe('one command', () => {
  test.each([
    ['op', 'show version'],
    ['op', 'clear firewall log'],
    ['ro', 'show version'],
    ['net', 'show interfaces terse'],
  ])('%s may: %s', async (user, command) => {
    expect((await ssh(user, command)).exitCode).toBe(0);
  });

  test.each([
    ['op', 'configure'],
    ['op', 'start shell'],
    ['op', 'request system reboot'],
    ['ro', 'clear firewall log'],
    ['ro', 'ping 10.0.0.1 count 1'],
    ['nobody', 'show version'],
    ['net', 'start shell command id'],
    ['net', '/bin/sh -c id'],
  ])('%s may not: %s', async (user, command) => {
    expect(await ssh(user, command)).toEqual({ exitCode: 1, stdout: '^\nunknown command.' });
  });

  test('a configuration shows what its reader may see', async () => {
    const seen = (await ssh('net', 'show configuration | display set')).stdout;
    expect(seen).toContain('set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.2/30');
    expect(seen).toContain('set system login user op authentication encrypted-password /* SECRET-DATA */');
    expect(seen).not.toContain('$6$');
    expect((await ssh('ro', 'show configuration')).stdout).toMatch(
      /^## Last commit: .* by root\n(version .*\n)?system \{ \/\* ACCESS-DENIED \*\/ \};\ninterfaces \{ \/\* ACCESS-DENIED \*\/ \};$/,
    );
  });
});

describe('a session', () => {
  test('offers what the class may use', async () => {
    const printed = await terminal('nobody', [/> $/, '?'], [/quit.*> $/s, 'exit\r']);
    expect(printed).toContain('Possible completions:');
    expect(printed).toMatch(/^ {2}quit /m);
    expect(printed).not.toMatch(/^ {2}(show|configure|start|request|ssh) /m);
  });

  test('configures what the class may change, and no more', async () => {
    const printed = await terminal(
      'net',
      [/> $/, 'configure\r'],
      [/# $/, 'set interfaces ge-0/0/0 description uplink\r'],
      [/# $/, 'set system services telnet\r'],
      [/# $/, 'set interfaces lo0 unit 0\r'],
      [/# $/, 'commit and-quit\r'],
      [/> $/, 'exit\r'],
    );
    expect(printed).toMatch(
      /error: permission denied: system services telnet\n[\s\S]*\^\nsyntax error\.\n[\s\S]*commit complete/,
    );
    const { stdout } = await ssh('net', 'show configuration interfaces ge-0/0/0 description');
    expect(stdout).toBe('description uplink;');
  });

  test('obeys the class that was committed last', async () => {
    const session = client('ssh', '-tt', 'ro@10.0.0.2');
    const seen = (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        let text = '';
        const listen = (chunk: Buffer) => {
          text += chunk.toString();
          if (!pattern.test(text)) return;
          session.stdout.off('data', listen);
          resolve();
        };
        session.stdout.on('data', listen);
      });
    await seen(/ro@\S+> $/);
    await lab.configure('device', 'set system login user ro class super-user');
    const changed = seen(/ro@\S+# $/);
    session.stdin.write('configure\r');
    await changed;
    await lab.configure('device', 'set system login user ro class read-only');
    const refused = seen(/permission denied: set system[\s\S]*ro@\S+# $/);
    session.stdin.write('set system host-name taken\r');
    await refused;
    session.stdin.write('exit\rexit\r');
    expect((await session).stdout).toContain('Exiting configuration mode');
  });
});

describe('no way round', () => {
  test.each(['sftp', 'scp'])('%s', async (program) => {
    const argv =
      program === 'sftp' ? ['op@10.0.0.2:/etc/passwd', '/root/got'] : ['-O', 'op@10.0.0.2:/etc/passwd', '/root/got'];
    const copy = client(program, ...argv);
    copy.stdin.end();
    expect((await copy).exitCode).not.toBe(0);
    const { exitCode } = await execa('docker', ['exec', lab.container('client'), 'test', '-e', '/root/got'], {
      reject: false,
    });
    expect(exitCode).toBe(1);
  });

  test('the shell escape of telnet leads to the CLI again', async () => {
    const printed = await terminal(
      'op',
      [/> $/, 'telnet 127.0.0.1 port 22\r'],
      [/SSH-2\.0/, '\x1d'],
      [/telnet> $/, '!id\r'],
      // the CLI within may still hold the terminal, and drops what is typed; then the server hangs up
      [/unknown command/, '\rquit\r', 'until heard'],
      [/> $/, 'exit\r'],
    );
    expect(printed).not.toContain('uid=');
  });
});
