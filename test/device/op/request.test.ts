import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import type { SessionInfo } from '../../../device/cli/sessions.ts';
import type { Device } from '../../../device/device.ts';
import { clearLog, readLog } from '../../../device/op/logs/files.ts';
import { testDevice } from '../cli/device.ts';
import { pipeLines } from '../cli/relay-client.ts';

/** A device that notes what its machine was asked to do, and a session of `other` on it that notes what it is told. */
function watched(answers: Readonly<Record<string, unknown>> = {}) {
  const done: string[] = [];
  const device = testDevice({ answers });
  const machine = {
    ...device.machine,
    reboot: async () => done.push('reboot') as never,
    halt: async () => done.push('halt') as never,
  };
  const info: SessionInfo = {
    id: device.sessions.nextId(),
    pid: 4711,
    user: 'other',
    class: 'super-user',
    tty: 'pts/7',
    from: '-',
    since: new Date(),
    lastInput: new Date(),
    what: 'cli',
    mode: 'operational',
    interactive: true,
  };
  device.sessions.add({
    info,
    print: (text) => done.push(text),
    end: (message) => done.push(`ended: ${message}`),
  });
  return { device: { ...device, machine } as Device, done };
}

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };

test.each([
  ['reboot', 'yes', 'reboot'],
  ['halt', 'y', 'halt'],
  ['power-off', 'yes', 'halt'],
])('request system %s asks, tells everybody, and does it', async (command, answer, asked) => {
  const { device, done } = watched();
  const { output } = await pipeLines(device, `request system ${command}\n${answer}\n`);
  expect(output).toMatch(/ the system \? \[yes,no\] \(no\) \nShutdown NOW!\n$/);
  expect(done).toEqual([expect.stringContaining('System going down IMMEDIATELY'), asked]);
});

test.each(['no', '', 'maybe'])("request system reboot, answered '%s', does nothing", async (answer) => {
  const { device, done } = watched();
  await pipeLines(device, `request system reboot\n${answer}\n`);
  expect(done).toEqual([]);
});

test('request system reboot without an answer says so', async () => {
  const { device, done } = watched();
  const { output, status } = await pipeLines(device, 'request system reboot\n');
  expect(output).toContain('error: reboot was not confirmed');
  expect({ done, status }).toEqual({ done: [], status: 1 });
});

test('request message reaches those it is for', async () => {
  const { device, done } = watched();
  const run = (command: string) => runOperational(device, command, USER);
  expect(await run('request message all message "at noon"')).toEqual({ ok: true, output: '' });
  expect(await run('request message user other message "at one"')).toEqual({ ok: true, output: '' });
  expect((await run('request message user nobody message x')).output).toBe('error: nobody is not logged in\n');
  expect((await run('request message user other')).output).toBe("error: 'message' is missing\n");
  expect(done).toEqual([
    expect.stringMatching(/^\nMessage from lab@\S+ on - at \d\d:\d\d \.\.\.\nat noon\nEOF\n$/),
    expect.stringContaining('at one'),
  ]);
});

test('request system logout ends sessions, and logins that have no session', async () => {
  const { device, done } = watched({ 'pkill -HUP -t pts/7': '' });
  const run = (command: string) => runOperational(device, command, USER);
  expect(await run('request system logout user other')).toEqual({ ok: true, output: '' });
  expect(done).toEqual(['ended: Session terminated\n']);
  expect((await run('request system logout user nobody')).output).toBe('error: no login of user nobody\n');
  expect((await run('request system logout')).output).toBe("error: 'user' or 'terminal' is missing\n");
});

test('clear system commit', async () => {
  expect((await runOperational(testDevice(), 'clear system commit', USER)).output).toBe('No commit scheduled.\n');
});

test('monitor start needs a terminal', async () => {
  expect((await runOperational(testDevice(), 'monitor start messages', USER)).output).toBe(
    "error: 'monitor' needs a terminal\n",
  );
});

test('log files are read, the compressed ones too, and emptied', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-logs-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'messages'), 'one\n');
  await writeFile(join(directory, 'messages.0.gz'), gzipSync('zero\n'));
  expect(await readLog('messages', directory)).toBe('one\n');
  expect(await readLog('messages.0.gz', directory)).toBe('zero\n');
  await clearLog('messages', directory);
  expect(await readFile(join(directory, 'messages'), 'utf8')).toBe('');
  await expect(readLog('nothing', directory)).rejects.toThrow('nothing: No such file or directory');
  await expect(readLog('wtmp', directory)).rejects.toThrow('wtmp is not a text file');
});

test.each(['../passwd', '/etc/passwd', 'a/../../x', '..'])('show log %s leads nowhere', async (name) => {
  const { ok, output } = await runOperational(testDevice(), `show log ${name}`, USER);
  expect(ok).toBe(false);
  expect(output).toContain('expected the name of a log file');
});
