/** Who may try, and who is locked out: every rule on a clock that the test moves. */
import { expect, test } from 'vitest';
import { type Attempt, LoginPolicy } from '../../../device/login/attempts.ts';
import { type LockoutEvent, Lockouts } from '../../../device/login/lockouts.ts';
import type { RetryOptions } from '../../../device/login/policy.ts';
import { TestClock } from '../commit/clock.ts';

/** A device whose users are lab and eve; somebody who is there. */
function gate(changed: Partial<RetryOptions> = {}) {
  const clock = new TestClock();
  const events: LockoutEvent[] = [];
  const exists = (user: string) => user === 'lab' || user === 'eve';
  const lockouts = new Lockouts(clock, exists, (event) => events.push(event));
  let options: RetryOptions = {
    tries: 3,
    backoffThreshold: 2,
    backoffFactor: 5,
    minimumTime: 20,
    maximumTime: 120,
    lockoutPeriod: 10,
    ...changed,
  };
  const policy = new LoginPolicy({ options: () => options, clock, lockouts, exists });
  const ask = (user: string, more: Partial<Attempt> = {}) =>
    policy.begin({ user, service: 'ssh', address: '192.0.2.1', device: 'ssh', connection: '1:1', age: 0, ...more });
  const give = async (user: string, right: boolean, more: Partial<Attempt> = {}) =>
    (await ask(user, more)).end(right ? 'passed' : 'failed');
  return {
    clock,
    events,
    lockouts,
    policy,
    ask,
    wrong: (user: string, more?: Partial<Attempt>) => give(user, false, more),
    right: (user: string, more?: Partial<Attempt>) => give(user, true, more),
    commit: (next: Partial<RetryOptions>) => {
      options = { ...options, ...next };
    },
  };
}

const ACCEPTED = { kind: 'accepted' };
const refused = expect.objectContaining({ kind: 'failed', refused: true });
const failed = expect.objectContaining({ kind: 'failed', refused: false });

test('a connection closes after its tries, whoever it was that tried', async () => {
  const { wrong } = gate();
  expect([await wrong('lab'), await wrong('eve'), await wrong('nobody')]).toEqual([
    { kind: 'failed', refused: false, pause: 0, last: false },
    { kind: 'failed', refused: false, pause: 0, last: false },
    { kind: 'failed', refused: false, pause: 20, last: true },
  ]);
});

test('connections count by themselves', async () => {
  const { wrong } = gate({ lockoutPeriod: undefined });
  for (const connection of ['1:1', '2:1', '3:1', '1:2']) {
    expect(await wrong('lab', { connection })).toMatchObject({ pause: 0, last: false });
  }
});

test('without a lockout period nobody is locked out, and users are not counted', async () => {
  const { wrong, right, policy } = gate({ lockoutPeriod: undefined });
  for (let n = 0; n < 50; n++) await wrong('lab', { connection: `${n}:1` });
  expect(policy.size).toBe(50); // the connections
  expect(await right('lab', { connection: '51:1' })).toEqual(ACCEPTED);
});

test('so many failures lock a user for everybody, and the right password is refused', async () => {
  const { wrong, right, lockouts, events } = gate();
  await wrong('lab', { connection: '1:1', service: 'ssh' });
  await wrong('lab', { connection: '2:1', service: 'telnet', address: '198.51.100.7' });
  expect(lockouts.entries()).toEqual([]);
  expect(await wrong('lab', { connection: '3:1', service: 'ftp' })).toEqual(failed);
  const start = new Date('2026-01-01T00:00:00Z');
  const lockout = { user: 'lab', start, end: new Date('2026-01-01T00:10:00Z') };
  expect(lockouts.entries()).toEqual([lockout]);
  expect(events).toEqual([{ kind: 'locked', lockout, source: { service: 'ftp', address: '192.0.2.1' } }]);
  expect(await right('lab', { connection: '4:1', service: 'telnet', address: '203.0.113.1' })).toEqual(refused);
  expect(await right('eve', { connection: '5:1' })).toEqual(ACCEPTED);
});

