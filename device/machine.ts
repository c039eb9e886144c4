/** The machine that the device is to its users: the container, which can start over and stop. */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Login, readLogins } from './logins.ts';
import { bootTime } from './revival.ts';

export interface Machine {
  /** When it started, or started over; a runtime that died meanwhile does not count. */
  readonly booted: Date;
  /** When the configuration stood for the first time since; undefined until then. */
  readonly started: Date | undefined;
  /** The mean number of processes that wanted to run, over 1, 5 and 15 minutes. */
  load(): readonly number[];
  /** Who is logged in at a terminal. */
  logins(): Promise<readonly Login[]>;
  /** Starts over, as if it had been switched off and on: nothing survives but what is on disk. Does not return. */
  reboot(): Promise<never>;
  /** Stops: the container ends, and `vtylab up` starts it again. Does not return. */
  halt(): Promise<never>;
}

/** Milliseconds that programs have to end by themselves, and the last words to reach their readers. */
const GRACE = 500;

/** What else there is to do at the end. */
export interface Ending {
  /** Nothing is to be started any more, and nobody let in; what must outlast it is written. */
  stopping(): Promise<void>;
  /** All programs are gone; what the kernel still holds goes before the machine starts over. */
  stopped(): Promise<void>;
}

export function createMachine({ stopping, stopped }: Ending): Machine & { hasStarted(): void } {
  const booted = bootTime();
  let started: Date | undefined;

  return {
    booted,
    get started() {
      return started;
    },
    load: loadavg,
    logins: () => readLogins(),
    hasStarted() {
      started ??= new Date();
    },
    async reboot() {
      await sleep(GRACE);
      await stopping();
      await endPrograms();
      await stopped();
      // The same program takes this one's place: process 1 sees nothing of it, so the container and its links stay.
      return replaceProcess();
    },
    async halt() {
      await sleep(GRACE);
      await stopping();
      await endPrograms();
      return process.exit(0);
    },
  };
}

/** Everything in the container but process 1 and this one. */
async function endPrograms(): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-1, signal);
    } catch {
      return; // nobody is left
    }
    await sleep(GRACE);
  }
}

function replaceProcess(): never {
  if (process.execve === undefined) throw new Error('this Node cannot start over: it has no process.execve');
  const environment = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
  return process.execve(
    process.execPath,
    [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    environment as Record<string, string>,
  );
}
