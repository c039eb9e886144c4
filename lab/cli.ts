/** The program `vtylab`: joins the command line to this process. It runs when it is imported (by `bin/vtylab.mjs`). */
import type { CommandContext } from './commands/command.ts';
import { main } from './commands/main.ts';
import type { Engine } from './engine/engine.ts';
import { EXIT, Interrupted, type InterruptSignal } from './errors.ts';

/** What the process this module runs in offers; the engine is opened when it is first asked for. */
function processContext(): { readonly context: CommandContext; close(): void } {
  const interrupted = new AbortController();
  const interrupt = (signal: InterruptSignal) => interrupted.abort(new Interrupted(signal));
  // The second one ends the process at once: `once` leaves it to the default.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  // The end of a terminal is told more than once, by the terminal and by the shell that goes with it.
  process.on('SIGHUP', interrupt);
  let engine: Promise<Engine> | undefined;
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      // A terminal that has gone: its SIGHUP may come later than what we write to it.
      if (code === 'EIO') return interrupted.abort(new Interrupted('SIGHUP'));
      // Whoever reads us may have had enough (`| head`): that is no error of ours.
      process.exit(code === 'EPIPE' ? 0 : EXIT.engineFailed);
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
  return { context, close: () => void engine?.then((opened) => opened.close()).catch(() => {}) };
}

async function openEngine(env: NodeJS.ProcessEnv): Promise<Engine> {
  const { openDocker } = await import('./engine/docker.ts');
  return openDocker(env);
}

const { context, close } = processContext();
const exitCode = await main(process.argv.slice(2), context);
close();
process.exit(exitCode);
