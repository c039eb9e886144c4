import type { ChildProcess } from 'node:child_process';
import { startProcess } from '../run.ts';
import { type Applier, ArtefactError } from './apply.ts';
import type { ProcessArtefact } from './artefact.ts';

/** Milliseconds before a daemon that ended is started again. */
const RESTART_DELAY = 1000;

/** Daemons that run as long as they are wanted. */
export interface Processes extends Applier<'process'> {
  /** Whether a daemon of this name is wanted. */
  runs(name: string): boolean;
  close(): void;
}

/**
 * `report` hears why a daemon ended that should not have. `ready` waits, by a daemon's name, until it does its work: one
 * that ends before that does not start.
 */
export function processApplier(
  report: (message: string) => void,
  ready: Readonly<Record<string, () => Promise<unknown>>> = {},
): Processes {
  /** Daemons that are on their way. */
  let starting: Promise<void>[] = [];
  const running = new Map<string, { readonly wanted: ProcessArtefact; child: ChildProcess; timer?: NodeJS.Timeout }>();

  /** Starts it; the promise is rejected when it ends before it is ready. */
  function start(wanted: ProcessArtefact): Promise<void> {
    const child = startProcess(wanted.argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    const entry: { wanted: ProcessArtefact; child: ChildProcess; timer?: NodeJS.Timeout } = { wanted, child };
    running.set(wanted.name, entry);
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-1000);
    });
    return new Promise((resolve, reject) => {
      const over = (reason: string) => {
        reject(new ArtefactError(wanted, `${wanted.name} does not start: ${said.trim() || reason}`));
        if (running.get(wanted.name) !== entry) return;
        report(`${wanted.name} ended (${reason}): ${said.trim()}`);
        entry.timer = setTimeout(() => start(wanted).catch(() => {}), RESTART_DELAY);
      };
      child.on('error', (error) => over(error.message));
      child.on('close', (code, signal) => over(String(signal ?? code)));
      // one that is slow to get ready is no reason to refuse a commit
      const working = ready[wanted.name]?.() ?? Promise.resolve();
      working.then(
        () => resolve(),
        () => resolve(),
      );
    });
  }

  function stop(name: string): void {
    const entry = running.get(name);
    running.delete(name);
    clearTimeout(entry?.timer);
    entry?.child.kill();
  }

  return {
    kind: 'process',
    async apply(wanted) {
      for (const [name, { wanted: old }] of running) {
        const next = wanted.find((candidate) => candidate.name === name);
        if (next === undefined || next.argv.join('\0') !== old.argv.join('\0')) stop(name);
      }
      starting = wanted.filter(({ name }) => !running.has(name)).map(start);
      for (const start of starting) start.catch(() => {}); // told by settled()
    },
    async settled() {
      await Promise.all(starting);
    },
    runs: (name) => running.has(name),
    close() {
      for (const name of [...running.keys()]) stop(name);
    },
  };
}
