/** Counters and policers as objects of the table. */
import type { NftObject } from '../../apply/nft-objects.ts';
import { actionsOf, filtersOf, instanceObjects, type Lookup, objectNames } from '../counters.ts';
import type { Instance } from '../instances.ts';
import type { Policer } from '../model.ts';

/** Largest burst nftables takes, in bytes. */
const MOST_BURST = 2 ** 32 - 1;

/** The objects themselves. */
export function defineObjects(instance: Instance, lookup: Lookup): NftObject[] {
  const { counters, policers } = instanceObjects(instance, lookup);
  const objects = [...counters, ...policers].map(({ object }) => counter(object));
  const name = objectNames(instance, lookup);
  const limits = new Map<string, NftObject>();
  for (const filter of filtersOf(instance, lookup)) {
    for (const term of filter.terms) {
      const { policer: policerName } = actionsOf(term);
      const policer = policerName === undefined ? undefined : lookup.policer(policerName);
      if (policer === undefined) continue;
      const object = name.policer(filter, term, policer);
      limits.set(object, { kind: 'limit', name: object, definition: limitText(policer), rules: [] });
    }
  }
  return [...objects, ...limits.values()];
}

function counter(name: string): NftObject {
  return { kind: 'counter', name, definition: '', rules: [] };
}

/**
 * The kernel's bucket holds what comes in a second and the burst; the second is taken from the burst, so that it
 * holds the burst-size-limit where that is the larger.
 */
function limitText({ bandwidthLimit, burstSizeLimit }: Policer): string {
  const rate = Math.max(1, Math.floor(bandwidthLimit / 8));
  const burst = Math.min(Math.max(0, burstSizeLimit - rate), MOST_BURST);
  return `rate over ${rate} bytes/second burst ${burst} bytes`;
}
