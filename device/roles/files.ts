/** Places in the container that both roles know. */
import { readFile } from 'node:fs/promises';
import type { Startup } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';
import { writeAtomically } from '../apply/files.ts';

/** What the orchestrator gave the node last: a Startup as JSON. */
const STARTUP_FILE = '/config/startup.json';

/** The startup the node was given before it was started again; undefined on its first start. */
export async function readStartup(): Promise<Startup | undefined> {
  try {
    return JSON.parse(await readFile(STARTUP_FILE, 'utf8')) as Startup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a startup for the next start. */
export function keepStartup(startup: Startup): Promise<void> {
  return writeAtomically(STARTUP_FILE, JSON.stringify(startup), 0o600);
}

/** Throws for a startup that says something else than the one a node runs. */
export function assertSame(runs: Startup | undefined, next: Startup): void {
  if (startupNames(runs).startup === startupNames(next).startup) return;
  throw new Error('its configuration says something else than what runs; it has to be committed');
}

/** The probe's connecting program, `native/connect.c`. */
export const CONNECT_PROGRAM = '/usr/libexec/vtylab/vtylab-connect';
