/** Sessions over ssh with a stock client, inside the network of the container that is reached (`sessions.exp`). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { median } from './measure.ts';
import { containerMemory } from './memory.ts';

/** Milliseconds that sessions have to become idle. */
const SETTLE = 3000;
const LOOPBACK = '127.0.0.1';

/** Somewhere to log in. */
export interface Target {
  readonly pid: number;
  /** What its prompt ends with, as expect's regular expression. */
  readonly prompt: string;
}

/** For nsenter: the script with these arguments. */
export function expectArguments({ pid, prompt }: Target, what: string, ...rest: readonly string[]): string[] {
  const script = join(import.meta.dirname, 'sessions.exp');
  return ['-t', String(pid), '-n', 'expect', script, what, LOOPBACK, prompt, ...rest];
}

/** Kilobytes by which a container grows with so many idle sessions. */
export async function growth(target: Target, sessions: number): Promise<number> {
  await setTimeout(SETTLE);
  const before = containerMemory(target.pid).pss;
  const child = spawn('nsenter', expectArguments(target, 'idle', String(sessions)), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (line !== 'open') throw new Error('the idle sessions were not opened');
  const samples: number[] = [];
  for (let sample = 0; sample < 3; sample++) {
    await setTimeout(SETTLE);
    samples.push(containerMemory(target.pid).pss);
  }
  child.stdin.end();
  await ended;
  return median(samples) - before;
}
