/** The policy behind its socket: what the PAM module says and hears, what is logged, what outlives the runtime. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { createLoginGate } from '../../../device/login/gate.ts';
import type { RetryOptions } from '../../../device/login/policy.ts';
import { formatAnswer, readQuestion } from '../../../device/login/server.ts';
import { TestClock } from '../commit/clock.ts';

const OPTIONS: RetryOptions = {
  tries: 2,
  backoffThreshold: 1,
  backoffFactor: 5,
  minimumTime: 20,
  maximumTime: 120,
  lockoutPeriod: 10,
};

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-login-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** A runtime's gate in a folder; another one there later is the runtime started again. */
async function openGate(directory: string, clock = new TestClock()) {
  const said: string[] = [];
  const gate = createLoginGate({
    options: () => OPTIONS,
    exists: (user) => user === 'lab',
    client: (pid) => (pid === 7 ? { service: 'netconf', address: '192.0.2.7' } : undefined),
    clock,
    log: (program, message) => said.push(`${program}: ${message}`),
    socket: join(directory, 'login.sock'),
    file: join(directory, 'lockouts.json'),
  });
  await gate.open();
  onTestFinished(() => gate.close());
  return { ...gate, said };
}

const hex = (text: string): string => (text === '' ? '-' : Buffer.from(text).toString('hex'));

/** What the module is answered, line by line. */
async function converse(directory: string, lines: readonly string[]): Promise<string[]> {
  const socket = connect(join(directory, 'login.sock'));
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const heard: string[] = [];
  for (const line of lines) {
    socket.write(`${line}\n`);
    const { value } = await answers.next();
    if (value === undefined) break;
    heard.push(value);
  }
  socket.destroy();
  return heard;
}

const question = (user: string, daemon = 'sshd', pid = 3) =>
  `ask ${daemon} ${pid}:100 1500 ${hex('192.0.2.1')} ${hex('ssh')} ${hex(user)}`;

test('a right and a wrong password, and what the log says', async () => {
  const directory = await folder();
  const { said } = await openGate(directory);
  expect(await converse(directory, [question('lab'), 'passed'])).toEqual(['go', 'ok']);
  expect(await converse(directory, [question('lab', 'login', 4), 'failed'])).toEqual(['go', 'no 0 again']);
  expect(await converse(directory, [question('lab', 'login', 4), 'failed'])).toEqual(['go', 'no 18500 last']);
  expect(await converse(directory, [question('lab', 'vsftpd', 5), 'passed'])).toEqual(['go', 'no 0 again']);
  expect(said).toEqual([
    'sshd[3]: LOGIN_INFORMATION: User lab logged in from host 192.0.2.1 on device ssh',
    'login[4]: LOGIN_FAILED: Login failed for user lab from host 192.0.2.1',
    "mgd: LIBJNX_LOGIN_ACCOUNT_LOCKED: Account for user 'lab' has been locked out from logins (by service telnet, host 192.0.2.1)",
    'login[4]: LOGIN_FAILED: Login failed for user lab from host 192.0.2.1',
    "login[4]: LOGIN_FAILED_LIMIT: Specified number of login failures (2) for user 'lab' reached from '192.0.2.1'",
    'vsftpd[5]: LOGIN_FAILED: Login failed for user lab from host 192.0.2.1 (account is locked out)',
  ]);
});

test('the super-server knows better than the daemon whom it serves', async () => {
  const directory = await folder();
  const { said } = await openGate(directory);
  await converse(directory, [question('lab', 'sshd', 7), 'failed']);
  expect(said).toEqual(['sshd[7]: LOGIN_FAILED: Login failed for user lab from host 192.0.2.7']);
});

test('a module that goes away in the middle has had a wrong password', async () => {
  const directory = await folder();
  const { lockouts } = await openGate(directory);
  await converse(directory, [question('lab')]);
  await converse(directory, [question('lab')]);
  await expect.poll(() => lockouts.entries().map(({ user }) => user)).toEqual(['lab']);
});

test('modules that are gone before they are answered are no harm', async () => {
  const directory = await folder();
  const { lockouts } = await openGate(directory);
  for (let n = 0; n < 20; n++) {
    const socket = connect(join(directory, 'login.sock'));
    await new Promise<void>((resolve) => socket.write(`${question('lab')}\n`, () => resolve()));
    socket.destroy();
  }
  await expect.poll(() => lockouts.entries().map(({ user }) => user)).toEqual(['lab']);
  expect(await converse(directory, [question('eve'), 'passed'])).toEqual(['go', 'ok']);
});

