/** The schema of filters: terms, and what they do with a packet. */
import type { Family } from '../firewall/model.ts';
import { rejectType } from '../firewall/reject.ts';
import { type Container, container, type Leaf, type List, leaf, list } from '../schema/kinds.ts';
import { empty, enumeration, string } from '../schema/types.ts';
import { fromSchema } from './firewall-from.ts';

const filterName = string({ name: 'filter-name', min: 1, max: 64 });

const LOSS_PRIORITIES = enumeration({
  low: 'Loss priority low',
  high: 'Loss priority high',
  'medium-low': 'Loss priority medium-low',
  'medium-high': 'Loss priority medium-high',
});

/** What classifies packets; nothing in this device acts on it. */
export const CLASSIFYING: readonly Leaf[] = [
  leaf('loss-priority', { help: "Packet's loss priority", type: LOSS_PRIORITIES }),
  leaf('forwarding-class', {
    help: 'Classify packet to forwarding class',
    type: string({ name: 'forwarding-class', min: 1, max: 64 }),
  }),
];

function thenSchema(family: Family): Container {
  const name = (of: string) => string({ name: of, min: 1, max: 64 });
  const deciding = { choice: 'terminating', source: 'RA' } as const;
  return container('then', { help: 'Action to take if the condition is matched', collapse: true, source: 'RA' }, [
    leaf('policer', { help: 'Name of policer to use to rate-limit traffic', type: name('policer') }),
    leaf('count', { help: 'Count the packet in the named counter', type: name('counter-name') }),
    leaf('log', { help: 'Log the packet', type: empty, source: 'RA' }),
    leaf('syslog', { help: 'System log (syslog) information about the packet', type: empty }),
    leaf('sample', { help: 'Sample the packet', type: empty }),
    ...CLASSIFYING,
    leaf('accept', { help: 'Accept the packet', type: empty, ...deciding }),
    leaf('discard', { help: 'Discard the packet', type: empty, ...deciding }),
    leaf('next', {
      help: 'Continue to next term in a filter',
      type: enumeration({ term: 'Continue to next term in a filter' }),
      choice: 'terminating',
    }),
    leaf('reject', { help: 'Reject the packet', type: rejectType(family), valueOptional: true, ...deciding }),
  ]);
}

/** `filter NAME` of a family. */
export function filterSchema(family: Family): List {
  const help = `Define an ${family === 'inet' ? 'IPv4' : 'IPv6'} firewall filter`;
  const term = list(
    'term',
    {
      help: 'Define a firewall term',
      key: string({ name: 'term-name', min: 1, max: 64 }),
      orderedBy: 'user',
      source: 'RA',
    },
    [
      leaf('filter', { help: 'Filter to include', type: string({ name: 'filter', min: 1, max: 64 }) }),
      fromSchema(family),
      thenSchema(family),
    ],
  );
  return list('filter', { help, key: filterName, ...(family === 'inet' && { source: 'RA' }) }, [
    leaf('interface-specific', { help: 'Defined counters are interface specific', type: empty }),
    term,
  ]);
}
