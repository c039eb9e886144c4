/** IP protocols as values, and what follows the header of IPv6. */
import { type RangeType, rangeType } from './numbers.ts';

/** Names of IP protocols as Junos spells them in `from protocol`. */
export const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ah', 51],
  ['dstopts', 60],
  ['egp', 8],
  ['esp', 50],
  ['fragment', 44],
  ['gre', 47],
  ['hop-by-hop', 0],
  ['icmp', 1],
  ['icmp6', 58],
  ['igmp', 2],
  ['ipip', 4],
  ['ipv6', 41],
  ['no-next-header', 59],
  ['ospf', 89],
  ['pim', 103],
  ['routing', 43],
  ['rsvp', 46],
  ['sctp', 132],
  ['tcp', 6],
  ['udp', 17],
  ['vrrp', 112],
]);

/** Junos takes it and does not offer it. */
const HIDDEN: ReadonlyMap<string, number> = new Map([['icmpv6', 58]]);

const OPTIONS = { what: 'protocol', label: 'Protocol', hidden: HIDDEN, max: 255, example: '50-51' };

/** A protocol by name or number, or a range of numbers. */
export const protocol: RangeType = rangeType({ ...OPTIONS, name: 'protocol', names: PROTOCOLS });

/** The same for IPv6, which has one name more. */
export const nextHeader: RangeType = rangeType({
  ...OPTIONS,
  name: 'protocol',
  names: new Map([...PROTOCOLS, ['mobility', 135] as const].sort(([a], [b]) => (a < b ? -1 : 1))),
});
