/** Files that commands write because they were asked to, and why one cannot be written. */
import { constants } from 'node:fs';
import { access, appendFile, mkdir, open, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { InputError } from './errors.ts';
import { formatPath } from './topology/diagnostics.ts';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never ends where a folder is there and none
 * can be made in it, e.g. below /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await tryFolder(path)) return;
  const above = dirname(path);
  if (above !== path && !(await isFolder(above))) await makeFolder(above);
  if (await tryFolder(path)) return;
  throw Object.assign(new Error(`ENOENT: no such file or directory, mkdir '${path}'`), { code: 'ENOENT', path });
}

/** False: something above it is missing, or nothing can be made there. */
async function tryFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code !== 'EEXIST') throw error;
    if (await isFolder(path)) return true; // it was there, or somebody else was quicker
    throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR', path });
  }
}

export interface Writing {
  /** `replace` when absent. `new`: a file that is there already stays, and is an error. */
  readonly how?: 'replace' | 'append' | 'new';
  /** Makes the folders that are missing. */
  readonly folders?: boolean;
}

/**
 * Writes a file that the user asked for.
 *
 * @param option as it is told in the message, e.g. `--output`; undefined: nobody named the file
 * @param file absolute
 * @throws InputError that says why it cannot be written
 */
export async function writeOutput(
  option: string | undefined,
  file: string,
  data: string | Uint8Array,
  { how = 'replace', folders = false }: Writing = {},
): Promise<void> {
  try {
    if (folders) await makeFolder(dirname(file));
    if (how === 'append') await appendFile(file, data);
    else await writeFile(file, data, { flag: how === 'new' ? 'wx' : 'w' });
  } catch (cause) {
    throw await cannotWrite(option, file, cause as NodeJS.ErrnoException);
  }
}

/** The same error, before there is something to write: a file that is not there is made for the moment. */
export async function checkOutput(option: string, file: string): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined);
    if (there === undefined) {
      await (await open(file, 'wx')).close();
      await rm(file);
    } else if (there.isDirectory()) {
      throw Object.assign(new Error(`EISDIR: illegal operation on a directory, open '${file}'`), { code: 'EISDIR' });
    } else await access(file, constants.W_OK);
  } catch (cause) {
    throw await cannotWrite(option, file, cause as NodeJS.ErrnoException);
  }
}

/** The same for a folder that is made only when there is something to put into it. */
export async function checkFolder(option: string, folder: string): Promise<void> {
  try {
    const lowest = await lastThere(folder);
    if (!(await isFolder(lowest))) throw Object.assign(new Error(`${lowest} is no folder`), { code: 'ENOTDIR' });
    await access(lowest, constants.W_OK);
    if (lowest === folder) return;
    const first = join(lowest, relative(lowest, folder).split(sep)[0] ?? '');
    await mkdir(first);
    await rmdir(first);
  } catch (cause) {
    throw await cannotWrite(option, folder, cause as NodeJS.ErrnoException);
  }
}

/** `--output: cannot write lab.svg: there is no folder pictures`. */
export async function cannotWrite(
  option: string | undefined,
  file: string,
  cause: NodeJS.ErrnoException,
): Promise<InputError> {
  const begin = option === undefined ? '' : `${option}: `;
  return new InputError(`${begin}cannot write ${formatPath(file)}: ${await whyNot(file, cause)}`, [], { cause });
}

/** `lab.yaml: cannot read the lab file: there is no such file`. */
export async function cannotRead(what: string, file: string, cause: NodeJS.ErrnoException): Promise<InputError> {
  const why = cause.code === 'ENOENT' ? 'there is no such file' : await whyNot(file, cause);
  return new InputError(`${formatPath(file)}: cannot read the ${what}: ${why}`, [], { cause });
}

/** Why a file could not be written, in words; what the system said where there are none. */
export async function whyNot(file: string, { code, message, path = file }: NodeJS.ErrnoException): Promise<string> {
  switch (code) {
    case 'EEXIST':
      return 'it is there already';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return `${formatPath(await lastThere(file))} is a file, not a folder`;
    case 'ENOENT': {
      const above = dirname(path);
      return (await isFolder(above))
        ? `nothing can be made in ${formatPath(above)}`
        : `there is no folder ${formatPath(above)}`;
    }
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'its file system is read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'there is no room left';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    default:
      return message;
  }
}

/** The longest part of a path that is there. */
async function lastThere(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  return there !== undefined || dirname(path) === path ? path : lastThere(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (there) => there.isDirectory(),
    () => false,
  );
}
