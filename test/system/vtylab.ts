/** The command `vtylab` as a user types it, for the system tests. */
import { execa } from 'execa';

/** The program itself. */
export const LAUNCHER = new URL('../../bin/vtylab.mjs', import.meta.url).pathname;

/** The hash of root123, root's password in labs. */
export const ROOT_PASSWORD =
  '$6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr..';

/** What a run of the command left. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs it to its end; `input` is its standard input, which is no terminal. */
export async function vtylab(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const result = await execa(process.execPath, [LAUNCHER, ...args], {
    reject: false,
    input: options.input ?? '',
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { NO_COLOR: '1', ...options.env },
  });
  if (result.exitCode === undefined)
    throw new Error(`vtylab ${args.join(' ')}: ${result.shortMessage}`, { cause: result });
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** Runs it and expects exit code 0. */
export async function succeed(
  args: readonly string[],
  options: { input?: string; cwd?: string } = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await vtylab(args, options);
  if (exitCode !== 0) throw new Error(`vtylab ${args.join(' ')} ended with ${exitCode}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Types lines at a node's console, in configuration mode, and commits them. */
export async function configure(lab: string, node: string, lines: readonly string[]): Promise<void> {
  const input = ['configure', ...lines, 'commit and-quit', ''].join('\n');
  await succeed(['cli', '--lab', lab, node], { input });
}
