/** Commits on a running device: confirmed ones, whole ones or none, and what they leave alone. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { vtylab } from './vtylab.ts';
import { wireLab } from './wire-lab.ts';

const lab = wireLab('commit', ['system services telnet']);

const show = (command: string) => lab.cli('server', command);

/** Types lines in configuration mode, without a commit of its own. */
async function type(...lines: string[]): Promise<string> {
  const { stdout, stderr } = await vtylab(['cli', '--lab', lab.name, 'server'], {
    input: ['configure', ...lines, 'rollback 0', 'exit', ''].join('\n'),
  });
  return stdout + stderr;
}

test('an address and a filter are changed under a session, and never is there an instant without the filter', async () => {
  await lab.configure(
    'server',
    'set firewall family inet filter guard term t from protocol tcp',
    'set firewall family inet filter guard term t from port 8023',
    'set firewall family inet filter guard term t then discard',
    'set firewall family inet filter guard term rest then accept',
    'set interfaces lo0 unit 0 family inet filter input guard',
  );
  const session = lab.run('client', 'bash', '-c', 'exec 3<>/dev/tcp/10.0.0.2/23; sleep 6; echo >&3 && echo alive');
  const flood = lab.run(
    'client',
    'bash',
    '-c',
    'for i in $(seq 400); do (exec 3<>/dev/tcp/10.0.0.2/8023) 2>&1 & sleep 0.01; done; sleep 1; kill $(jobs -p) 2>/dev/null; true',
  );
  for (let at = 0; at < 8; at++) {
    await lab.configure(
      'server',
      `set interfaces lo0 unit 0 family inet address 10.9.0.${at + 1}/32`,
      `set firewall family inet filter guard term t${at} from port ${9000 + at}`,
      `set firewall family inet filter guard term t${at} then discard`,
      `insert firewall family inet filter guard term t${at} before term rest`,
    );
  }
  // a refusal would mean that a packet met no filter: nobody listens at that port
  expect((await flood).all).not.toContain('refused');
  expect((await session).stdout).toContain('alive');
});

test('a daemon that does not start takes the whole commit back', async () => {
  await lab.run('server', 'mv', '/usr/sbin/ulogd', '/usr/sbin/ulogd.away');
  const output = await type(
    'set interfaces lo0 unit 0 family inet address 10.9.9.9/32',
    'set firewall family inet filter guard term t then log',
    'commit',
  );
  expect(output).toMatch(
    /\[edit\]\n {2}'firewall'\n {4}ulogd does not start: .*\nerror: configuration check-out failed/,
  );
  expect((await lab.run('server', 'ip', '-br', 'address', 'show', 'lo')).stdout).not.toContain('10.9.9.9');
  expect(await show('show configuration')).not.toContain('10.9.9.9');
  await lab.run('server', 'mv', '/usr/sbin/ulogd.away', '/usr/sbin/ulogd');
  await lab.configure('server', 'set firewall family inet filter guard term t then log');
});

test('an ssh configuration that sshd refuses is refused at its statement', async () => {
  await lab.run('server', 'chmod', '000', '/usr/sbin/sshd');
  const output = await type('set system services ssh', 'commit');
  await lab.run('server', 'chmod', '755', '/usr/sbin/sshd');
  expect(output).toContain("[edit system services]\n  'ssh'\n    ");
  expect(await show('show configuration system services')).not.toContain('ssh');
});

test('a commit that is not confirmed is rolled back after a minute, though the device restarts meanwhile', async () => {
  const before = await show('show configuration system host-name');
  const output = await type('set system host-name unconfirmed', 'commit confirmed 1');
  expect(output).toContain(
    'commit confirmed will be automatically rolled back in 1 minute unless confirmed\ncommit complete\n',
  );
  await execa('docker', ['kill', '--signal', 'KILL', lab.container('server')]);
  await execa('docker', ['start', lab.container('server')]);
  await expect
    .poll(() => vtylab(['cli', '--lab', lab.name, 'server', 'show version']), { timeout: 20_000 })
    .toMatchObject({ exitCode: 0 });
  const console = openConsole(lab.name, 'server');
  await console.see(/root@unconfirmed> $/);
  for (let waited = 0; waited < 4; waited++) {
    const seen = await console.see(/Broadcast Message from root@/).catch(() => undefined);
    if (seen !== undefined) break;
  }
  await console.see(/Commit was not confirmed; automatic rollback complete\./);
  await console.close();
  expect(await show('show configuration system host-name')).toBe(before);
  expect((await lab.run('server', 'cat', '/var/log/messages')).stdout).toContain('UI_COMMIT_NOT_CONFIRMED');
}, 180_000);
