import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyReport } from '../../protocol/control.ts';
import { operationalState } from './links.ts';

/**
 * Milliseconds between two looks at the interfaces: at least, and as a part of what has been waited so far. In a lab of a
 * hundred devices most wait for their links for many seconds, while others need the processors to boot.
 */
const INTERVAL = 10;
const PART = 1 / 8;

/**
 * Waits until every named interface is up. Throws after `timeout` seconds, naming those that are not, or when the
 * asker is gone.
 */
export async function interfacesUp(
  names: readonly string[],
  linuxName: (name: string) => string,
  timeout: number,
  signal: AbortSignal,
): Promise<ReadyReport['interfaces']> {
  const began = Date.now();
  const deadline = began + timeout * 1000;
  for (;;) {
    const states = await Promise.all(
      names.map(async (name) => [name, await operationalState(linuxName(name))] as const),
    );
    const down = states.filter(([, state]) => state === 'down').map(([name]) => name);
    if (down.length === 0) return Object.fromEntries(states);
    if (Date.now() > deadline) throw new Error(`not ready after ${timeout} s: ${down.join(', ')} down`);
    await sleep(Math.max(INTERVAL, (Date.now() - began) * PART), undefined, { signal });
  }
}
