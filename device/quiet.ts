/** Waiting for a moment in which the machine, with all that runs on it, has processor time to spare. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The part of the time that its processors must have been idle. */
const IDLE = 0.5;

/** How long, and how readily, something waits for its moment. */
export interface Patience {
  /** Milliseconds over which the machine is watched: at least, and so much more by chance. */
  readonly watched: number;
  /** The part of the devices that see a quiet machine at once which go on: all of them would end the quiet. */
  readonly chance: number;
  /** Milliseconds after which it is no use to wait any longer. */
  readonly most: number;
}

/** Resolves when the machine is quiet, when it has not been for as long as that, or as soon as `hurried` is aborted. */
export async function quiet({ watched, chance, most }: Patience, hurried: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + most; Date.now() < deadline && !hurried.aborted; ) {
    const before = processorTimes();
    await sleep(watched * (1 + Math.random()), undefined, { signal: hurried, ref: false }).catch(() => {});
    const after = processorTimes();
    const idle = (after.idle - before.idle) / (after.all - before.all);
    if (idle > IDLE && Math.random() < chance) return;
  }
}

interface Times {
  readonly idle: number;
  readonly all: number;
}

/** Clock ticks of all processors since the machine started: in a container, too, those of the whole machine. */
function processorTimes(): Times {
  return readTimes(readFileSync('/proc/stat', 'latin1'));
}

/** The first line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal; guests count as user. */
export function readTimes(stat: string): Times {
  const ticks = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').slice(0, 8).map(Number);
  return { idle: (ticks[3] ?? 0) + (ticks[4] ?? 0), all: ticks.reduce((sum, one) => sum + one, 0) };
}

/** The part of the machine's memory that programs could still have, 0 to 1, of /proc/meminfo (proc(5)). */
export function readFreeMemory(meminfo: string): number {
  const [available = Number.NaN, total = Number.NaN] = ['MemAvailable', 'MemTotal'].map((name) =>
    Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(meminfo)?.[1]),
  );
  return available / total;
}
