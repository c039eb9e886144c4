/** What an ssh connection may do and how it is made: each statement makes a difference that a stock client meets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEVICE, KEY, OPTIONS, SshLab } from './ssh-lab.ts';

const lab = new SshLab('ssh-connections');
const SSH = 'system services ssh';
const BOB = `bob@${DEVICE}`;

beforeAll(() => lab.up());
afterAll(() => lab[Symbol.asyncDispose]());

const set = (...statements: readonly string[]) => lab.commit(...statements.map((each) => `set ${SSH} ${each}`));
const unset = (...statements: readonly string[]) => lab.commit(...statements.map((each) => `delete ${SSH} ${each}`));

/** What the client says of a connection that does not come about; nothing when it does. */
async function refusal(...options: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await lab.ssh(...options, BOB, 'show version');
  return exitCode === 0 ? '' : stderr;
}

describe('sessions', () => {
  test('max-sessions-per-connection', async () => {
    const connection = ['-S', '/tmp/connection'];
    // a second connection, which ssh would fall back to, cannot be made
    const session = ['ssh', '-F', '/dev/null', ...connection, '-o', 'ProxyCommand=false', BOB];
    const both = async () => {
      await lab.mustSucceed('client', ['ssh', ...OPTIONS, '-i', KEY, ...connection, '-fNM', BOB]);
      // the first waits for its input while the second is tried
      const script = `sleep 5 | ${session.join(' ')} & sleep 1; ${session.join(' ')} show version; kill %1; wait`;
      const { stdout } = await lab.run('client', ['bash', '-c', script]);
      await lab.run('client', ['ssh', ...connection, '-O', 'exit', BOB]);
      return stdout.includes('Hostname: device');
    };
    expect(await both()).toBe(true);
    await set('max-sessions-per-connection 1');
    expect(await both()).toBe(false);
    await unset('max-sessions-per-connection');
  });

  test('rekey data-limit', async () => {
    const exchanges = async () => {
      const { stderr } = await lab.ssh('-vv', BOB, 'file', 'show', '/etc/ssh/moduli');
      return [...stderr.matchAll(/SSH2_MSG_KEXINIT received/g)].length;
    };
    expect(await exchanges()).toBe(1);
    await set('rekey data-limit 51200');
    expect(await exchanges()).toBeGreaterThan(2);
    await unset('rekey');
  });

  test('tcp-forwarding', async () => {
    const tunnel = () => lab.ssh('-W', '127.0.0.1:22', BOB);
    expect((await tunnel()).stdout).toMatch(/^SSH-2\.0-/);
    await set('no-tcp-forwarding');
    expect(await tunnel()).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('administratively prohibited'),
    });
    await set('tcp-forwarding');
    expect((await tunnel()).stdout).toMatch(/^SSH-2\.0-/);
    await unset('tcp-forwarding');
  });

  test('client-alive: a client that is silent is left after count times interval', async () => {
    await set('client-alive-interval 1', 'client-alive-count-max 1');
    const frozen = `ssh ${OPTIONS.join(' ')} -i ${KEY} -N ${BOB} & sleep 1; kill -STOP $!; echo $!`;
    const pid = await lab.mustSucceed('client', ['bash', '-c', frozen]);
    await expect
      .poll(() => lab.cli('show log messages'), { timeout: 20_000 })
      .toMatch(/Timeout, client not responding from user bob 10\.0\.0\.1/);
    await lab.mustSucceed('client', ['kill', '-KILL', pid]);
    await unset('client-alive-interval', 'client-alive-count-max');
  });

  test('max-pre-authentication-packets is taken, and does nothing, which the commit says', async () => {
    expect(await set('max-pre-authentication-packets 20')).toContain('has no effect');
    expect(await refusal()).toBe('');
    await unset('max-pre-authentication-packets');
  });
});

