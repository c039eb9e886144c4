/** Who gets in by ssh, and by what: each statement makes a difference that a stock client meets. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEVICE, SshLab } from './ssh-lab.ts';

const lab = new SshLab('ssh-methods');
const SSH = 'system services ssh';
const BOB = 'system login user bob authentication';

beforeAll(() => lab.up());
afterAll(() => lab[Symbol.asyncDispose]());

const bob = () => lab.ssh(`bob@${DEVICE}`, 'show version');

/** What the device has logged since the file was cleared. */
async function logged(pattern: RegExp): Promise<string> {
  let log = '';
  await expect
    .poll(
      async () => {
        log = await lab.cli('show log messages');
        return log;
      },
      { timeout: 20_000 },
    )
    .toMatch(pattern);
  return log;
}

test('root-login: by key unless it is denied, by password only where it is allowed', async () => {
  const key = (await lab.mustSucceed('client', ['cat', '/root/key.pub'])).trim();
  await lab.commit(`set system root-authentication ssh-ed25519 "${key}"`);
  const byKey = async () => (await lab.ssh(`root@${DEVICE}`, 'echo', 'in')).stdout;
  const byPassword = async () => (await lab.login('root', 'root123')).stdout;
  expect([await byKey(), await byPassword()]).toEqual(['in', '']); // deny-password is the default
  await lab.commit(`set ${SSH} root-login deny`);
  expect([await byKey(), await byPassword()]).toEqual(['', '']);
  await lab.commit(`set ${SSH} root-login allow`);
  expect([await byKey(), await byPassword()]).toEqual(['in', 'in']);
  await lab.commit(`set ${SSH} root-login deny-password`);
  expect(await byKey()).toBe('in');
  await lab.commit(`delete ${SSH} root-login`, `delete system root-authentication ssh-ed25519 "${key}"`);
});

test.each([
  [[], 'publickey,password,keyboard-interactive'],
  [['no-passwords'], 'publickey'],
  [['no-password-authentication'], 'publickey,keyboard-interactive'],
  [['no-challenge-response'], 'publickey,password'],
  [['no-public-keys'], 'password,keyboard-interactive'],
  [['no-password-authentication', 'no-challenge-response'], 'publickey'],
])('%j leaves %s', async (statements, methods) => {
  if (statements.length > 0) await lab.commit(...statements.map((statement) => `set ${SSH} ${statement}`));
  expect(await lab.offered('bob')).toBe(methods);
  if (statements.length > 0) await lab.commit(...statements.map((statement) => `delete ${SSH} ${statement}`));
});

test('a password opens the account by either method', async () => {
  for (const method of ['password', 'keyboard-interactive']) {
    const { stdout } = await lab.login('bob', 'lab123', '-o', `PreferredAuthentications=${method}`);
    expect(stdout, method).toContain('Hostname: device');
  }
});

test('authentication-order warns of servers that there are none of, and passwords work', async () => {
  const said = await lab.commit(
    `set ${SSH} authentication-order [ radius password ]`,
    `set ${SSH} protocol-version v2`,
  );
  expect(said).toContain('radius is not supported: users are authenticated by their passwords and keys on this device');
  expect((await lab.login('bob', 'lab123')).stdout).toContain('Hostname: device');
  await lab.commit(`delete ${SSH} authentication-order`, `delete ${SSH} protocol-version`);
});

test('a key lets in from where it says, until the user is without keys', async () => {
  const key = (await lab.mustSucceed('client', ['cat', '/root/key.pub'])).trim();
  expect((await bob()).exitCode).toBe(0);
  await lab.commit(`set ${BOB} ssh-ed25519 "${key}" from 192.0.2.0/24`);
  expect((await bob()).stderr).toMatch(/Permission denied/);
  await lab.commit(`set ${BOB} ssh-ed25519 "${key}" from 192.0.2.0/24,10.0.0.1`);
  expect((await bob()).exitCode).toBe(0);
  await lab.commit(`set ${BOB} no-public-keys`);
  expect(await lab.offered('bob')).toBe('password,keyboard-interactive');
  expect(await lab.offered('ro')).toBe('publickey,password,keyboard-interactive');
  await lab.commit(`delete ${BOB} no-public-keys`, `delete ${BOB} ssh-ed25519 "${key}"`);
  expect((await bob()).stderr).toMatch(/Permission denied/);
  await lab.commit(`set ${BOB} ssh-ed25519 "${key}"`);
});

