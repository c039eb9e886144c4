/** The program `vtylab`: joins the command line to this process. It runs when it is imported (by `bin/vtylab.mjs`). */
import { writeSync } from 'node:fs';
import type { CommandContext } from './commands/command.ts';
import { main } from './commands/main.ts';
import type { Engine } from './engine/engine.ts';
import { watchRequests } from './engine/requests.ts';
import { engineSilence } from './engine/silence.ts';
import { EXIT, Interrupted, type InterruptSignal } from './errors.ts';

/** What the process this module runs in offers; the engine is opened when it is first asked for. */
function processContext(): {
  readonly context: CommandContext;
  /** Rejects when the command was interrupted and its engine does not answer. */
  readonly givenUp: Promise<never>;
  close(): void;
} {
  const interrupted = new AbortController();
  const interrupt = (signal: InterruptSignal) => interrupted.abort(new Interrupted(signal));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) onSignal(signal, interrupt);
  // The end of a terminal is told more than once, by the terminal and by the shell that goes with it.
  process.on('SIGHUP', interrupt);
  let engine: Promise<Engine> | undefined;
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      // A terminal that has gone: its SIGHUP may come later than what we write to it.
      if (code === 'EIO') return interrupted.abort(new Interrupted('SIGHUP'));
      // Whoever reads us may have had enough (`| head`): that is no error of ours.
      if (code === 'EPIPE') process.exit(EXIT.good);
      const why = code === 'ENOSPC' ? 'there is no room left' : message;
      if (stream === stdout) writeSync(2, `error: cannot write to standard output: ${why}\n`);
      process.exit(EXIT.engineFailed);
    });
  }
  const context: CommandContext = {
    cwd: process.cwd(),
    env,
    get stdin() {
      return process.stdin; // opened by the first look: a command that does not read leaves it alone
    },
    stdout,
    stderr,
    signal: interrupted.signal,
    engine: () => {
      engine ??= openEngine(env);
      return engine;
    },
  };
  const requests = watchRequests();
  const givenUp = new Promise<never>((_, reject) => {
    interrupted.signal.addEventListener('abort', () => {
      const { signal } = interrupted.signal.reason as Interrupted;
      const ping = async () => (await engine)?.ping();
      engineSilence(requests, ping).then(() => reject(new Interrupted(signal, NO_ANSWER)), reject);
    });
  });
  givenUp.catch(() => {}); // the command may be at its end
  return { context, givenUp, close: () => void engine?.then((opened) => opened.close()).catch(() => {}) };
}

const NO_ANSWER = 'the engine did not answer, and may still do what it was asked';

/**
 * One signal may arrive twice, from who sends it to a whole group (timeout(1) does), and from our launcher a little later when
 * that had to start us: in this time, in ms.
 */
const SAME_SIGNAL = process.env.VTYLAB_LAUNCHED === undefined ? 100 : 1000;
delete process.env.VTYLAB_LAUNCHED; // not for what we start

/** Tells of the first signal. The second one ends the process at once. */
function onSignal(signal: InterruptSignal, tell: (signal: InterruptSignal) => void): void {
  let first: number | undefined;
  const listener = () => {
    if (first === undefined) {
      first = performance.now();
      tell(signal);
    } else if (performance.now() - first > SAME_SIGNAL) {
      process.removeListener(signal, listener);
      process.kill(process.pid, signal);
    }
  };
  process.on(signal, listener);
}

async function openEngine(env: NodeJS.ProcessEnv): Promise<Engine> {
  const { openDocker } = await import('./engine/docker.ts');
  return openDocker(env);
}

const { context, givenUp, close } = processContext();
const exitCode = await main(process.argv.slice(2), context, givenUp);
close();
// a pipe holds 64 KiB: what its reader has not taken yet would be lost
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(exitCode);
