/** The command as it is typed where no engine answers, in a folder of the test's own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../../../bin/vtylab.mjs');

/** A folder that goes when the test has ended, with these files in it. */
export async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vtylab-typed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

export interface Typed {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file that gets its standard output. */
  readonly stdout?: string;
}

/** Runs it to its end; what does not end is ended after 30 seconds, and has no exit code. */
export async function typed(
  words: readonly string[],
  { cwd, env = {}, stdout: target }: Surroundings = {},
): Promise<Typed> {
  const argv = [process.execPath, LAUNCHER, ...words];
  const redirected = target === undefined ? argv : ['sh', '-c', 'exec "$@" >"$0"', target, ...argv];
  const [program = '', ...rest] = redirected;
  const { exitCode, stdout, stderr } = await execa(program, rest, {
    reject: false,
    input: '',
    timeout: 30_000,
    env: { NO_COLOR: '1', DOCKER_HOST: 'unix:///nowhere', ...env },
    ...(cwd !== undefined && { cwd }),
  });
  return { exitCode, stdout, stderr };
}
