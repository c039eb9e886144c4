/**
 * A file of entries that are added one at a time, each wholly or not at all, whatever happens meanwhile.
 *
 * A line is a state, a checksum and JSON. It is written and on disk while its state still says that it does not
 * count; then the state alone is overwritten, in place: one byte, which needs no room on the disk.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const PENDING = '-';
const DONE = '+';
/** Characters of the checksum. */
const SUM = 32;

/** An entry that is on disk but does not count yet. */
export interface PreparedEntry {
  /** Makes it count; it does, for good, when this resolves. */
  confirm(): Promise<void>;
  abandon(): Promise<void>;
}

export interface JournalContent {
  /** The entries that count, oldest first. */
  readonly entries: readonly unknown[];
  /** What is wrong with the file, if something is. What stands behind the damage is lost. */
  readonly damage: string | undefined;
}

export class Journal {
  readonly path: string;
  #file: FileHandle | undefined;
  /** Bytes that hold entries that count. */
  #length = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Reads the file, which need not be there, and goes on behind its last good entry. */
  async load(): Promise<JournalContent> {
    const bytes = await readFile(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return Buffer.alloc(0);
    });
    const entries: unknown[] = [];
    let damage: string | undefined;
    this.#length = 0;
    while (this.#length < bytes.length) {
      const end = bytes.indexOf('\n', this.#length);
      const line = bytes.toString('utf8', this.#length, end < 0 ? bytes.length : end);
      if (line[0] === PENDING) break; // a commit that was cut off
      const json = line.slice(1 + SUM);
      if (end < 0 || line[0] !== DONE || line.slice(1, 1 + SUM) !== checksum(json)) {
        damage = `${this.path} is damaged at byte ${this.#length}`;
        break;
      }
      entries.push(JSON.parse(json));
      this.#length = end + 1;
    }
    return { entries, damage };
  }

  /** Writes an entry that does not count yet. Rejects when there is no room, with the file as it was. */
  async prepare(entry: unknown): Promise<PreparedEntry> {
    const file = await this.#open();
    const line = lineOf(PENDING, entry);
    const start = this.#length;
    const abandon = () => file.truncate(start);
    try {
      await file.truncate(start);
      await writeAll(file, line, start);
      await file.datasync();
    } catch (error) {
      await abandon().catch(() => {}); // a line that does not count does no harm
      throw error;
    }
    return {
      abandon,
      confirm: async () => {
        await writeAll(file, Buffer.from(DONE), start);
        await file.datasync();
        this.#length = start + line.length;
      },
    };
  }

  /** Puts other entries in the place of all there are. */
  async replace(entries: readonly unknown[]): Promise<void> {
    const content = Buffer.concat(entries.map((entry) => lineOf(DONE, entry)));
    await replaceFile(this.path, content);
    await this.close();
    this.#length = content.length;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #open(): Promise<FileHandle> {
    this.#file ??= await open(this.path, 'r+').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await replaceFile(this.path, Buffer.alloc(0));
      return open(this.path, 'r+');
    });
    return this.#file;
  }
}

/** Writes a file that is either the old or the new one, whatever happens; the new one is on disk when this resolves. */
export async function replaceFile(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await writeAll(file, content, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Makes the names in a directory last. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

function lineOf(state: string, entry: unknown): Buffer {
  const json = JSON.stringify(entry);
  return Buffer.from(`${state}${checksum(json)}${json}\n`);
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, SUM);
}
