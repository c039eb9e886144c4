/** The user's files, with the user's own rights: the kernel decides what may be read and written. */
import { isAbsolute, resolve } from 'node:path';
import { startProcess } from '../run.ts';
import type { Account } from './account.ts';
import { CommandError } from './errors.ts';

type Owner = Pick<Account, 'uid' | 'gid'>;

/** The home directory, where files without a path are. */
export function homeOf({ name, uid }: Pick<Account, 'name' | 'uid'>): string {
  return uid === 0 ? '/root' : `/var/home/${name}`;
}

/** A file name as typed, below `directory` unless it says where it is. */
export function filePath(name: string, directory: string): string {
  return isAbsolute(name) ? name : resolve(directory, name);
}

/** Writes a file as the user. Throws a CommandError when the system refuses. */
export async function writeAs(
  owner: Owner,
  path: string,
  content: string | AsyncIterable<string> | Iterable<string>,
  { append = false } = {},
): Promise<void> {
  const argv = ['/usr/bin/dd', 'status=none', `of=${path}`, ...(append ? ['oflag=append', 'conv=notrunc'] : [])];
  const child = startProcess(argv as [string, ...string[]], { ...identity(owner), stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = outcome(child, path);
  ended.catch(() => {}); // looked at below
  const { stdin } = child;
  stdin?.on('error', () => {}); // the exit status says what went wrong
  for await (const part of typeof content === 'string' ? [content] : content) {
    if (stdin?.write(part) !== false) continue;
    await Promise.race([new Promise((resolve) => stdin.once('drain', resolve)), ended]);
  }
  stdin?.end();
  await ended;
}

/** Reads a file as the user. Throws a CommandError when the system refuses. */
export async function readAs(owner: Owner, path: string): Promise<string> {
  const child = startProcess(['/usr/bin/cat', '--', path], { ...identity(owner), stdio: ['ignore', 'pipe', 'pipe'] });
  return output(child, path);
}

/** Only root can become another; elsewhere (tests) files are one's own anyway. */
function identity({ uid, gid }: Owner): { uid?: number; gid?: number; cwd: string } {
  return { ...(process.getuid?.() === 0 && { uid, gid }), cwd: '/' };
}

/** What the program prints. */
async function output(child: ReturnType<typeof startProcess>, path: string): Promise<string> {
  const parts: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => parts.push(part));
  await outcome(child, path);
  return Buffer.concat(parts).toString();
}

/** Resolves when the program has ended well. */
async function outcome(child: ReturnType<typeof startProcess>, path: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
  if (status === 0) return;
  const reason = /: ([^:\n]+)\n?$/.exec(said)?.[1] ?? `status ${status}`;
  throw new CommandError(`error: ${path}: ${reason}`);
}

/** The names in a directory, those of directories with a slash behind them. Throws a CommandError when the system refuses. */
export async function listAs(owner: Owner, directory: string): Promise<string[]> {
  const argv = ['/usr/bin/ls', '-1p', '--', directory] as const;
  const child = startProcess(argv, { ...identity(owner), stdio: ['ignore', 'pipe', 'pipe'] });
  return (await output(child, directory)).split('\n').filter((name) => name !== '');
}
