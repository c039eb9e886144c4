/** `plain-text-password` at the prompt: asked twice, never shown, kept as a hash. */
import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../device/commit/messages.ts';
import { leafValue } from '../../../device/config/node.ts';
import { encrypt } from '../../../device/login/encrypt.ts';
import { weaknesses } from '../../../device/login/plain-text-password.ts';
import { runCommand } from '../../../device/run.ts';
import { connect } from '../cli/relay-client.ts';
import { config } from './config.ts';
import { classDevice } from './device.ts';

const CONFIG = 'set system root-authentication encrypted-password "*"\nset system login user lab class super-user\n';
const USERS_HASH = ['system', 'login', 'user lab', 'authentication', 'encrypted-password'] as const;

/** A session in configuration mode, and all that the device wrote down of it. */
async function session(tty: boolean) {
  const logged: string[] = [];
  const device = { ...classDevice(CONFIG), run: runCommand, log: (_: string, message: string) => logged.push(message) };
  const client = connect(device, { tty });
  client.type('configure\r');
  await client.expect('Entering configuration mode');
  return { device, client, logged };
}

test.each([true, false])('asks twice and keeps a hash that opens for the password (terminal: %s)', async (tty) => {
  const { device, client, logged } = await session(tty);
  client.type('set system login user lab authentication plain-text-password\r');
  await client.expect('New password:');
  client.type('Secr3t ?\tx\r');
  await client.expect('Retype new password:');
  client.type('Secr3t ?\tx\r');
  client.type('show system login\r');
  await client.expect('## SECRET-DATA');
  const kept = leafValue(device.datastore.candidate, ...USERS_HASH) ?? '';
  expect(kept).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/);
  const { stdout } = await runCommand(['perl', '-e', 'print crypt($ARGV[0], $ARGV[1])', 'Secr3t ?\tx', kept]);
  expect(stdout).toBe(kept);
  client.type('\x10\x10\x10\x10'); // what the arrows would bring back
  await client.settled();
  expect(client.output).not.toContain('Secr3t');
  expect(logged.join('\n')).toContain('authentication plain-text-password');
  expect(logged.join('\n')).not.toContain('Secr3t');
  client.hangUp();
  await client.over;
});

test('root-authentication the same, from its own level', async () => {
  const { device, client } = await session(true);
  client.type('edit system root-authentication\r');
  await client.expect('[edit system root-authentication]');
  client.type('set plain-text-password\rRoot123\rRoot123\rshow | compare\r');
  await client.expect('+   encrypted-password "$6$');
  expect(leafValue(device.datastore.candidate, 'system', 'root-authentication', 'encrypted-password')).toMatch(
    /^\$6\$/,
  );
  client.hangUp();
  await client.over;
});

test.each([
  ['too short', 'aB1', 'error: minimum password length is 6'],
  ['of one kind of character', 'abcdefg', 'error: require change of case, digits or punctuation'],
])('a password that is %s is refused', async (_, typed, message) => {
  const { device, client } = await session(true);
  client.type(`set system root-authentication plain-text-password\r`);
  await client.expect('New password:');
  client.type(`${typed}\r`);
  await client.expect(message);
  await client.settled();
  expect(client.output).not.toContain('Retype');
  expect(device.datastore.candidate).toBe(device.datastore.committed);
  client.hangUp();
  await client.over;
});

test('two that differ change nothing, nor does ^C', async () => {
  const { device, client } = await session(true);
  client.type('set system root-authentication plain-text-password\rSecret1\rSecret2\r');
  await client.expect('error: Passwords are not equal; aborting');
  client.type('set system root-authentication plain-text-password\r');
  await client.expect('New password:');
  client.type('Secr\x03');
  await client.expect('lab@');
  expect(device.datastore.candidate).toBe(device.datastore.committed);
  expect(client.output).not.toContain('Secr');
  client.hangUp();
  await client.over;
});

test('^R shows nothing of what is typed', async () => {
  const { client } = await session(true);
  client.type('set system root-authentication plain-text-password\r');
  await client.expect('New password:');
  client.type('\x12Hidden1\r');
  await client.expect('Retype new password:');
  expect(client.output).not.toContain('Hidden1');
  expect(client.output).not.toContain('history search');
  client.hangUp();
  await client.over;
});

test.each([
  ['abC', ['minimum password length is 6', undefined]],
  ['abcdefg', ['require change of case, digits or punctuation']],
  ['123456', ['require change of case, digits or punctuation']],
  ['a', ['minimum password length is 6', 'require change of case, digits or punctuation']],
  ['abcdeF', []],
  ['abcde1', []],
  ['abcde!', []],
  [`aB${'x'.repeat(127)}`, ['maximum password length is 128']],
])('%j: %j', (password, expected) => {
  expect(weaknesses(password)).toEqual(expected.filter((message) => message !== undefined));
});

test('the same password is encrypted anew each time', async () => {
  expect(await encrypt('Secret1', runCommand)).not.toBe(await encrypt('Secret1', runCommand));
});

test('in a loaded configuration the statement cannot ask anybody', () => {
  const loaded = config(`${CONFIG}set system login user lab authentication plain-text-password\n`);
  expect(evaluate(loaded).problems.map(formatProblem)).toEqual([
    "[edit system login user lab authentication]\n  'plain-text-password'\n    only the prompt can ask for a password: expected encrypted-password",
  ]);
});
