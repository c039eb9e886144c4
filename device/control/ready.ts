import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyReport } from '../../protocol/control.ts';
import { operationalState } from './links.ts';

/** Milliseconds between two looks at the interfaces. */
const INTERVAL = 10;

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
  const deadline = Date.now() + timeout * 1000;
  for (;;) {
    const states = await Promise.all(
      names.map(async (name) => [name, await operationalState(linuxName(name))] as const),
    );
    const down = states.filter(([, state]) => state === 'down').map(([name]) => name);
    if (down.length === 0) return Object.fromEntries(states);
    if (Date.now() > deadline) throw new Error(`not ready after ${timeout} s: ${down.join(', ')} down`);
    await sleep(INTERVAL, undefined, { signal });
  }
}
