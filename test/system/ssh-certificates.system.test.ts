/**
 * Certificates instead of passwords and of questions about host keys (RA, "SSH Certificate-Based Authentication
 * Overview" and "Generating Signing Keys"), step by step with ssh-keygen. The authority is the host.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEVICE, SshLab } from './ssh-lab.ts';

const lab = new SshLab('ssh-certificates');
const SSH = 'system services ssh';
const CA = '/root/ca';

beforeAll(async () => {
  // no keys of users on the device: only certificates let in
  await lab.up(`${SSH} sftp-server`);
  const pub = (await host('cat /root/key.pub')).trim();
  await lab.commit(
    ...['bob', 'ro'].map((user) => `delete system login user ${user} authentication ssh-ed25519 "${pub}"`),
  );
});
afterAll(() => lab[Symbol.asyncDispose]());

const host = (script: string) => lab.mustSucceed('client', ['sh', '-ec', script]);

/** Puts a file on the device as an administrator does: by scp. The directory is there. */
async function copy(file: string, to: string): Promise<void> {
  const options =
    '-F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PreferredAuthentications=password';
  const { exitCode, stderr } = await lab.run('client', ['sh', '-c', `scp ${options} ${file} bob@${DEVICE}:${to}`]);
  expect(exitCode, stderr).toBe(0);
}

/** Makes /root/NAME with a certificate for these principals. */
const user = (name: string, principals: string, ...options: readonly string[]) =>
  host(
    `rm -f /root/${name}*; ssh-keygen -q -t ed25519 -N "" -f /root/${name};` +
      `ssh-keygen -q -s ${CA} -I ${name} -n ${principals} ${options.join(' ')} /root/${name}.pub`,
  );

/** Whether the key with its certificate lets in as bob. */
const letsIn = async (name: string, account = 'bob') =>
  (await lab.sshWith(`/root/${name}`, `${account}@${DEVICE}`, 'show version')).exitCode === 0;

test('a user whose key the authority has signed logs in without a password', async () => {
  await host(`ssh-keygen -q -t ed25519 -N "" -f ${CA}`); // 1
  await copy(`${CA}.pub`, 'ca.pub');
  await lab.cli('file copy /var/home/bob/ca.pub /var/etc/ca.pub');
  await lab.commit(`set ${SSH} trusted-user-ca-key-file ca.pub`); // 2; a relative name is below /var/etc
  await user('alice', 'bob'); // 3 to 5
  expect(await letsIn('alice')).toBe(true);
  expect(await lab.cli('show log messages')).toMatch(
    /Accepted publickey for bob from 10\.0\.0\.1 .* ED25519-CERT SHA256:\S+ ID alice \(serial 0\) CA ED25519 SHA256:/,
  );
});

test('not with a certificate of another user, of another authority, or of yesterday', async () => {
  expect(await letsIn('alice', 'ro')).toBe(false);
  await user('old', 'bob', '-V', '-2d:-1d');
  expect(await letsIn('old')).toBe(false);
  await host(`ssh-keygen -q -t ed25519 -N "" -f /root/other; mv ${CA} /root/real; mv /root/other ${CA}`);
  await user('forged', 'bob');
  await host(`mv /root/real ${CA}`);
  expect(await letsIn('forged')).toBe(false);
  await host('rm /root/alice-cert.pub');
  expect(await letsIn('alice')).toBe(false); // the key alone
});

test('principals: by a list, by a file, by a program', async () => {
  await user('carol', 'net-admins');
  const [list, file, command] = [
    'authorized-principals',
    'authorized-principals-file',
    'authorized-principals-command',
  ];
  expect(await letsIn('carol')).toBe(false);

  await lab.commit(`set ${SSH} ${list} [ operators net-admins ]`);
  expect(await letsIn('carol')).toBe(true);
  await lab.commit(`delete ${SSH} ${list} net-admins`);
  expect(await letsIn('carol')).toBe(false);
  const both = await lab.commitOutcome(`set ${SSH} ${command} /var/etc/principals.sh`);
  expect(both.stdout).toContain(`'${list}' cannot be configured together with '${command}'`);

  await host('echo net-admins >/root/principals');
  await copy('/root/principals', 'principals');
  await lab.cli('file copy /var/home/bob/principals /var/etc/principals');
  await lab.commit(`delete ${SSH} ${list}`, `set ${SSH} ${file} principals`);
  expect(await letsIn('carol')).toBe(true);
  await lab.commit(`delete ${SSH} ${file}`);
  expect(await letsIn('carol')).toBe(false);

  const program = '#!/bin/sh\\n[ "$1" = bob ] && echo net-admins\\n';
  await lab.mustSucceed('device', [
    'sh',
    '-c',
    `printf '${program}' >/var/etc/principals.sh; chmod 755 /var/etc/principals.sh`,
  ]);
  await lab.commit(`set ${SSH} ${command} /var/etc/principals.sh`);
  expect(await letsIn('carol')).toBe(true);
  expect(await letsIn('carol', 'ro')).toBe(false);
  await lab.commit(`delete ${SSH} ${command}`);
});

test('a client that trusts the authority has no question about the host', async () => {
  const strict = async () => {
    const options =
      '-F /dev/null -o UserKnownHostsFile=/root/known -o StrictHostKeyChecking=yes -o PreferredAuthentications=password';
    return lab.run('client', ['sh', '-c', `ssh ${options} bob@${DEVICE} show version`]);
  };
  await host(`echo "@cert-authority ${DEVICE} $(cat ${CA}.pub)" >/root/known`);
  expect((await strict()).stderr).toContain('Host key verification failed');

  const key = await lab.cli('file show /etc/ssh/ssh_host_ed25519_key.pub');
  await lab.mustSucceed('client', ['sh', '-c', 'cat >/root/device.pub'], key);
  await host(`ssh-keygen -q -s ${CA} -I device -h -n ${DEVICE} /root/device.pub`);
  await copy('/root/device-cert.pub', 'device-cert.pub');
  await lab.cli('file copy /var/home/bob/device-cert.pub /var/etc/device-cert.pub');
  await lab.commit(`set ${SSH} host-certificate-file /var/etc/device-cert.pub`);
  expect(await strict()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Hostname: device') });
  await lab.commit(`delete ${SSH} host-certificate-file`);
  expect((await strict()).stderr).toContain('Host key verification failed');
});

test('a file that is not there is told of in the log, and the others come in as ever', async () => {
  await lab.commit(`set ${SSH} host-certificate-file nowhere`);
  expect((await lab.login('bob', 'lab123')).exitCode).toBe(0);
  expect(await lab.cli('show log messages')).toMatch(/Could not load host certificate "\/var\/etc\/nowhere"/);
});
