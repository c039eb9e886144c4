/** Users' keys as files, and the log of their changes. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AuthorizedKeysArtefact } from '../../../device/apply/artefact.ts';
import { authorizedKeysApplier } from '../../../device/login/authorized-keys.ts';

// the fingerprints are those `ssh-keygen -l` prints
const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHh6iJXEhLtaM8ePuJVhjGZxQHeeCWYxgC45QWiyphh2 bob@lab';
const SHA256 = 'SHA256:Kiugq5g+Hn3eOrBqJZp58Zp3+WxHDmsl+OkwhWud/wY';
const MD5 = 'MD5:a5:14:58:9a:1a:9a:c9:cf:fd:67:44:ef:f5:84:df:1c';
const OTHER = `from="10.0.0.0/8" ${ED25519.replace('bob@lab', 'other')}`;

async function applier() {
  const folder = await mkdtemp(join(tmpdir(), 'vtylab-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const directory = join(folder, 'keys');
  const log: string[] = [];
  const create = () =>
    authorizedKeysApplier({ directory, logged: join(folder, 'logged.json'), log: (message) => log.push(message) });
  return { directory, log, create };
}

function keys(user: string, lines: readonly string[], logged?: 'md5' | 'sha256'): AuthorizedKeysArtefact {
  return { kind: 'authorized-keys', user, lines, ...(logged !== undefined && { logged }) };
}

test('each user with keys has a file that only root may write', async () => {
  const { directory, create } = await applier();
  await create().apply([keys('root', []), keys('bob', [ED25519, OTHER])], []);
  expect(await readdir(directory)).toEqual(['bob']);
  expect(await readFile(join(directory, 'bob'), 'utf8')).toBe(`${ED25519}\n${OTHER}\n`);
  expect((await stat(join(directory, 'bob'))).mode & 0o777).toBe(0o644);
  await create().apply([keys('root', []), keys('bob', [])], []);
  expect(await readdir(directory)).toEqual([]);
});

test('changes are logged while that is configured; all there is the first time, nothing after a restart', async () => {
  const { log, create } = await applier();
  await create().apply([keys('bob', [ED25519])], []);
  expect(log).toEqual([]);
  await create().apply([keys('bob', [ED25519], 'sha256')], []);
  expect(log.splice(0)).toEqual([`SSH_KEY_CHANGE: User 'bob' authorized key added: ssh-ed25519 ${SHA256} bob@lab`]);
  await create().apply([keys('bob', [ED25519], 'sha256')], []);
  expect(log).toEqual([]);
  await create().apply([keys('bob', [OTHER], 'md5')], []);
  expect(log.splice(0)).toEqual([
    `SSH_KEY_CHANGE: User 'bob' authorized key removed: ssh-ed25519 ${MD5} bob@lab`,
    `SSH_KEY_CHANGE: User 'bob' authorized key added: ssh-ed25519 ${MD5} other from="10.0.0.0/8"`,
  ]);
});

test('what changed while nothing was logged is told when it is again', async () => {
  const { log, create } = await applier();
  await create().apply([keys('bob', [ED25519], 'sha256')], []);
  await create().apply([keys('bob', [])], []);
  expect(log).toHaveLength(1);
  await create().apply([keys('bob', [], 'sha256')], []);
  expect(log.slice(1)).toEqual([`SSH_KEY_CHANGE: User 'bob' authorized key removed: ssh-ed25519 ${SHA256} bob@lab`]);
});
