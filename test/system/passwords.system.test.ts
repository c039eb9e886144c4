/** Passwords typed in plain text, by a script over ssh and by a person at the console: they open, and are nowhere to be read. */
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guess } from './guesses.ts';
import { type LoginLab, loginLab } from './login-lab.ts';
import { openConsole } from './terminal.ts';

const LAB = 'passwords';
const CLIENT = new URL('passwords-client.py', import.meta.url).pathname;

/** Of `Old-lab9`, as Junos wrote passwords before SHA-512, and writes them by `login password format sha1`. */
const OLD = {
  md5: '$1$vtylab$cz6nkmBbyHF4K5c3Ann9R/',
  sha1: '$sha1$24680$vtylab$z0k/aomIHvRD7k7LIrc/MUGy5kG2',
} as const;

let lab: LoginLab;

beforeAll(async () => {
  lab = await loginLab(
    LAB,
    ['lab', 'ann'],
    [
      'system services ssh root-login allow',
      ...Object.entries(OLD).flatMap(([user, hash]) => [
        `system login user ${user} class super-user`,
        `system login user ${user} authentication encrypted-password "${hash}"`,
      ]),
    ],
  );
});

afterAll(() => lab.down());

/** Whether a password lets a user in by ssh. */
async function opens(user: string, password: string): Promise<boolean | undefined> {
  const [found] = await guess(await lab.pid(), [{ service: 'ssh', user, passwords: [password] }]);
  return found?.answers[0]?.accepted;
}

test('netmiko answers both questions, and the new password lets the user in', async () => {
  expect(await opens('ann', 'Changed7')).toBe(false);
  // netmiko is Debian's, for Debian's Python
  const { stdout } = await execa('nsenter', ['-t', await lab.pid(), '-n', '/usr/bin/python3', CLIENT, 'ann']);
  expect(stdout).toMatch(/^\+ +encrypted-password "\$6\$[^"]+"; ## SECRET-DATA$/m);
  expect(stdout).toContain('commit complete');
  expect(stdout).not.toContain('Changed7');
  expect(await opens('ann', 'Changed7')).toBe(true);
  expect(await opens('ann', 'lab123')).toBe(false);
});

test.each(Object.keys(OLD))('a password kept as %s opens, too', async (user) => {
  expect(await opens(user, 'Old-lab9')).toBe(true);
  expect(await opens(user, 'lab123')).toBe(false);
});

test('at the console the same for root, and no keystroke is shown', async () => {
  const console = openConsole(LAB, 'R1');
  await console.see(/> $/);
  console.type('configure');
  await console.see(/# $/);
  console.type('set system root-authentication plain-text-password');
  await console.see(/New password:/);
  console.type('Console8');
  await console.see(/Retype new password:/);
  console.type('Console8');
  const shown = await console.see(/# $/);
  expect(shown).not.toMatch(/Console8|\*/);
  console.type('commit and-quit');
  await console.see(/commit complete/);
  await console.close();
  expect(await opens('root', 'Console8')).toBe(true);
  expect(await opens('root', 'root123')).toBe(false);
});

test('no file of the device holds either of them', async () => {
  const places = ['/var/log', '/config', '/etc', '/var/db', '/var/home', '/root', '/run/vtylab', '/tmp'];
  const search = ['exec', lab.container, 'grep', '-rlE', '--devices=skip', 'Changed7|Console8', ...places];
  const { stdout } = await execa('docker', search, { reject: false });
  expect(stdout).toBe('');
  expect((await execa('docker', ['logs', lab.container], { all: true })).all).not.toMatch(/Changed7|Console8/);
  expect(await lab.cli('show log interactive-commands | match plain-text')).toContain('plain-text-password');
});
