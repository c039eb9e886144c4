/** The algorithms of ssh and the host keys: what is configured is offered, by the server and by the device's own client. */
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALGORITHM_KINDS } from '../../device/features/services/ssh-algorithms.ts';
import { DEVICE, SshLab } from './ssh-lab.ts';

const lab = new SshLab('ssh-algorithms');
const SSH = 'system services ssh';
const BOB = `bob@${DEVICE}`;

beforeAll(() => lab.up());
afterAll(() => lab[Symbol.asyncDispose]());

const set = (...statements: readonly string[]) => lab.commit(...statements.map((each) => `set ${SSH} ${each}`));
const unset = (...statements: readonly string[]) => lab.commit(...statements.map((each) => `delete ${SSH} ${each}`));

/** What the client says of a connection that does not come about; nothing when it does. */
async function refusal(...options: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await lab.ssh(...options, BOB, 'show version');
  return exitCode === 0 ? '' : stderr;
}

test.each([
  ['ciphers', 'Ciphers', 'aes128-cbc', 'no matching cipher found'],
  ['key-exchange', 'KexAlgorithms', 'diffie-hellman-group1-sha1', 'no matching key exchange method found'],
  ['macs', 'MACs', 'hmac-md5', 'no matching MAC found'],
  ['hostkey-algorithm', 'HostKeyAlgorithms', 'ssh-dss', 'no matching host key type found'],
])('%s: what is not offered by default is once it is configured', async (statement, option, name, message) => {
  // an AEAD cipher would need no MAC
  const options = ['-o', `${option}=${name}`, ...(statement === 'macs' ? ['-c', 'aes128-ctr'] : [])];
  expect(await refusal(...options)).toContain(message);
  const junos = name.replace('diffie-hellman-', 'dh-');
  await set(`${statement} ${junos}`);
  // a dsa key is the last that a new device makes
  await expect.poll(() => refusal(...options), { timeout: 30_000 }).toBe('');
  await unset(statement);
  expect(await refusal(...options)).toContain(message);
});

test('what OpenSSH has no longer is warned about and left out; nothing left is refused', async () => {
  const said = await set('ciphers [ aes256-ctr arcfour blowfish-cbc ]');
  expect(said).toContain("warning: 'arcfour' is no longer supported by OpenSSH and is left out");
  expect(said).toContain("warning: 'blowfish-cbc' is no longer supported by OpenSSH and is left out");
  expect(await refusal('-c', 'aes256-ctr')).toBe('');
  expect(await refusal('-c', 'aes128-ctr')).toContain('Their offer: aes256-ctr');
  const { stdout } = await lab.commitOutcome(`delete ${SSH} ciphers`, `set ${SSH} ciphers arcfour`);
  expect(stdout).toContain("none of 'arcfour' is supported by OpenSSH any more");
  expect(stdout).toContain('error: configuration check-out failed');
  expect(await refusal('-c', 'aes256-ctr')).toBe('');
  await unset('ciphers');
});

test('the table of names is what the image’s OpenSSH knows', async () => {
  for (const { statement, keyword, names } of ALGORITHM_KINDS) {
    const known = new Set((await lab.mustSucceed('client', ['ssh', '-Q', keyword])).split('\n'));
    for (const [name, mapped] of names) {
      expect(
        mapped.filter((each) => !known.has(each)),
        `${statement} ${name}`,
      ).toEqual([]);
      if (mapped.length === 0) expect(known.has(name), `${statement} ${name} is there`).toBe(false);
    }
  }
});

test('a host key that is denied is not offered', async () => {
  const types = async () => {
    const scan = await lab.mustSucceed('client', ['ssh-keyscan', '-t', 'rsa,ecdsa,ed25519', DEVICE]);
    return [...scan.matchAll(/^\S+ (\S+) /gm)].map(([, type]) => type).sort();
  };
  await expect.poll(types, { timeout: 30_000 }).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa']);
  await set('hostkey-algorithm no-ssh-ecdsa', 'hostkey-algorithm no-ssh-rsa');
  expect(await types()).toEqual(['ssh-ed25519']);
  await unset('hostkey-algorithm');
});

test('they bind the device’s own client too', async () => {
  await lab.mustSucceed('client', [
    ...['sh', '-c'],
    'mkdir -p /run/sshd; ssh-keygen -qt ed25519 -N "" -f /root/host; /usr/sbin/sshd -h /root/host -p 2200 -f /dev/null -o Ciphers=aes128-ctr',
  ]);
  // the host key is not known: that far the two come when they agree
  const reach = async () => (await lab.run('device', ['/usr/sbin/cli', '-c', 'ssh 10.0.0.1 port 2200'])).stderr;
  expect(await reach()).toContain('Host key verification failed');
  await set('ciphers aes256-ctr');
  expect(await reach()).toContain('no matching cipher found. Their offer: aes128-ctr');
  // what the user writes down does not get around it
  await lab.mustSucceed('device', ['sh', '-c', 'mkdir -p /root/.ssh; echo "Ciphers aes128-ctr" >/root/.ssh/config']);
  expect(await reach()).toContain('no matching cipher found. Their offer: aes128-ctr');
  await unset('ciphers');
});

test('PuTTY’s plink agrees with the defaults', async () => {
  const key = await lab.mustSucceed('device', ['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub']);
  const [, fingerprint = ''] = key.split(' ');
  const { stdout: pid } = await execa('docker', ['inspect', '-f', '{{.State.Pid}}', `vtylab-${lab.name}-client`]);
  const plink = ['plink', '-ssh', '-batch', '-pw', 'lab123', '-hostkey', fingerprint, BOB, 'show', 'version'];
  const { stdout } = await execa('nsenter', ['-t', pid, '-n', ...plink], { input: '' });
  expect(stdout).toContain('Hostname: device');
});

test('host keys survive a reboot and a new start of the container', async () => {
  const keys = () => lab.mustSucceed('device', ['sh', '-c', 'cat /etc/ssh/ssh_host_*_key.pub']);
  const before = await keys();
  await lab.run('device', ['/usr/sbin/cli'], { input: 'request system reboot\nyes\n' });
  const fingerprint = async () => (await lab.run('client', ['ssh-keyscan', '-t', 'ed25519', DEVICE])).stdout;
  await expect
    .poll(fingerprint, { timeout: 30_000 })
    .toContain(before.split(' ').find((word) => /IE5/.test(word)) ?? '');
  expect(await keys()).toBe(before);
  await execa('docker', ['restart', '-t', '1', `vtylab-${lab.name}-device`]);
  expect(await keys()).toBe(before);
});
