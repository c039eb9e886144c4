/** The one place of the runtime that starts processes. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';

/** What a finished process left. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with an argument array, never through a shell. Rejects only when it cannot be started. */
export type Runner = (
  argv: readonly [string, ...string[]],
  options?: { readonly input?: string },
) => Promise<RunResult>;

/** Most output that is taken from a program, in bytes. */
const MAX_OUTPUT = 64 << 20;

/** Runs it for real. */
export const runCommand: Runner = ([program, ...args], { input } = {}) =>
  new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: MAX_OUTPUT, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else reject(new Error(`${program} ${args.join(' ')}: ${error.message}`, { cause: error }));
    });
    child.stdin?.on('error', () => {}); // a program that ends without reading its input is judged by its status
    child.stdin?.end(input ?? '');
  });

/** Starts a program that goes on: a daemon, or a client that talks over pipes. */
export function startProcess([program, ...args]: readonly [string, ...string[]], options: SpawnOptions): ChildProcess {
  return spawn(program, args, options);
}