test('a locked user is answered as one who is not', async () => {
  const { wrong, right } = gate();
  for (let n = 0; n < 3; n++) await wrong('lab', { connection: `${n}:1` });
  const said = async (user: string, how: typeof right) => {
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push({ ...(await how(user, { connection: `${user}:1` })), refused: undefined });
    return answers;
  };
  expect(await said('lab', right)).toEqual(await said('eve', wrong));
});

test('names without account are counted and locked like users', async () => {
  const { wrong, lockouts } = gate();
  for (let n = 0; n < 3; n++) await wrong('ghost', { connection: `${n}:1` });
  expect(lockouts.entries().map(({ user }) => user)).toEqual(['ghost']);
});

test('the right password resets the count', async () => {
  const { wrong, right, lockouts, policy } = gate();
  for (const connection of ['1:1', '2:1', '3:1']) {
    await wrong('lab', { connection });
    await wrong('lab', { connection });
    expect(await right('lab', { connection })).toEqual(ACCEPTED);
  }
  expect(lockouts.entries()).toEqual([]);
  expect(policy.size).toBe(0);
});

test('a lockout ends by itself, and the count begins anew', async () => {
  const { wrong, right, lockouts, clock, events } = gate();
  for (let n = 0; n < 3; n++) await wrong('lab', { connection: `${n}:1` });
  clock.pass(9.99);
  expect(await right('lab', { connection: '9:1' })).toEqual(refused);
  clock.pass(0.02);
  expect(lockouts.entries()).toEqual([]);
  expect(events.at(-1)).toMatchObject({ kind: 'unlocked', by: undefined });
  await wrong('lab', { connection: '10:1' });
  await wrong('lab', { connection: '10:1' });
  expect(await right('lab', { connection: '10:1' })).toEqual(ACCEPTED);
});

test('trying while locked out does not prolong it', async () => {
  const { wrong, lockouts, clock } = gate();
  for (let n = 0; n < 3; n++) await wrong('lab', { connection: `${n}:1` });
  const [before] = lockouts.entries();
  clock.pass(5);
  for (let n = 10; n < 20; n++) await wrong('lab', { connection: `${n}:1` });
  expect(lockouts.entries()).toEqual([before]);
});

test('the longest lockout, 43,200 minutes, is as long as it says', async () => {
  const { wrong, lockouts, clock } = gate({ lockoutPeriod: 43_200 });
  for (let n = 0; n < 3; n++) await wrong('lab', { connection: `${n}:1` });
  clock.pass(43_199);
  expect(lockouts.has('lab')).toBe(true);
  clock.pass(1);
  expect(lockouts.has('lab')).toBe(false);
});

test('wrong passwords of longer ago than a lockout lasts are forgotten', async () => {
  const { wrong, lockouts, clock } = gate();
  await wrong('lab', { connection: '1:1' });
  await wrong('lab', { connection: '1:1' });
  clock.pass(10);
  await wrong('lab', { connection: '2:1' });
  expect(lockouts.entries()).toEqual([]);
  clock.pass(9);
  await wrong('lab', { connection: '3:1' });
  await wrong('lab', { connection: '3:1' });
  expect(lockouts.has('lab')).toBe(true);
});

test('clear unlocks one user, or all, and says by whom', async () => {
  const { wrong, right, lockouts, events } = gate();
  for (const user of ['lab', 'eve', 'ghost'])
    for (let n = 0; n < 3; n++) await wrong(user, { connection: `${user}${n}:1` });
  expect(lockouts.clear('nobody', 'root')).toBe(0);
  expect(lockouts.clear('lab', 'root')).toBe(1);
  expect(events.at(-1)).toMatchObject({ kind: 'unlocked', lockout: { user: 'lab' }, by: 'root' });
  expect(await right('lab', { connection: '9:1' })).toEqual(ACCEPTED);
  expect(lockouts.clear(undefined, 'root')).toBe(2);
  expect(lockouts.entries()).toEqual([]);
});

