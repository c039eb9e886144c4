/** The log files, which the runtime reads on behalf of whoever may see logs. */
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CommandError } from '../../cli/errors.ts';
import { logsFlushed } from '../../log/file.ts';
import { LOG_DIRECTORY } from '../../log.ts';
import { word } from '../../schema/types.ts';

/** A name in the directory, or in one below it; nothing that leads out of it. */
export const logName = word({
  name: 'filename',
  pattern: /^(?!\/)(?!.*(^|\/)\.\.?(\/|$)).+$/,
  expected: 'the name of a log file',
});

/** Files that are no text: the records of logins. */
const BINARY = new Set(['wtmp', 'btmp', 'lastlog']);

/** The text of a file, of a compressed one too. Throws a CommandError when there is none. */
export async function readLog(name: string, directory: string = LOG_DIRECTORY): Promise<string> {
  if (BINARY.has(name)) throw new CommandError(`error: ${name} is not a text file`);
  await logsFlushed();
  const content = await attempt(name, (path) => readFile(path), directory);
  return (name.endsWith('.gz') ? await promisify(gunzip)(content) : content).toString();
}

/** Empties a file and removes none: whoever writes to it goes on. */
export async function clearLog(name: string, directory: string = LOG_DIRECTORY): Promise<void> {
  await attempt(name, (path) => truncate(path), directory);
}

/** The end of a file in bytes, from where `readFrom` goes on. */
export async function sizeOfLog(name: string): Promise<number> {
  return (await attempt(name, (path) => stat(path), LOG_DIRECTORY)).size;
}

/** What was written behind `offset`; a file that is shorter by now was begun anew. */
export async function readFrom(name: string, offset: number): Promise<{ text: string; end: number }> {
  const file = await open(join(LOG_DIRECTORY, name));
  try {
    const { size } = await file.stat();
    const start = size < offset ? 0 : offset;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return { text: buffer.toString('utf8', 0, bytesRead), end: start + bytesRead };
  } finally {
    await file.close();
  }
}

async function attempt<T>(name: string, work: (path: string) => Promise<T>, directory: string): Promise<T> {
  try {
    return await work(join(directory, name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'No such file or directory' : (cause as Error).message;
    throw new CommandError(`error: could not resolve file: ${name}: ${reason}`, { cause });
  }
}
