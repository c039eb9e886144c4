/** Waiting for a moment in which the machine, with all that runs on it, has processor time to spare. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds over which the machine is watched: at least, and so much more by chance. */
const WATCHED = 3000;

/** The part of the time that its processors must have been idle. */
const IDLE = 0.5;

/** How many of the devices that see a quiet machine at once go on: they would end the quiet. */
const CHANCE = 1 / 8;

/** Milliseconds after which it is no use to wait any longer. */
const PATIENCE = 300_000;

/** Resolves when the machine is quiet, when it has not been for five minutes, or as soon as `hurried` is aborted. */
export async function quiet(hurried: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline && !hurried.aborted; ) {
    const before = await processorTimes();
    await sleep(WATCHED * (1 + Math.random()), undefined, { signal: hurried }).catch(() => {});
    const after = await processorTimes();
    const idle = (after.idle - before.idle) / (after.all - before.all);
    if (idle > IDLE && Math.random() < CHANCE) return;
  }
}

interface Times {
  readonly idle: number;
  readonly all: number;
}

/** Clock ticks of all processors since the machine started: in a container, too, those of the whole machine. */
async function processorTimes(): Promise<Times> {
  return readTimes(await readFile('/proc/stat', 'utf8'));
}

/** The first line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal; guests count as user. */
export function readTimes(stat: string): Times {
  const ticks = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').slice(0, 8).map(Number);
  return { idle: (ticks[3] ?? 0) + (ticks[4] ?? 0), all: ticks.reduce((sum, one) => sum + one, 0) };
}