describe('where it listens', () => {
  test('port', async () => {
    await set('port 2222');
    expect(await refusal()).toContain('Connection refused');
    expect(await refusal('-p', '2222')).toBe('');
    expect(await lab.cli('show system services')).toMatch(/^ssh .*2222/m);
    await unset('port');
    expect(await refusal()).toBe('');
  });

  test('access-disable-external leaves the device itself', async () => {
    const inside = () => lab.run('device', ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/22 && head -c 7 <&3']);
    await set('access-disable-external');
    expect(await refusal()).toContain('Connection refused');
    expect((await inside()).stdout).toBe('SSH-2.0');
    await unset('access-disable-external');
    expect(await refusal()).toBe('');
  });
});

describe('files', () => {
  const scp = (...argv: readonly string[]) =>
    lab.run('client', ['scp', ...OPTIONS, '-o', 'BatchMode=yes', '-i', KEY, ...argv]);
  const sftp = (user: string, input: string) =>
    lab.run('client', ['sftp', ...OPTIONS, '-b', '-', '-i', KEY, `${user}@${DEVICE}`], { input });
  const got = async (path: string) => (await lab.run('device', ['cat', path])).stdout;

  test('none come in until sftp-server is configured', async () => {
    await lab.mustSucceed('client', ['sh', '-c', 'echo content >/root/file']);
    expect((await scp('/root/file', `${BOB}:one`)).stderr).toContain('subsystem request failed');
    expect((await scp('-O', '/root/file', `${BOB}:one`)).stderr).toContain(
      "error: incoming scp is disabled: 'system services ssh sftp-server' is not configured",
    );
    expect((await sftp('bob', 'put /root/file one\n')).stderr).toContain('subsystem request failed');
    await set('sftp-server');
    expect(await scp('/root/file', `${BOB}:one`)).toMatchObject({ exitCode: 0 });
    expect(await scp('-O', '/root/file', `${BOB}:two`)).toMatchObject({ exitCode: 0 });
    expect(await sftp('bob', 'put /root/file three\nget three /root/back\n')).toMatchObject({ exitCode: 0 });
    for (const name of ['one', 'two', 'three']) expect(await got(`/var/home/bob/${name}`)).toBe('content');
    expect(await lab.mustSucceed('client', ['cat', '/root/back'])).toBe('content');
    expect(await lab.mustSucceed('device', ['stat', '-c', '%U', '/var/home/bob/one'])).toBe('bob');
  });

  test('and to users only whose class may copy files', async () => {
    const ro = `ro@${DEVICE}`;
    // sshd keeps what a subsystem says on standard error to itself; the protocol has a word for it
    expect((await sftp('ro', 'put /root/file one\n')).stderr).toMatch(/"\/var\/home\/ro\/one".*: Permission denied/);
    expect((await sftp('ro', 'get /etc/passwd /root/got\n')).stderr).toContain('"/etc/passwd" not found');
    expect((await sftp('ro', 'ls /etc\n')).stderr).toContain('"/etc" not found');
    expect((await scp('/root/file', `${ro}:one`)).stderr).toContain('Permission denied');
    expect((await scp(`${ro}:/etc/passwd`, '/root/got')).exitCode).toBe(1);
    const denied = "error: permission denied: class 'read-only' may not use scp";
    expect((await scp('-O', '/root/file', `${ro}:one`)).stderr).toContain(denied);
    expect((await scp('-O', `${ro}:/etc/passwd`, '/root/got')).stderr).toContain(denied);
    expect((await lab.run('client', ['test', '-e', '/root/got'])).exitCode).toBe(1);
    expect(await lab.cli('show log messages')).toContain(
      "User 'ro': permission denied: class 'read-only' may not use sftp",
    );
    expect(await got('/var/home/ro/one')).toBe('');
  });

  test('a large file arrives whole, and nothing of the system’s can be written', async () => {
    await lab.mustSucceed('client', ['sh', '-c', 'head -c 20000000 /dev/urandom >/root/large']);
    const [sum] = (await lab.mustSucceed('client', ['sha256sum', '/root/large'])).split(' ');
    for (const mode of ['-s', '-O']) {
      expect(await scp(mode, '/root/large', `${BOB}:large`)).toMatchObject({ exitCode: 0 });
      expect(await lab.mustSucceed('device', ['sha256sum', '/var/home/bob/large'])).toContain(sum);
    }
    expect((await scp('/root/file', `${BOB}:/etc/ssh/sshd_config`)).stderr).toContain('Permission denied');
  });
});
