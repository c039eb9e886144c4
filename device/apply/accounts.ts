import { chown, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Applier } from './apply.ts';
import type { AccountArtefact } from './artefact.ts';
import { writeAtomically } from './files.ts';

/** A password field that no password opens. */
const LOCKED = '*';

/** First user id that belongs to configured users; everything below, but root, is the system's own. */
const FIRST_UID = 1000;

/** The three files of the account database, each with the lines of `accounts` in place of those of earlier users. */
export interface AccountFiles {
  readonly passwd: string;
  readonly shadow: string;
}

/** Pure: what the files must become. System accounts keep their lines; root's is replaced when `accounts` has one. */
export function renderAccounts(files: AccountFiles, accounts: readonly AccountArtefact[]): AccountFiles {
  const named = new Set(accounts.map(({ user }) => user));
  const system = lines(files.passwd).filter((line) => {
    const [name = '', , uid] = line.split(':');
    return !named.has(name) && (Number(uid) < FIRST_UID || name === 'nobody');
  });
  const kept = new Set(system.map((line) => line.split(':')[0]));
  return {
    passwd: text([
      ...system,
      ...accounts.map((a) => [a.user, 'x', a.uid, a.gid, a.fullName, a.home, a.shell].join(':')),
    ]),
    shadow: text([
      ...lines(files.shadow).filter((line) => kept.has(line.split(':')[0])),
      ...accounts.map((a) => `${a.user}:${a.encryptedPassword ?? LOCKED}:19000:0:99999:7:::`),
    ]),
  };
}

function lines(content: string): string[] {
  return content.split('\n').filter((line) => line !== '');
}

function text(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** Login accounts. Home directories are made, and stay when a user goes. `told` hears who may have a session. */
export function accountApplier(told: (accounts: readonly AccountArtefact[]) => Promise<void>): Applier<'account'> {
  return {
    kind: 'account',
    async apply(wanted) {
      const [passwd, shadow] = await Promise.all([readFile('/etc/passwd', 'utf8'), readFile('/etc/shadow', 'utf8')]);
      const next = renderAccounts({ passwd, shadow }, wanted);
      for (const { home, uid, gid } of wanted) {
        await mkdir(dirname(home), { recursive: true });
        await mkdir(home, { recursive: true, mode: 0o755 });
        await chown(home, uid, gid);
      }
      // shadow first: an account that is in passwd alone would have no password
      if (next.shadow !== shadow) await writeAtomically('/etc/shadow', next.shadow, 0o640);
      if (next.passwd !== passwd) await writeAtomically('/etc/passwd', next.passwd, 0o644);
      await told(wanted);
    },
  };
}
