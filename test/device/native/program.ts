/** A program under test: what it prints, what is typed, how it ends. */
import type { ChildProcess } from 'node:child_process';
import { startProcess } from '../../../device/run.ts';

export interface Program {
  readonly child: ChildProcess;
  type(text: string): void;
  /** Closes its standard input. */
  endInput(): void;
  /** Waits until what it printed, on either stream, matches; returns the match. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** All it has printed. */
  output(): string;
  /** Its status, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export function startProgram(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = startProcess(argv, { stdio: 'pipe', env: { ...process.env, ...env } });
  let output = '';
  let printed = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      printed();
    });
  }
  child.stdin?.on('error', () => {});
  return {
    child,
    type: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    async prints(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        await new Promise<void>((resolve) => {
          printed = resolve;
        });
      }
    },
    output: () => output,
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? -1))),
  };
}

/** Starts a shell script on a terminal of its own (util-linux's `script`), 30 rows of 100 columns. */
export function startOnTerminal(script: string): Program {
  const argv = ['script', '-qec', `stty rows 30 columns 100; ${script}`, '/dev/null'] as const;
  return startProgram([...argv], { SHELL: '/bin/sh' });
}
