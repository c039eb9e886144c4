/**
 * Filters as objects of an nftables table. Stateless: no rule looks at connection tracking, and return traffic meets a
 * filter like any other packet.
 */
import type { NftObject } from '../apply/nft-objects.ts';
import { filtersOf, lookupOf } from './counters.ts';
import { instancesOf } from './instances.ts';
import type { Condition, Filter, Firewall } from './model.ts';
import { type Attached, barrierChain, hookChains } from './nftables/hooks.ts';
import { defineInstance, instanceChain } from './nftables/instance.ts';
import { defineObjects } from './nftables/objects.ts';

/** The table that holds everything. */
export const TABLE = 'inet vtylab';

/** The objects of the table; none when no filter is applied. */
export function renderFirewall(firewall: Firewall): NftObject[] {
  const lookup = lookupOf(firewall);
  const objects = new Map<string, NftObject>();
  const define = (object: NftObject) => {
    const key = `${object.kind} ${object.name}`;
    if (!objects.has(key)) objects.set(key, object);
  };
  const attached: Attached[] = [];
  const used: Filter[] = [];
  for (const instance of instancesOf(firewall)) {
    const filters = filtersOf(instance, lookup);
    used.push(...filters);
    // only `from interface` means something else where packets leave
    const apart = filters.some(({ terms }) => terms.some(({ from }) => from.some(asksInterface)));
    defineObjects(instance, lookup).forEach(define);
    const directions = new Set(instance.attachments.map(({ direction }) => (apart ? direction : 'input')));
    for (const direction of directions) defineInstance(instance, direction, lookup, define);
    for (const attachment of instance.attachments) {
      const chain = instanceChain(instance, apart ? attachment.direction : 'input');
      attached.push({ instance, attachment, chain });
    }
  }
  for (const chain of [...hookChains(attached), ...(used.some(logs) ? barrierChain() : [])]) define(chain);
  return [...objects.values()];
}

function asksInterface({ kind }: Condition): boolean {
  return kind === 'interface';
}

function logs({ terms }: Filter): boolean {
  return terms.some(({ filter, then }) => filter === undefined && (then.log || then.syslog));
}

/** Whether anything that is applied writes to the firewall log or to syslog. */
export function anyLogs(firewall: Firewall): boolean {
  const lookup = lookupOf(firewall);
  return instancesOf(firewall).some((instance) => filtersOf(instance, lookup).some(logs));
}