test('keys of all kinds, from a file; what the user writes into his home lets nobody in', async () => {
  await lab.mustSucceed('client', [
    'sh',
    '-c',
    'ssh-keygen -qt rsa -N "" -f /root/rsa; ssh-keygen -qt ecdsa -N "" -f /root/ecdsa',
  ]);
  const pub = await lab.mustSucceed('client', ['sh', '-c', 'cat /root/rsa.pub /root/ecdsa.pub']);
  const home =
    'mkdir -p /var/home/bob/.ssh; tee /var/home/bob/keys /var/home/bob/.ssh/authorized_keys; chown -R bob /var/home/bob';
  await lab.mustSucceed('device', ['sh', '-c', home], pub);
  const byKey = (name: string) => lab.sshWith(`/root/${name}`, `ro@${DEVICE}`, 'show version');
  const bobs = (await lab.mustSucceed('client', ['cat', '/root/key.pub'])).trim();
  await lab.commit(`delete system login user ro authentication ssh-ed25519 "${bobs}"`);
  expect((await byKey('rsa')).exitCode).toBe(255);
  await lab.commit('set system login user ro authentication load-key-file /var/home/bob/keys');
  for (const name of ['rsa', 'ecdsa']) expect((await byKey(name)).exitCode, name).toBe(0);
});

test('authorized-keys-command names keys that the configuration does not have', async () => {
  const script = '#!/bin/sh\\necho "$(id -un) $1" >>/tmp/asked; cat /usr/local/lib/key.pub\\n';
  const install = `printf '${script}' >/usr/local/bin/keys; chmod 755 /usr/local/bin/keys; cat >/usr/local/lib/key.pub`;
  await lab.mustSucceed('client', ['ssh-keygen', '-qt', 'ed25519', '-N', '', '-f', '/root/central']);
  await lab.mustSucceed('device', ['sh', '-c', install], await lab.mustSucceed('client', ['cat', '/root/central.pub']));
  const central = () => lab.sshWith('/root/central', `bob@${DEVICE}`, 'show version');
  expect((await central()).exitCode).toBe(255);
  const half = await lab.commitOutcome(`set ${SSH} authorized-keys-command /usr/local/bin/keys`);
  expect(half.stdout).toContain("'authorized-keys-command' requires 'authorized-keys-command-user'");
  await lab.commit(
    `set ${SSH} authorized-keys-command /usr/local/bin/keys`,
    `set ${SSH} authorized-keys-command-user nobody`,
  );
  expect((await central()).exitCode).toBe(0);
  expect(await lab.mustSucceed('device', ['cat', '/tmp/asked'])).toContain('nobody bob');
  await lab.commit(`delete ${SSH} authorized-keys-command`, `delete ${SSH} authorized-keys-command-user`);
});

test('fingerprint-hash is that of the keys in the log', async () => {
  const fingerprint = (hash: string) => lab.mustSucceed('client', ['ssh-keygen', '-E', hash, '-lf', '/root/key.pub']);
  const [, sha256 = ''] = (await fingerprint('sha256')).split(' ');
  const [, md5 = ''] = (await fingerprint('md5')).split(' ');
  expect((await bob()).exitCode).toBe(0);
  await logged(
    new RegExp(`Accepted publickey for bob from 10\\.0\\.0\\.1 .* ED25519 ${sha256.replaceAll(/[+/]/g, '\\$&')}`),
  );
  await lab.commit(`set ${SSH} fingerprint-hash md5`);
  expect((await bob()).exitCode).toBe(0);
  await logged(new RegExp(`Accepted publickey for bob from 10\\.0\\.0\\.1 .* ED25519 ${md5}`));
  const fips = await lab.commitOutcome('set system fips level 1', 'set system services telnet');
  expect(fips.stdout).toContain("'telnet' cannot be configured in FIPS mode");
  expect(fips.stdout).toContain("'fingerprint-hash md5' cannot be configured in FIPS mode");
  await lab.commit(`delete ${SSH} fingerprint-hash`);
});

test('log-key-changes tells which keys of which users come and go', async () => {
  const key = (await lab.mustSucceed('client', ['cat', '/root/ecdsa.pub'])).trim();
  await lab.commit(`set ${SSH} log-key-changes`);
  await logged(/SSH_KEY_CHANGE: User 'bob' authorized key added: ssh-ed25519 SHA256:\S+ bob@client/);
  await lab.commit(`set ${BOB} ssh-ecdsa "${key}"`);
  await logged(/SSH_KEY_CHANGE: User 'bob' authorized key added: ecdsa-sha2-nistp256 SHA256:/);
  await lab.commit(`delete ${BOB} ssh-ecdsa "${key}"`);
  await logged(/SSH_KEY_CHANGE: User 'bob' authorized key removed: ecdsa-sha2-nistp256 SHA256:/);
});

test('sshd has nothing to complain of', async () => {
  // host keys that are still being made, files that are not there
  expect(await lab.cli('show log messages')).not.toMatch(
    /Unable to load|Could not load|error: (?!PAM|Refused by key options)/,
  );
});
