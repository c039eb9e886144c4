/** Programs whose output is shown while they run. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { startProcess } from '../run.ts';

/**
 * Runs a program and gives its lines, of standard output and standard error, as they come; returns its exit status,
 * 128 and more when a signal ended it. When `signal` aborts the program is interrupted as ^C would do it, and has the
 * time to sum up; when nobody reads on it is ended.
 */
export async function* streamLines(
  argv: readonly [string, ...string[]],
  signal: AbortSignal,
): AsyncGenerator<string, number, undefined> {
  const child = startProcess(argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  ended.catch(() => {}); // looked at below
  const interrupt = () => void child.kill('SIGINT');
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt);
  const both = new PassThrough();
  child.stdout?.pipe(both, { end: false });
  child.stderr?.pipe(both, { end: false });
  ended.finally(() => both.end()).catch(() => {});
  try {
    yield* createInterface({ input: both });
    const [status] = await ended;
    return status ?? 128;
  } finally {
    signal.removeEventListener('abort', interrupt);
    if (child.exitCode === null) child.kill();
  }
}
