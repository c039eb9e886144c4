/** A log file that makes room for itself: at a size it is put away, compressed, and begun anew. */
import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Junos's own archive: ten files besides the current one, each of 128 KB. */
const SIZE = 128 << 10;
const ARCHIVED = 10;

/** Whoever may read logs reads them through the CLI. */
const MODE = 0o640;

export interface LogFile {
  /** Writes lines, in the order of the calls, some time soon. */
  append(text: string): void;
  /** Resolves when all that was appended so far is in the file. */
  flushed(): Promise<void>;
}

/** `first` gives the line that a file begins with after an earlier one was put away. `size` is in bytes. */
export function openLogFile(path: string, first: () => string, size: number = SIZE): LogFile {
  let waiting = '';
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting !== '') {
      const text = waiting;
      waiting = '';
      await appendFile(path, text, { mode: MODE });
      if ((await stat(path)).size > size) {
        await archive(path);
        await writeFile(path, first(), { mode: MODE });
      }
    }
  }

  function start(): void {
    writing ??= mkdir(dirname(path), { recursive: true })
      .then(write)
      // a full disk must not take the device down
      .catch(() => {
        waiting = '';
      })
      .finally(() => {
        writing = undefined;
        if (waiting !== '') start(); // appended since the last look at it
      });
  }

  const file: LogFile = {
    append(text) {
      waiting += text;
      start();
    },
    async flushed() {
      while (writing !== undefined) await writing;
    },
  };
  opened.add(file);
  return file;
}

const opened = new Set<LogFile>();

/** Resolves when all that was appended so far, to whichever file, is there to be read. */
export async function logsFlushed(): Promise<void> {
  await Promise.all([...opened].map((file) => file.flushed()));
}

/** `messages` becomes `messages.0.gz`, that becomes `messages.1.gz`, and so on; the oldest goes. */
async function archive(path: string): Promise<void> {
  const name = (number: number) => `${path}.${number}.gz`;
  await rm(name(ARCHIVED - 1), { force: true });
  for (let number = ARCHIVED - 2; number >= 0; number--) {
    await rename(name(number), name(number + 1)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await writeFile(name(0), await promisify(gzip)(await readFile(path)), { mode: MODE });
}
