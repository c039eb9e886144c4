/**
 * The one place of the orchestrator that starts processes on the user's machine. It stays on node:child_process:
 * loading execa takes 70 ms and more, and `up` starts one program.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

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

/** A program that has been started and waits for its input, so that its own start costs no time later. */
export interface StartedProgram {
  /** Gives it all of its input and waits for its end. A program that a signal ends counts as exit status 128. */
  finish(input: string): Promise<RunResult>;
  /** Ends it when it is not needed after all. */
  kill(): void;
}

/**
 * Starts a program. `finish` rejects when that fails.
 *
 * @param environment variables beside this process's own
 */
export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): StartedProgram {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program}: ${cause.message}`, { cause })));
    child.once('close', (code) => resolve(code ?? 128));
  });
  exit.catch(() => {});
  child.stdin.on('error', () => {}); // a program that ends without reading its input is judged by its status
  return {
    async finish(input) {
      child.stdin.end(input);
      const [exitCode, stdout, stderr] = await Promise.all([exit, output(child.stdout), output(child.stderr)]);
      return { exitCode, stdout, stderr };
    },
    kill: () => {
      child.kill();
    },
  };
}

/** Runs it for real. */
export const runCommand: Runner = (argv, { input } = {}) => startProgram(argv).finish(input ?? '');

/**
 * Starts a program that shows what it is given, and returns its input. It is not waited for: it may go on, on its own,
 * when vtylab has ended. Rejects when it cannot be started.
 */
export async function openViewer([program, ...args]: readonly [string, ...string[]]): Promise<Writable> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin.on('error', () => {}); // whoever writes listens for errors, too
  await once(child, 'spawn');
  child.unref();
  return child.stdin;
}

/**
 * A program as a connection: what is written goes to its input, what is read is its output. It breaks with what the
 * program complained of when that fails.
 */
export function openPipe([program, ...args]: readonly [string, ...string[]]): Duplex {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const complaint = output(child.stderr);
  const { stdin, stdout } = child;
  const pipe = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  stdin.on('error', () => {}); // what the program says when it has ended says more
  stdout.on('data', (chunk: Buffer) => {
    if (!pipe.push(chunk)) stdout.pause();
  });
  child.once('error', (cause) => pipe.destroy(new Error(`${program}: ${cause.message}`, { cause })));
  child.once('close', async (code) => {
    if (code === 0) pipe.push(null);
    else pipe.destroy(new Error(`${program}: ${(await complaint).trim() || `exit status ${code}`}`));
  });
  return pipe;
}

/** A program that could not be started has no output to wait for. */
function output(stream: Readable): Promise<string> {
  return text(stream).catch(() => '');
}
