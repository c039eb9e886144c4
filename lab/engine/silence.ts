/** How long a command that was interrupted waits for its engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Requests } from './requests.ts';

/** Milliseconds in which an engine that is at work answers something. */
const PATIENCE = 1000;

/**
 * Resolves when nothing is to be expected of an engine any more: it has not answered for a while what only looks; or what
 * changes something, and does not say either that it is there.
 *
 * @param ping asks whether the engine is there
 */
export async function engineSilence(requests: Requests, ping: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const before = requests.answered();
    await sleep(PATIENCE, undefined, { ref: false });
    if (requests.answered() !== before || requests.waiting() === 'none') continue;
    if (requests.waiting() === 'looks' || !(await isThere(ping))) return;
  }
}

async function isThere(ping: () => Promise<unknown>): Promise<boolean> {
  const late = sleep(PATIENCE, false, { ref: false });
  return Promise.race([
    ping().then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
