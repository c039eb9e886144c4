/** The one place of the orchestrator that starts processes on the user's machine. */
import { execa } from 'execa';

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

/** Runs it for real. */
export const runCommand: Runner = async ([program, ...args], options = {}) => {
  const result = await execa(program, args, {
    reject: false,
    stripFinalNewline: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
  });
  if (result.exitCode === undefined) throw new Error(`${program}: ${result.shortMessage}`, { cause: result });
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
};
