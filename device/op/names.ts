/** Names of addresses. */
import { reverse } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds a table waits for its names. */
const PATIENCE = 1000;

/** The name of each address, or the address itself where none is known in time. */
export async function namesOf(addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map(addresses.map((address) => [address, address]));
  const late = new AbortController();
  const lookups = addresses.map(async (address) => {
    const [name] = await reverse(address).catch(() => []);
    if (name !== undefined && !late.signal.aborted) names.set(address, name);
  });
  const patience = new AbortController();
  await Promise.race([
    Promise.all(lookups),
    sleep(PATIENCE, undefined, { signal: patience.signal, ref: false }).catch(() => {}),
  ]);
  late.abort();
  patience.abort();
  return names;
}
