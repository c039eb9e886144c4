/** Programs that work on files run as the user who asks: the kernel decides what they may. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Account } from '../../cli/account.ts';
import { CommandError } from '../../cli/errors.ts';
import { filePath, homeOf } from '../../cli/files.ts';
import type { OperationalContext } from '../../cli/operational.ts';
import { type RunResult, startProcess } from '../../run.ts';
import { string } from '../../schema/types.ts';

/** A path, absolute or from where the session is. */
export const pathType = string({ name: 'filename', min: 1, max: 1024 });

/** The absolute path of what was typed; `~` is the user's home. */
export function resolvePath({ account, settings }: OperationalContext, typed: string): string {
  if (typed.includes('://') || /^[^/]+:/.test(typed)) {
    throw new CommandError(`error: ${typed}: expected a file of this device`);
  }
  const home = homeOf(account);
  return filePath(typed.replace(/^~(?=\/|$)/, home), settings?.directory ?? home);
}

/** Runs a program with the rights of an account, and nothing on its standard input. */
export async function runAs({ uid, gid }: Account, argv: readonly [string, ...string[]]): Promise<RunResult> {
  // Only root can become another; elsewhere (tests) files are one's own anyway.
  const identity = process.getuid?.() === 0 ? { uid, gid } : {};
  const child = startProcess(argv, { ...identity, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    ended,
  ]);
  return { exitCode: status ?? 128, stdout, stderr };
}

/** The same, and throws a CommandError with the system's own reason when it fails. */
export async function mustRunAs(account: Account, path: string, argv: readonly [string, ...string[]]): Promise<string> {
  const { exitCode, stdout, stderr } = await runAs(account, argv);
  if (exitCode === 0) return stdout;
  throw new CommandError(`error: ${path}: ${reasonIn(stderr)}`);
}

/** What stands behind the last colon of a program's complaint: `No such file or directory`. */
export function reasonIn(stderr: string): string {
  const [first = ''] = stderr.trim().split('\n');
  return first.slice(first.lastIndexOf(': ') + 1).trim() || 'failed';
}
