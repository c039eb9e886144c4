/** The lockouts on disk, so that starting the runtime again frees nobody. */
import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../apply/files.ts';
import type { Lockout } from './lockouts.ts';

export interface LockoutFile {
  /** None when there is no file. Rejects when it cannot be read. */
  read(): Promise<Lockout[]>;
  /** Writes what `entries` returns, now or when the writing that goes on is over; `report` hears when it fails. */
  changed(): void;
  /** Resolves when everything is written. */
  settled(): Promise<void>;
}

/** `path`: where it is, readable by root alone. */
export function lockoutFile(
  path: string,
  entries: () => readonly Lockout[],
  report: (message: string) => void,
): LockoutFile {
  let writing: Promise<void> | undefined;
  let again = false;

  async function write(): Promise<void> {
    do {
      again = false;
      await writeAtomically(path, `${JSON.stringify(entries())}\n`, 0o600).catch((error: Error) =>
        report(`lockouts cannot be kept in ${path}: ${error.message}`),
      );
    } while (again);
    writing = undefined;
  }

  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '[]';
        throw error;
      });
      return parse(path, text);
    },
    changed() {
      if (writing === undefined) writing = write();
      else again = true;
    },
    settled: async () => writing,
  };
}

function parse(path: string, text: string): Lockout[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is damaged: expected JSON, found '${text.slice(0, 40)}'`, { cause });
  }
  if (!Array.isArray(found)) throw new Error(`${path} is damaged: expected a list of lockouts`);
  return found.map((entry: { user?: unknown; start?: unknown; end?: unknown } | null) => {
    const { user, start, end } = entry ?? {};
    const lockout = { user: String(user), start: new Date(String(start)), end: new Date(String(end)) };
    if (typeof user !== 'string' || Number.isNaN(+lockout.start) || Number.isNaN(+lockout.end)) {
      throw new Error(`${path} is damaged: expected user, start and end, found ${JSON.stringify(entry)}`);
    }
    return lockout;
  });
}
