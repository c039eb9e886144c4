import { execFileSync } from 'node:child_process';
import { sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { makeEd25519Key } from '../../../device/login/ed25519-key.ts';

test('ssh-keygen reads the key, and finds the public one that stands beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vtylab-key-'));
  try {
    for (let round = 0; round < 8; round++) {
      const { secret, open } = makeEd25519Key();
      const file = join(folder, `key-${round}`);
      writeFileSync(file, secret, { mode: 0o600 });
      expect(execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file], { encoding: 'utf8' }).trim()).toBe(open.trim());
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is signed with it is good, and each is another', () => {
  const [one, other] = [makeEd25519Key(), makeEd25519Key()];
  const key = ssh2.utils.parseKey(one.secret);
  if (key instanceof Error) throw key;
  const data = Buffer.from('data');
  const signature = sign(undefined, data, key.getPrivatePEM());
  expect(verify(undefined, data, key.getPublicPEM(), signature)).toBe(true);
  expect(one.open).not.toBe(other.open);
});
