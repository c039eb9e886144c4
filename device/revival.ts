/** What the runtime knows of the one before it that died: process 1 (`native/init.c`) started this one in its place. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from './log.ts';

/** Where the time is kept at which the machine was switched on. */
const FILE = '/run/vtylab/booted';

/** `vtylab (PID 7) terminated by signal number 9!`; undefined: this runtime is the first since the machine booted. */
const died = process.env.VTYLAB_DIED;
// what starts over (`request system reboot`) is not started in anybody's place
delete process.env.VTYLAB_DIED;

/** Whether this runtime runs in the place of one that died. */
export function isRevived(): boolean {
  return died !== undefined;
}

/** When the machine booted: a runtime that died is no boot of the machine. */
export function bootTime(file: string = FILE, revived: boolean = died !== undefined): Date {
  if (revived) {
    const kept = Number(readOr(file, ''));
    if (kept > 0) return new Date(kept);
  }
  const booted = new Date(Date.now() - process.uptime() * 1000);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, String(booted.getTime()));
  } catch {
    // without a place to keep it, the next runtime's own start has to do
  }
  return booted;
}

/** Writes down, as Junos's init does, that a runtime died and that this one runs in its place. */
export function logRevival(log: Log): void {
  if (died === undefined) return;
  log('init', died);
  log('init', `vtylab (PID ${process.pid}) started`);
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