test('however many passwords come at once, no more are considered than come one by one', async () => {
  const { ask, lockouts } = gate();
  let considered = 0;
  const all = Array.from({ length: 100 }, async (_, n) => {
    const judgement = await ask('lab', { connection: `${n}:1` });
    await new Promise((resolve) => setImmediate(resolve)); // hashing takes its time
    const answer = judgement.end('failed');
    if (answer.kind === 'failed' && !answer.refused) considered++;
  });
  await Promise.all(all);
  expect(considered).toBe(3);
  expect(lockouts.has('lab')).toBe(true);
});

test('a right password among many wrong ones waits for its turn, and gets in when it comes in time', async () => {
  const { ask, lockouts } = gate();
  const [first, second, third] = [
    await ask('lab', { connection: '1:1' }),
    await ask('lab', { connection: '2:1' }),
    await ask('lab', { connection: '3:1' }),
  ];
  let begun = false;
  const good = ask('lab', { connection: '4:1' }).then((judgement) => {
    begun = true;
    return judgement;
  });
  first.end('failed');
  second.end('failed');
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toBe(false);
  third.end('passed');
  expect((await good).end('passed')).toEqual(ACCEPTED);
  expect(lockouts.entries()).toEqual([]);
});

test('an attempt whose end nobody tells counts as a wrong one, once', async () => {
  const { ask, lockouts } = gate();
  for (let n = 0; n < 2; n++) {
    const judgement = await ask('lab', { connection: `${n}:1` });
    judgement.end('lost');
    judgement.end('lost');
    judgement.end('passed');
  }
  expect(lockouts.entries()).toEqual([]);
  (await ask('lab', { connection: '3:1' })).end('lost');
  expect(lockouts.has('lab')).toBe(true);
});

test('what is committed holds for the next attempt, and lowering the tries leaves nobody waiting for ever', async () => {
  const { wrong, right, commit, lockouts } = gate({ tries: 10 });
  for (let n = 0; n < 5; n++) await wrong('lab', { connection: '1:1' });
  commit({ tries: 2, backoffFactor: 7 });
  expect(await wrong('lab', { connection: '1:1' })).toMatchObject({ pause: 28, last: true });
  expect(lockouts.has('lab')).toBe(true);
  commit({ lockoutPeriod: undefined });
  expect(await right('lab', { connection: '2:1' })).toEqual(refused); // what is locked stays so until it is cleared
  expect(await wrong('eve', { connection: '3:1' })).toMatchObject({ pause: 0, last: false });
});

test('after maximum-time the right password comes too late', async () => {
  const { right } = gate();
  expect(await right('lab', { age: 119 })).toEqual(ACCEPTED);
  expect(await right('lab', { age: 121 })).toEqual({ kind: 'failed', refused: true, pause: 0, last: true });
});

test('somebody who makes names up fills no memory and frees no user', async () => {
  const { wrong, lockouts, policy } = gate({ tries: 2 });
  for (let n = 0; n < 2; n++) await wrong('lab', { connection: `${n}:1` });
  for (let n = 0; n < 6000; n++) {
    await wrong(`name${n}`, { connection: '7:1' });
    await wrong(`name${n}`, { connection: '7:1' });
  }
  expect(lockouts.entries()).toHaveLength(4096);
  expect(lockouts.has('lab')).toBe(true);
  for (let n = 0; n < 6000; n++) await wrong(`other${n}`, { connection: '7:1' });
  expect(policy.size).toBeLessThanOrEqual(4100); // and three connections
});

test('connections that went away without another word are forgotten', async () => {
  const { wrong, policy, clock } = gate({ lockoutPeriod: undefined });
  for (let n = 0; n < 1000; n++) await wrong('lab', { connection: `${n}:1` });
  clock.pass(10);
  await wrong('lab', { connection: 'x:1' });
  expect(policy.size).toBe(1);
});
