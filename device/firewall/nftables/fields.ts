/** Where the numbers of a packet stand, in the words of nftables. */
import type { Family, NumberCondition, NumberField } from '../model.ts';
import { comparison, merge } from './ranges.ts';
import type { Match } from './rule.ts';

/** Bytes of the fixed IPv6 header, which its length field does not count. */
const IPV6_HEADER = 40;

interface Place {
  readonly field: string;
  /** Largest number the field holds. */
  readonly max: number;
  /** What the field says less than the number asked for. */
  readonly less?: number;
  /** How many numbers of the field one number asked for stands for. */
  readonly width?: number;
  /** Of a field in the transport header: its last byte there. */
  readonly last?: number;
  readonly protocol?: true;
}

// Fields of the transport header are read at their place, whatever the protocol: none of them implies one. Where the
// place is not in the packet (a later fragment, a short packet) the rule does not match, with or without `!=`.
const SOURCE_PORT: Place = { field: '@th,0,16', max: 65535, last: 1 };
const DESTINATION_PORT: Place = { field: '@th,16,16', max: 65535, last: 3 };
const ICMP_TYPE: Place = { field: '@th,0,8', max: 255, last: 0 };
const ICMP_CODE: Place = { field: '@th,8,8', max: 255, last: 1 };

type PlainField = Exclude<NumberField, 'port'>;

const PLACES: Readonly<Record<Family, Readonly<Record<PlainField, Place>>>> = {
  inet: {
    'source-port': SOURCE_PORT,
    'destination-port': DESTINATION_PORT,
    protocol: { field: 'ip protocol', max: 255, protocol: true },
    'next-header': { field: 'ip protocol', max: 255, protocol: true },
    'icmp-type': ICMP_TYPE,
    'icmp-code': ICMP_CODE,
    dscp: { field: 'ip dscp', max: 63 },
    // the upper three of the DSCP's six bits
    precedence: { field: 'ip dscp', max: 63, width: 8 },
    'fragment-offset': { field: 'ip frag-off & 0x1fff', max: 0x1fff },
    'packet-length': { field: 'ip length', max: 65535 },
    ttl: { field: 'ip ttl', max: 255 },
  },
  inet6: {
    'source-port': SOURCE_PORT,
    'destination-port': DESTINATION_PORT,
    protocol: { field: 'meta l4proto', max: 255, protocol: true },
    'next-header': { field: 'ip6 nexthdr', max: 255, protocol: true },
    'icmp-type': ICMP_TYPE,
    'icmp-code': ICMP_CODE,
    dscp: { field: 'ip6 dscp', max: 63 },
    precedence: { field: 'ip6 dscp', max: 63, width: 8 },
    'fragment-offset': { field: 'frag frag-off', max: 0x1fff },
    'packet-length': { field: 'ip6 length', max: 65535, less: IPV6_HEADER },
    ttl: { field: 'ip6 hoplimit', max: 255 },
  },
};

/** The ways the condition can hold: for `port`, the source or the destination, or with `except` neither. */
export function numberAlternatives(condition: NumberCondition, family: Family): Match[] {
  if (condition.field !== 'port') return compare(condition, PLACES[family][condition.field]);
  const [source, destination] = [compare(condition, SOURCE_PORT), compare(condition, DESTINATION_PORT)];
  if (!condition.except) return [...source, ...destination];
  return source.flatMap((one) => destination.map(({ text, ...rest }) => ({ ...rest, text: `${one.text} ${text}` })));
}

function compare({ ranges, except }: NumberCondition, place: Place): Match[] {
  const { field, max, less = 0, width = 1 } = place;
  const shifted = ranges.map(([first, last]) => [(first - less) * width, (last - less + 1) * width - 1] as const);
  const test = comparison(shifted, max, except);
  if (test === undefined) return [];
  const { last, protocol } = place;
  const hints = { ...(last !== undefined && { last }), ...(protocol && { protocol }) };
  // what is smaller than a byte is not worth a look-up
  const on = except || max < 255 || field.includes('&') ? undefined : { field, intervals: merge(shifted, max) };
  return [{ text: `${field} ${test}`, ...(on !== undefined && { on }), ...hints }];
}
