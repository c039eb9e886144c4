import type { ChildProcess } from 'node:child_process';
import { startProcess } from '../run.ts';
import type { Applier } from './apply.ts';
import type { ProcessArtefact } from './artefact.ts';

/** Milliseconds before a daemon that ended is started again. */
const RESTART_DELAY = 1000;

/** Daemons that run as long as they are wanted. */
export interface Processes extends Applier<'process'> {
  /** Whether a daemon of this name is wanted. */
  runs(name: string): boolean;
  close(): void;
}

/** `report` hears why a daemon ended that should not have. */
export function processApplier(report: (message: string) => void): Processes {
  const running = new Map<string, { readonly wanted: ProcessArtefact; child: ChildProcess; timer?: NodeJS.Timeout }>();

  function start(wanted: ProcessArtefact): void {
    const child = startProcess(wanted.argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    const entry: { wanted: ProcessArtefact; child: ChildProcess; timer?: NodeJS.Timeout } = { wanted, child };
    running.set(wanted.name, entry);
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-1000);
    });
    child.on('error', (error) => report(`${wanted.name}: ${error.message}`));
    child.on('close', (code, signal) => {
      if (running.get(wanted.name) !== entry) return;
      report(`${wanted.name} ended (${signal ?? code}): ${said.trim()}`);
      entry.timer = setTimeout(() => start(wanted), RESTART_DELAY);
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
      for (const artefact of wanted) if (!running.has(artefact.name)) start(artefact);
    },
    runs: (name) => running.has(name),
    close() {
      for (const name of [...running.keys()]) stop(name);
    },
  };
}
