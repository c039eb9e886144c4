/** `set system login user X authentication load-key-file FILE`: takes the public keys of a file into the candidate. */

import type { ConfigurationContext } from '../cli/configuration/mode.ts';
import { CommandError } from '../cli/errors.ts';
import { homeOf, readAs } from '../cli/files.ts';
import type { OperationalContext } from '../cli/operational.ts';
import type { Path } from '../config/path.ts';
import { resolvePath, words } from '../config/path.ts';
import { keyStatement } from '../features/authentication-keys.ts';
import { runAs } from '../op/files/as-user.ts';
import { locate } from '../op/files/copy.ts';
import { transferArguments } from '../op/files/transfer.ts';
import { runClient } from '../op/remote.ts';

/** `path` ends in the statement; its value is a file of the user's, or a URL as `file copy` takes it. */
export async function loadKeyFile({ mode, operational }: ConfigurationContext, path: Path): Promise<readonly Path[]> {
  const typed = path.at(-1)?.values[0] ?? '';
  const above = path.slice(0, -1);
  const lines = (await content(operational, typed)).split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const statement = keyStatement(line);
    if (statement === undefined) {
      throw new CommandError(`error: ${typed}:${index + 1}: expected an RSA, ECDSA or ED25519 public key`);
    }
    const resolution = resolvePath(mode.schema, words(statement, line), { mode: 'set', from: above });
    if (!resolution.ok) throw new CommandError(`error: ${typed}:${index + 1}: ${resolution.error.message}`);
    return resolution.paths;
  });
}

/** The text of the file, read with the user's own rights. */
async function content(context: OperationalContext, typed: string): Promise<string> {
  const { account, session } = context;
  const location = locate(context, typed);
  if (location.kind === 'local') return readAs(account, location.path);
  const copy = `${homeOf(account)}/.load-key-file.${session?.info?.id ?? 0}`;
  try {
    await runClient(context, new Map(), (none) => transferArguments(location, { kind: 'local', path: copy }, none));
    return await readAs(account, copy);
  } finally {
    await runAs(account, ['rm', '-f', '--', copy]);
  }
}
