import { expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { type LockoutEvent, Lockouts } from '../../../device/login/lockouts.ts';
import { testDevice } from '../cli/device.ts';
import { TestClock } from '../commit/clock.ts';
import { golden } from './golden.ts';

const USER = { name: 'root', uid: 0, gid: 0 };

function lockedDevice() {
  const clock = new TestClock();
  const events: LockoutEvent[] = [];
  const lockouts = new Lockouts(
    clock,
    () => true,
    (event) => events.push(event),
  );
  lockouts.lock('lab', 30, { service: 'ssh', address: '192.0.2.1' });
  clock.pass(1);
  lockouts.lock('no\u0007body', 43_200, { service: 'telnet', address: '192.0.2.2' });
  const device = { ...testDevice(), lockouts };
  return { events, run: async (command: string) => (await runOperational(device, command, USER)).output };
}

test('show system login lockout', async () => {
  const { run } = lockedDevice();
  expect(await run('show system login lockout')).toBe(golden('system-login-lockout.txt'));
  expect(await run('show system login lockout | display xml')).toMatch(
    /<lockout-entry>\s*<user>lab<\/user>\s*<lockout-start junos:seconds="1767225600">2026-01-01 00:00:00 UTC<\/lockout-start>/,
  );
});

test('clear system login lockout user NAME unlocks that one, and says so when there is none', async () => {
  const { run, events } = lockedDevice();
  expect(await run('clear system login lockout user lab')).toBe('');
  expect(events.at(-1)).toMatchObject({ kind: 'unlocked', lockout: { user: 'lab' }, by: 'root' });
  expect(await run('show system login lockout')).not.toContain('lab');
  expect(await run('clear system login lockout user lab')).toBe("error: user 'lab' is not locked out\n");
});

test('clear system login lockout all unlocks everybody', async () => {
  const { run } = lockedDevice();
  expect(await run('clear system login lockout all')).toBe('');
  expect(await run('show system login lockout')).toBe('');
});

test('clear system login lockout needs to be told whom', async () => {
  const { run } = lockedDevice();
  expect(await run('clear system login lockout')).toBe("error: 'user' or 'all' is missing\n");
});
