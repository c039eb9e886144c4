/** Users' authorized keys: a file for each user in a directory of root's, and a log of what changed in them. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Applier } from '../apply/apply.ts';
import type { AuthorizedKeysArtefact } from '../apply/artefact.ts';
import { writeAtomically } from '../apply/files.ts';

/** User → the lines of the user's keys. */
export type Keys = Readonly<Record<string, readonly string[]>>;

export interface AuthorizedKeysOptions {
  readonly directory: string;
  /** The keys as they were when changes were logged last. It is kept, so that a restart is no change. */
  readonly logged: string;
  readonly log: (message: string) => void;
}

/**
 * Writes them. With `logged` set, what is different from when it was last set is logged, as Junos does: the first
 * time, all keys there are.
 */
export function authorizedKeysApplier({ directory, logged, log }: AuthorizedKeysOptions): Applier<'authorized-keys'> {
  return {
    kind: 'authorized-keys',
    async apply(wanted) {
      const users = wanted.filter(({ lines }) => lines.length > 0);
      await mkdir(directory, { recursive: true, mode: 0o755 });
      for (const { user, lines } of users) {
        const [path, content] = [join(directory, user), lines.map((line) => `${line}\n`).join('')];
        if ((await readFile(path, 'utf8').catch(() => undefined)) === content) continue;
        // sshd reads it as the user
        await writeAtomically(path, content, 0o644);
      }
      const names = new Set(users.map(({ user }) => user));
      for (const name of await readdir(directory)) if (!names.has(name)) await rm(join(directory, name));
      const hash = wanted.find((artefact) => artefact.logged !== undefined)?.logged;
      if (hash === undefined) return;
      const before = JSON.parse(await readFile(logged, 'utf8').catch(() => '{}')) as Keys;
      const after: Keys = Object.fromEntries(users.map(({ user, lines }) => [user, lines]));
      const changes = keyChanges(before, after, hash);
      if (changes.length === 0) return;
      await writeAtomically(logged, JSON.stringify(after), 0o600);
      for (const change of changes) log(change);
    },
  };
}

/** What is to be logged, a line for each key [?: Junos's words are not known]. */
export function keyChanges(before: Keys, after: Keys, hash: NonNullable<AuthorizedKeysArtefact['logged']>): string[] {
  const users = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return users.flatMap((user) => {
    const [old, now] = [before[user] ?? [], after[user] ?? []];
    const say = (what: string, lines: readonly string[]) =>
      lines.map((line) => `SSH_KEY_CHANGE: User '${user}' authorized key ${what}: ${describe(line, hash)}`);
    return [
      ...say(
        'removed',
        old.filter((line) => !now.includes(line)),
      ),
      ...say(
        'added',
        now.filter((line) => !old.includes(line)),
      ),
    ];
  });
}

/** `ssh-ed25519 SHA256:… comment`, as sshd names keys. */
function describe(line: string, hash: NonNullable<AuthorizedKeysArtefact['logged']>): string {
  const [, options = '', type = '', blob = '', comment = ''] = /^(from="[^"]*" )?(\S+) (\S+)(.*)$/.exec(line) ?? [];
  return `${type} ${fingerprint(blob, hash)}${comment} ${options}`.trimEnd();
}

/** A key's fingerprint in OpenSSH's form, of its Base64 text. */
export function fingerprint(blob: string, hash: NonNullable<AuthorizedKeysArtefact['logged']>): string {
  const digest = createHash(hash).update(Buffer.from(blob, 'base64'));
  if (hash === 'sha256') return `SHA256:${digest.digest('base64').replace(/=+$/, '')}`;
  return `MD5:${digest.digest('hex').replace(/..(?!$)/g, '$&:')}`;
}