test.each([
  'ask',
  'passed',
  'ask sshd 3:1 0 - - zz',
  `ask sshd 3 0 - - ${hex('lab')}`,
  `ask ../x 3:1 0 - - ${hex('lab')}`,
  `ask sshd 3:1 0 - - ${'61'.repeat(257)}`,
])('%s is not answered', async (line) => {
  const directory = await folder();
  await openGate(directory);
  expect(await converse(directory, [line, 'passed'])).toEqual([]);
});

test('an answer that is none of the three is a wrong password', async () => {
  const directory = await folder();
  await openGate(directory);
  expect(await converse(directory, [question('lab'), 'passed please'])).toEqual(['go', 'no 0 again']);
});

test('names are taken apart and put into the log without harm', () => {
  const asked = readQuestion(question('a\nb\u0007\u202e'));
  expect(asked).toMatchObject({ user: 'a\nb\u0007\u202e', service: 'ssh', age: 1.5, connection: '3:100', pid: 3 });
  expect(readQuestion('ask rlogin 3:1 0 - - -')).toMatchObject({ service: 'rlogin', user: '', address: '' });
  expect(formatAnswer({ kind: 'failed', refused: false, pause: 2.5, last: true })).toBe('no 2500 last\n');
});

test('the log has one line an attempt, whatever the name', async () => {
  const directory = await folder();
  const { said } = await openGate(directory);
  await converse(directory, [question(`x\nmgd: LIBJNX${'y'.repeat(200)}`), 'failed']);
  expect(said).toEqual([
    `sshd[3]: LOGIN_FAILED: Login failed for user x?mgd: LIBJNX${'y'.repeat(51)}... from host 192.0.2.1`,
  ]);
});

test('lockouts outlive the runtime, and end when they would have ended', async () => {
  const directory = await folder();
  const clock = new TestClock();
  const first = await openGate(directory, clock);
  for (let n = 0; n < 2; n++) await converse(directory, [question('lab'), 'failed']);
  const before = first.lockouts.entries();
  const path = join(directory, 'lockouts.json');
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"lab"');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await first.close();

  clock.pass(4);
  const second = await openGate(directory, clock);
  expect(second.lockouts.entries()).toEqual(before);
  expect(await converse(directory, [question('lab', 'sshd', 9), 'passed'])).toEqual(['go', 'no 0 again']);
  clock.pass(6);
  expect(second.lockouts.entries()).toEqual([]);
  await expect.poll(() => readFile(path, 'utf8')).toBe('[]\n');
});

test('a lockout is written down though the runtime stops at that moment', async () => {
  const directory = await folder();
  const gate = await openGate(directory);
  for (const user of ['lab', 'eve', 'ann'])
    for (let n = 0; n < 2; n++) await converse(directory, [question(user), 'failed']);
  await gate.close();
  expect(await readFile(join(directory, 'lockouts.json'), 'utf8')).toMatch(/"ann".*"eve".*"lab"/);
});

test('lockouts that were over before the runtime came back are not taken over', async () => {
  const directory = await folder();
  const clock = new TestClock();
  const first = await openGate(directory, clock);
  for (let n = 0; n < 2; n++) await converse(directory, [question('lab'), 'failed']);
  await expect.poll(() => readFile(join(directory, 'lockouts.json'), 'utf8').catch(() => '')).toContain('lab');
  await first.close();
  clock.pass(11);
  expect((await openGate(directory, clock)).lockouts.entries()).toEqual([]);
});

test.each(['{', '{}', '[null]', '[{"user": "lab", "start": 1}]'])(
  'a damaged file (%s) is told and locks nobody',
  async (text) => {
    const directory = await folder();
    await writeFile(join(directory, 'lockouts.json'), text);
    const { said, lockouts } = await openGate(directory);
    expect(lockouts.entries()).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^vtylab: lockouts: .*lockouts\.json is damaged: expected /)]);
    expect(await converse(directory, [question('lab'), 'passed'])).toEqual(['go', 'ok']);
  },
);
