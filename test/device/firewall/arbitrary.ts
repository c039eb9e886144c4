/** Any filters and any packets, of few names, numbers and addresses, so that they meet. */
import fc from 'fast-check';
import type {
  Actions,
  Attachment,
  Condition,
  Filter,
  Firewall,
  FlagExpression,
  NumberField,
  Range,
} from '../../../device/firewall/model.ts';
import { type Packet, parsePacket } from '../../../device/firewall/packet.ts';

const FILTERS = ['f', 'g', 'h'] as const;
const FIELDS: readonly NumberField[] = [
  'port',
  'source-port',
  'destination-port',
  'protocol',
  'next-header',
  'icmp-type',
  'icmp-code',
  'dscp',
  'precedence',
  'fragment-offset',
  'packet-length',
  'ttl',
];

const family = fc.constantFrom('inet', 'inet6');
const range: fc.Arbitrary<Range> = fc
  .tuple(fc.nat(70), fc.nat(70))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const prefix = fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '10.1.1.1/32', '::/0', '2001:db8::/32');
const expression: fc.Arbitrary<FlagExpression> = fc.letrec<{ any: FlagExpression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.record({ op: fc.constant('flag' as const), mask: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ op: fc.constant('not' as const), of: tie('any') }),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('any'), { maxLength: 3 }) }),
  ),
})).any;

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('number' as const),
    field: fc.constantFrom(...FIELDS),
    except: fc.boolean(),
    ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('address' as const),
    side: fc.constantFrom('source' as const, 'destination' as const, 'either' as const),
    entries: fc.array(fc.record({ prefix, except: fc.boolean() }), { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('flags' as const),
    of: fc.constantFrom('tcp' as const, 'fragment' as const),
    expression,
  }),
  fc.record({ kind: fc.constant('fragment' as const), which: fc.constantFrom('any' as const, 'first' as const) }),
  fc.record({
    kind: fc.constant('ip-options' as const),
    except: fc.boolean(),
    options: fc.oneof(fc.constant('any' as const), fc.array(fc.nat(255), { minLength: 1, maxLength: 3 })),
  }),
  fc.record({
    kind: fc.constant('interface' as const),
    names: fc.uniqueArray(fc.constantFrom('ge-0/0/0.0', 'ge-0/0/1.0', 'fxp0.0'), { minLength: 1 }),
  }),
);

const actions: fc.Arbitrary<Actions> = fc.record(
  {
    count: fc.constantFrom('c', 'd'),
    policer: fc.constantFrom('p', 'q'),
    log: fc.boolean(),
    syslog: fc.boolean(),
    outcome: fc.oneof(
      fc.record({ kind: fc.constantFrom('accept' as const, 'discard' as const, 'next-term' as const) }),
      fc.constant({ kind: 'reject' as const, with: 'tcp-reset' as const }),
    ),
  },
  { requiredKeys: ['log', 'syslog', 'outcome'] },
);

const filter: fc.Arbitrary<Filter> = fc.record({
  family,
  name: fc.constantFrom(...FILTERS),
  interfaceSpecific: fc.boolean(),
  terms: fc.array(
    fc.record(
      {
        name: fc.string({ minLength: 1, maxLength: 3 }),
        from: fc.array(condition, { maxLength: 2 }),
        then: actions,
        filter: fc.constantFrom(...FILTERS, 'nowhere'),
      },
      { requiredKeys: ['name', 'from', 'then'] },
    ),
    { maxLength: 4 },
  ),
});

const attachment: fc.Arbitrary<Attachment> = fc
  .record({
    interface: fc.constantFrom('lo0', 'ge-0/0/0'),
    unit: fc.constant('0'),
    family,
    direction: fc.constantFrom('input' as const, 'output' as const),
    filters: fc.array(fc.constantFrom(...FILTERS, 'nowhere'), { minLength: 1, maxLength: 3 }),
  })
  .map((one) => ({ ...one, list: one.filters.length > 1 }));

/** Filters that may lead into each other and themselves, and places they are applied at. */
export const anyFirewall: fc.Arbitrary<Firewall> = fc.record({
  filters: fc.uniqueArray(filter, { selector: ({ family, name }) => `${family} ${name}`, maxLength: 5 }),
  policers: fc.constant([]),
  attachments: fc.array(attachment, { minLength: 1, maxLength: 3 }),
});

/** Any bytes with a header that can be read in front of them. */
export const anyPacket: fc.Arbitrary<Packet> = fc
  .record({
    four: fc.boolean(),
    words: fc.integer({ min: 5, max: 15 }),
    header: fc.uint8Array({ minLength: 60, maxLength: 60 }),
    protocol: fc.oneof(fc.nat(70), fc.constantFrom(0, 6, 17, 43, 44, 51, 59, 60)),
    short: fc.boolean(),
    rest: fc.uint8Array({ maxLength: 40 }),
    address: fc.constantFrom(10, 32),
  })
  .map(({ four, words, header, protocol, short, rest, address }) => {
    const bytes = Uint8Array.from([...header.subarray(0, four ? words * 4 : 40), ...rest]);
    const view = new DataView(bytes.buffer);
    bytes[0] = four ? 0x40 + words : 0x60;
    if (four) {
      view.setUint16(2, short ? words * 4 : bytes.length);
      view.setUint16(6, rest.length % 3 === 0 ? view.getUint16(6) : 0);
      bytes.set([address, 1, 1, 1], 12);
    } else {
      view.setUint16(4, short ? 0 : rest.length);
    }
    bytes[four ? 9 : 6] = protocol;
    return parsePacket(bytes, { arriving: 'ge-0/0/0.0', leaving: 'ge-0/0/1.0' });
  });
