import { expect, test } from 'vitest';
import { renderAccounts } from '../../../device/apply/accounts.ts';
import type { AccountArtefact } from '../../../device/apply/artefact.ts';

const files = {
  passwd: [
    'root:x:0:0:root:/root:/bin/bash',
    'sshd:x:101:65534::/run/sshd:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    'old:x:2000:20::/var/home/old:/usr/sbin/cli',
    '',
  ].join('\n'),
  shadow: ['root:*:19000:0:99999:7:::', 'sshd:!:19000::::::', 'nobody:*:19000::::::', 'old:$6$o$o:19000:::::', ''].join(
    '\n',
  ),
};

const account = (user: string, uid: number, encryptedPassword?: string): AccountArtefact => ({
  kind: 'account',
  user,
  uid,
  gid: 20,
  fullName: 'A Name',
  home: `/var/home/${user}`,
  shell: '/usr/sbin/cli',
  encryptedPassword,
});

test('system accounts stay, earlier users go, configured ones come', () => {
  const { passwd, shadow } = renderAccounts(files, [account('lab', 2001, '$6$s$h')]);
  expect(passwd).toBe(
    [
      'root:x:0:0:root:/root:/bin/bash',
      'sshd:x:101:65534::/run/sshd:/usr/sbin/nologin',
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
      'lab:x:2001:20:A Name:/var/home/lab:/usr/sbin/cli',
      '',
    ].join('\n'),
  );
  expect(shadow).toContain('\nlab:$6$s$h:19000:0:99999:7:::\n');
  expect(shadow).not.toContain('old:');
});

test('without a password no password opens the account', () => {
  expect(renderAccounts(files, [account('lab', 2001)]).shadow).toContain('\nlab:*:');
});

test('rendering again what was rendered changes nothing', () => {
  const accounts = [account('lab', 2001, '$6$s$h')];
  const once = renderAccounts(files, accounts);
  expect(renderAccounts(once, accounts)).toEqual(once);
});
