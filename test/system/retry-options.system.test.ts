/** retry-options on real connections: once for real, at the smallest values. The rest of the rules has a clock of its own. */
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Guessed, guess } from './guesses.ts';
import { type LoginLab, loginLab, type Session } from './login-lab.ts';
import { configure } from './vtylab.ts';

const LAB = 'retry';
const SERVICES = ['ssh', 'telnet', 'ftp'] as const;

let lab: LoginLab;

beforeAll(async () => {
  lab = await loginLab(
    LAB,
    ['lab', 'ann', 'bob', 'eve'],
    [
      'system login retry-options tries-before-disconnect 3',
      'system login retry-options backoff-threshold 1',
      'system login retry-options backoff-factor 5',
      'system login retry-options minimum-time 20',
      'system login retry-options maximum-time 25',
      'system login retry-options lockout-period 10',
    ],
  );
});

afterAll(() => lab.down());

/** The server's clock counts in hundredths of a second. */
const TICK = 20;

describe('wrong passwords at ssh, telnet and ftp', () => {
  let session: Session;
  let guessed: Guessed[] = [];
  let silent: Guessed[] = [];

  beforeAll(async () => {
    session = await lab.session('lab');
    const wrong = ['wrong1', 'wrong2', 'wrong3', 'wrong4'];
    const users = { ssh: 'ann', telnet: 'bob', ftp: 'ghost' };
    const all = await guess(await lab.pid(), [
      ...SERVICES.map((service) => ({ service, user: users[service], passwords: wrong })),
      { service: 'ssh', user: '', passwords: [] },
      { service: 'telnet', user: '', passwords: [] },
    ]);
    guessed = all.slice(0, 3);
    silent = all.slice(3);
  });

  test.each(SERVICES)('%s: no delay, then 5 s, then the end, not before minimum-time', (service) => {
    const { answers, lasted } = guessed[SERVICES.indexOf(service)] as Guessed;
    expect(answers.map(({ accepted }) => accepted)).toEqual([false, false, false]);
    const [first, second] = answers.map(({ took }) => took);
    expect(first).toBeLessThan(5000 - TICK);
    expect(second).toBeGreaterThanOrEqual(5000 - TICK);
    expect(lasted).toBeGreaterThanOrEqual(20_000 - TICK);
  });

  test.each(['ssh', 'telnet'])('%s: who says nothing is sent away after maximum-time', (service) => {
    const { lasted } = silent[service === 'ssh' ? 0 : 1] as Guessed;
    expect(lasted).toBeGreaterThanOrEqual(25_000 - TICK);
    expect(lasted).toBeLessThan(60_000);
  });

  test('a session that was there before takes no notice', async () => {
    await session.ask('show version', /^Junos: /);
    await session.end();
  });

  test('the users are locked out, with and without account, and the log says who and where from', async () => {
    const shown = await lab.cli('show system login lockout');
    expect(shown.split('\n')[0]).toMatch(/^User +Lockout start +Lockout end$/);
    expect([...shown.matchAll(/^(\w+) +\S+ \S+ UTC +\S+ \S+ UTC$/gm)].map(([, user]) => user)).toEqual([
      'ann',
      'bob',
      'ghost',
    ]);
    const log = await lab.log();
    expect(log).toMatch(/ sshd\[\d+\]: LOGIN_FAILED: Login failed for user ann from host 127\.0\.0\.1$/m);
    expect(log).toMatch(/ login\[\d+\]: LOGIN_FAILED: Login failed for user bob from host 127\.0\.0\.1$/m);
    expect(log).toMatch(/ ftpd\[\d+\]: LOGIN_FAILED: Login failed for user ghost from host 127\.0\.0\.1$/m);
    expect(log).toMatch(/LIBJNX_LOGIN_ACCOUNT_LOCKED: .* 'bob' .*service telnet, host 127\.0\.0\.1/);
    expect(log).toMatch(/LOGIN_FAILED_LIMIT: Specified number of login failures \(3\) for user 'ann' reached/);
  });
});

describe('a locked out user', () => {
  /** One try of each user at each service, as the server answers it; names and addresses of ports left out. */
  async function tried(user: string, password: string) {
    const found = await guess(
      await lab.pid(),
      SERVICES.map((service) => ({ service, user, passwords: [password] })),
    );
    return found.map(({ answers, text }) => ({
      accepted: answers.map(({ accepted }) => accepted),
      text: text.replaceAll(user, 'USER'),
    }));
  }

  test('is told no more with the right password than anybody with a wrong one, at every service', async () => {
    await configure(LAB, 'R1', ['set system login retry-options tries-before-disconnect 10']);
    const locked = await tried('ann', 'lab123');
    expect(locked.map(({ accepted }) => accepted)).toEqual([[false], [false], [false]]);
    expect(await tried('eve', 'wrong')).toEqual(locked);
    expect(await tried('nobody', 'wrong')).toEqual(locked);
    expect(await tried('ghost', 'wrong')).toEqual(locked);
    expect((await tried('eve', 'lab123')).map(({ accepted }) => accepted)).toEqual([[true], [true], [true]]);
    expect(await lab.log()).toMatch(
      /LOGIN_FAILED: Login failed for user ann from host \S+ \(account is locked out\)$/m,
    );
  });

  test('stays so when the device starts again, and until it is cleared', async () => {
    await execa('docker', ['restart', '--time', '2', lab.container]);
    const shown = async () => (await lab.cli('show system login lockout').catch(() => '')).match(/^\w+(?= )/gm);
    await expect.poll(shown, { timeout: 60_000 }).toEqual(['User', 'ann', 'bob', 'ghost']);
    await expect.poll(() => lab.cli('show system services'), { timeout: 60_000 }).toMatch(/^telnet/m);
    expect((await tried('ann', 'lab123')).map(({ accepted }) => accepted)).toEqual([[false], [false], [false]]);
    await lab.cli('clear system login lockout user ann');
    expect(await shown()).toEqual(['User', 'bob', 'ghost']);
    expect((await tried('ann', 'lab123')).map(({ accepted }) => accepted)).toEqual([[true], [true], [true]]);
    await lab.cli('clear system login lockout all');
    expect(await shown()).toBeNull();
    expect(await lab.log()).toMatch(/LIBJNX_LOGIN_ACCOUNT_UNLOCKED: Account for user 'bob' .*by user root/);
  });

  test('root is refused at telnet, right password or not', async () => {
    const [found] = await guess(await lab.pid(), [{ service: 'telnet', user: 'root', passwords: ['root123'] }]);
    expect(found?.answers.map(({ accepted }) => accepted)).toEqual([false]);
  });
});
