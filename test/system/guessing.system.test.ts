/** Passwords guessed over many connections at once: no more are considered than the policy allows, and nothing stays behind. */
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Guesses, guess } from './guesses.ts';
import { type LoginLab, loginLab, type Session } from './login-lab.ts';

const LAB = 'guessing';
const SERVICES = ['ssh', 'telnet', 'ftp'] as const;
const TRIES = 3;
/** A service's connections in one attack; every user among them has as many of each service. */
const EACH = 12;

let lab: LoginLab;
let session: Session;

beforeAll(async () => {
  lab = await loginLab(
    LAB,
    ['lab', 'ann'],
    [
      `system login retry-options tries-before-disconnect ${TRIES}`,
      'system login retry-options backoff-threshold 3',
      'system login retry-options lockout-period 10',
    ],
  );
  session = await lab.session('lab');
  await session.ask('show version', /^Junos: /);
});

afterAll(() => lab.down());

/** Passwords of `user` that were looked at, by the log: those of a user who is locked out are not. */
async function considered(user: string): Promise<number> {
  const failed = (await lab.log()).matchAll(/LOGIN_FAILED: Login failed for user (\S+) from host \S+(.*)$/gm);
  return [...failed].filter(([, name, rest]) => name === user && rest === '').length;
}

/** All at once, each giving three wrong passwords and hanging up while it waits for the answer to the last. */
function attack(users: readonly string[]): Promise<boolean[]> {
  const passwords = ['guess1', 'guess2', 'guess3'];
  const connections = Array.from({ length: EACH }, (_, n) =>
    SERVICES.map((service): Guesses => ({ service, user: users[n % users.length] ?? '', passwords, hangUpAfter: 500 })),
  );
  return lab.pid().then(async (pid) => {
    const results = await guess(pid, connections.flat());
    return results.flatMap(({ answers }) => answers.map(({ accepted }) => accepted));
  });
}

/** Daemons that serve somebody, but the valid session's two. */
async function daemons(): Promise<number> {
  const { stdout } = await execa('docker', ['exec', lab.container, 'ps', '-eo', 'comm']);
  return stdout.split('\n').filter((name) => /^(sshd|telnetd|login|vsftpd)$/.test(name.trim())).length - 2;
}

/** What the device's processes hold of memory that is not file cache, in bytes. */
async function memory(): Promise<number> {
  const { stdout } = await execa('docker', ['exec', lab.container, 'cat', '/proc/1/task/1/children']);
  const runtime = stdout.trim().split(' ')[0];
  const status = await execa('docker', ['exec', lab.container, 'cat', `/proc/${runtime}/status`]);
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status.stdout)?.[1]) * 1024;
}

test('one user: as many passwords as tries are considered, over all services together', async () => {
  expect(await daemons()).toBe(0);
  const accepted = await attack(['ann']);
  expect(accepted).not.toContain(true);
  expect(accepted.length).toBeGreaterThan(EACH);
  expect(await considered('ann')).toBe(TRIES);
  const [right] = await guess(await lab.pid(), [{ service: 'ssh', user: 'ann', passwords: ['lab123'] }]);
  expect(right?.answers.map((answer) => answer.accepted)).toEqual([false]);
});

test('many users, who are not there: as many of each', async () => {
  const users = Array.from({ length: EACH }, (_, n) => `name${n}`);
  expect(await attack(users)).not.toContain(true);
  expect(await Promise.all(users.map(considered))).toEqual(users.map(() => TRIES));
});

test('a session that was there before takes no harm, and its user logs in as ever', async () => {
  await session.ask('show version', /^Junos: /);
  const [again] = await guess(await lab.pid(), [{ service: 'telnet', user: 'lab', passwords: ['lab123'] }]);
  expect(again?.answers.map(({ accepted }) => accepted)).toEqual([true]);
});

test('daemons of clients that have hung up are gone, though they were to wait, and memory is what it was', async () => {
  await expect.poll(daemons, { timeout: 15_000 }).toBe(0);
  const before = await memory();
  await attack(['ann']);
  await attack(['ann']);
  await expect.poll(daemons, { timeout: 15_000 }).toBe(0);
  expect(await memory()).toBeLessThan(before + 16e6);
  await session.end();
});
