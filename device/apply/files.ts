import { closeSync, fchmodSync, fsync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Runner } from '../run.ts';
import { type Applier, ArtefactError } from './apply.ts';

/**
 * Writes a file so that readers see the old or the new content and nothing between, and the new one is on disk when
 * this resolves. `mode` is permission bits, e.g. 0o600.
 */
export async function writeAtomically(path: string, content: string, mode: number): Promise<void> {
  // what is quick is done at once, where a thread of Node's would cost more: a start writes a dozen files
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', mode);
  try {
    fchmodSync(file, mode); // the mode of open() goes through the umask, and not to a file that is there
    writeFileSync(file, content);
    await sync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

const sync = promisify(fsync);

/** Files of the configuration. One that is no longer wanted is removed. */
export function fileApplier(run: Runner): Applier<'file'> {
  return {
    kind: 'file',
    async check(wanted) {
      for (const file of wanted) {
        const { path, content, check } = file;
        if (check === undefined) continue;
        const directory = await mkdtemp(join(tmpdir(), 'vtylab-check-'));
        try {
          const copy = join(directory, 'candidate');
          await writeFile(copy, content, { mode: 0o600 });
          const { exitCode, stderr } = await run([...check, copy]).catch((cause: Error) => {
            throw new ArtefactError(file, cause.message, { cause });
          });
          if (exitCode !== 0) throw new ArtefactError(file, `${path} is refused by ${check[0]}: ${stderr.trim()}`);
        } finally {
          await rm(directory, { recursive: true, force: true });
        }
      }
    },
    async apply(wanted, last) {
      const before = new Map(last.map((file) => [file.path, file]));
      for (const { path, content, mode } of wanted) {
        const old = before.get(path);
        before.delete(path);
        if (old?.content !== content || old.mode !== mode) await writeAtomically(path, content, mode);
      }
      for (const path of before.keys()) await rm(path, { force: true });
    },
  };
}
