import { describe, expect, test } from 'vitest';
import { testCondition } from '../../../device/firewall/evaluate-conditions.ts';
import { tcpFlags } from '../../../device/firewall/flags.ts';
import type { Condition, NumberField, Range } from '../../../device/firewall/model.ts';
import type { Packet } from '../../../device/firewall/packet.ts';
import { packet, packet6, tcp } from './packets.ts';

/** `yes`, the reason why not, or what would have to be known. */
function verdict(condition: Condition, of: Packet, direction: 'input' | 'output' = 'input'): string {
  const found = testCondition(condition, of, direction);
  if (found.matches === 'no') return found.reason;
  return found.matches === 'yes' ? 'yes' : `unknown: ${found.fields.join(', ')}`;
}

function number(field: NumberField, except: boolean, ...ranges: readonly Range[]): Condition {
  return { kind: 'number', field, except, ranges };
}

const later = packet({ fragment: { offset: 185, flags: 0 }, transport: [] });
const open = packet({ transport: Array(20).fill(undefined), ttl: undefined, fragment: undefined, options: undefined });

describe('numbers', () => {
  test.each<[string, NumberField, boolean, Range[], Packet, string]>([
    ['protocol', 'protocol', false, [[6, 6]], packet(), 'yes'],
    [
      'another protocol',
      'protocol',
      false,
      [
        [17, 17],
        [132, 132],
      ],
      packet(),
      'protocol tcp is not udp or sctp',
    ],
    ['protocol-except', 'protocol', true, [[6, 6]], packet(), 'protocol tcp is excluded (except tcp)'],
    ['protocol-except of another', 'protocol', true, [[17, 17]], packet(), 'yes'],
    [
      'protocol behind extension headers',
      'protocol',
      false,
      [[58, 58]],
      packet6({ protocol: 58, nextHeader: 0 }),
      'yes',
    ],
    [
      'next-header',
      'next-header',
      false,
      [[58, 58]],
      packet6({ protocol: 58, nextHeader: 0 }),
      'next header hop-by-hop is not icmp6',
    ],
    ['next-header of IPv4', 'next-header', true, [[58, 58]], packet(), 'the packet has no next header'],
    ['broken chain', 'protocol', true, [[6, 6]], packet6({ protocol: 'none' }), 'the packet has no protocol'],
    [
      'destination-port',
      'destination-port',
      false,
      [[23, 23]],
      packet(),
      'destination port 22 (ssh) is not 23 (telnet)',
    ],
    ['source-port range, its first', 'source-port', false, [[40000, 50000]], packet(), 'yes'],
    ['source-port range, its last', 'source-port', false, [[30000, 40000]], packet(), 'yes'],
    ['source-port beyond', 'source-port', false, [[1, 39999]], packet(), 'source port 40000 is not 1 to 39999'],
    ['port by destination', 'port', false, [[22, 22]], packet(), 'yes'],
    ['port by source', 'port', false, [[22, 22]], packet({ transport: tcp(22, 40000, 0x12) }), 'yes'],
    [
      'port by neither',
      'port',
      false,
      [[23, 23]],
      packet(),
      'neither source port 40000 nor destination port 22 (ssh) is 23 (telnet)',
    ],
    [
      'port-except by destination',
      'port',
      true,
      [[22, 23]],
      packet(),
      'destination port 22 (ssh) is excluded (except 22 to 23)',
    ],
    ['port-except by neither', 'port', true, [[23, 23]], packet(), 'yes'],
    ['ports whatever the protocol is', 'destination-port', false, [[22, 22]], packet({ protocol: 89 }), 'yes'],
    ['port of a later fragment', 'port', false, [[22, 22]], later, 'a later fragment has no ports'],
    ['port-except of a later fragment', 'port', true, [[22, 22]], later, 'a later fragment has no source port'],
    [
      'destination-port-except of a later fragment',
      'destination-port',
      true,
      [[22, 22]],
      later,
      'a later fragment has no destination port',
    ],
    [
      'half a port',
      'destination-port',
      false,
      [[0, 65535]],
      packet({ transport: [0, 22, 0] }),
      'the packet has no destination port',
    ],
    ['port where only the source is there', 'port', false, [[22, 22]], packet({ transport: [0, 22] }), 'yes'],
    [
      'port-except where only the source is there',
      'port',
      true,
      [[23, 23]],
      packet({ transport: [0, 22] }),
      'the packet has no destination port',
    ],
    [
      'icmp-type',
      'icmp-type',
      false,
      [[0, 0]],
      packet({ protocol: 1, transport: [8, 0] }),
      'ICMP type 8 (echo-request) is not 0 (echo-reply)',
    ],
    ['icmp-type of IPv6', 'icmp-type', false, [[128, 128]], packet6({ protocol: 58, transport: [128, 0] }), 'yes'],
    ['icmp-code', 'icmp-code', false, [[13, 13]], packet({ protocol: 1, transport: [3, 13] }), 'yes'],
    [
      'icmp-code of one byte',
      'icmp-code',
      true,
      [[13, 13]],
      packet({ protocol: 1, transport: [3] }),
      'the packet has no ICMP code',
    ],
    ['dscp', 'dscp', false, [[46, 46]], packet({ tos: 0xb9 }), 'yes'],
    ['another dscp', 'dscp', false, [[46, 46]], packet({ tos: 0x20 }), 'DSCP 8 (cs1) is not 46 (ef)'],
    ['traffic-class', 'dscp', false, [[46, 46]], packet6(), 'traffic class 0 (be) is not 46 (ef)'],
    ['precedence', 'precedence', false, [[5, 5]], packet({ tos: 0xbf }), 'yes'],
    ['ttl', 'ttl', false, [[255, 255]], packet(), 'TTL 64 is not 255'],
    ['hop-limit', 'ttl', true, [[64, 64]], packet6(), 'hop limit 64 is excluded (except 64)'],
    ['packet-length', 'packet-length', false, [[60, 60]], packet(), 'yes'],
    ['fragment-offset', 'fragment-offset', false, [[1, 8191]], later, 'yes'],
    ['fragment-offset of no fragment', 'fragment-offset', false, [[0, 0]], packet(), 'yes'],
    [
      'fragment-offset-except, IPv6 without fragment header',
      'fragment-offset',
      true,
      [[9, 9]],
      packet6(),
      'the packet has no fragment offset',
    ],
    ['not known', 'ttl', false, [[1, 1]], open, 'unknown: TTL'],
    [
      'one port not known, the other matches',
      'port',
      false,
      [[22, 22]],
      packet({ transport: [undefined, undefined, 0, 22] }),
      'yes',
    ],
    [
      'one port not known, the other does not',
      'port',
      false,
      [[23, 23]],
      packet({ transport: [undefined, undefined, 0, 22] }),
      'unknown: source port',
    ],
    [
      'port-except, one not known',
      'port',
      true,
      [[23, 23]],
      packet({ transport: [undefined, undefined, 0, 22] }),
      'unknown: source port',
    ],
    [
      'port-except, the known one is excepted',
      'port',
      true,
      [[22, 22]],
      packet({ transport: [undefined, undefined, 0, 22] }),
      'destination port 22 (ssh) is excluded (except 22 (ssh))',
    ],
  ])('%s', (_, field, except, ranges, of, expected) => {
    expect(verdict(number(field, except, ...ranges), of)).toBe(expected);
  });

  test('of a long list its beginning is said', () => {
    const ranges = [1, 2, 3, 4, 5, 6].map((first): Range => [first, first]);
    expect(verdict(number('ttl', false, ...ranges), packet())).toBe('TTL 64 is not 1, 2, 3 or 3 more');
  });
});

describe('flags', () => {
  const flags = (text: string): Condition => ({ kind: 'flags', of: 'tcp', expression: tcpFlags.expression(text) });
  const segment = (set: number) => packet({ transport: tcp(22, 40000, set) });

  test.each<[string, Packet, string]>([
    ['ack | rst', segment(0x10), 'yes'],
    ['ack | rst', segment(0x04), 'yes'],
    ['ack | rst', segment(0x02), 'TCP flags syn are not ack | rst'],
    ['(ack & !syn) | rst', segment(0x12), 'TCP flags syn ack are not (ack & !syn) | rst'],
    ['(ack & !syn) | rst', segment(0x18), 'yes'],
    ['!(syn | fin)', segment(0x10), 'yes'],
    ['!(syn | fin)', segment(0x11), 'TCP flags fin ack are not !(syn | fin)'],
    ['0x12', segment(0x12), 'yes'],
    ['0x12', segment(0x10), 'TCP flags ack are not (syn & ack)'],
    ['!syn', segment(0), 'yes'],
    ['syn', segment(0), 'TCP flags none are not syn'],
    ['!syn', later, 'a later fragment has no TCP flags'],
    ['!syn', packet({ protocol: 17, transport: [0, 53, 0, 53, 0, 8, 0, 0] }), 'the packet has no TCP flags'],
    ['syn', open, 'unknown: TCP flags'],
  ])('%s %#', (text, of, expected) => {
    expect(verdict(flags(text), of)).toBe(expected);
  });

  test.each<[number, Packet, string]>([
    [0x2, packet(), 'yes'],
    [0x1, packet(), 'fragment flags dont-fragment are not more-fragments'],
    [0x1, packet6({ fragment: { offset: 0, flags: 1 } }), 'the packet has no fragment flags'],
    [0x1, open, 'unknown: fragment flags'],
  ])('fragment-flags %#', (mask, of, expected) => {
    expect(verdict({ kind: 'flags', of: 'fragment', expression: { op: 'flag', mask } }, of)).toBe(expected);
  });
});

describe('fragments, options, interfaces', () => {
  const any: Condition = { kind: 'fragment', which: 'any' };
  const first: Condition = { kind: 'fragment', which: 'first' };
  const options = (except: boolean, ...numbers: readonly number[]): Condition => ({
    kind: 'ip-options',
    except,
    options: numbers.length === 0 ? 'any' : numbers,
  });
  const interfaces: Condition = { kind: 'interface', names: ['fxp0.0', 'ge-0/0/1.0'] };
  const head = packet({ fragment: { offset: 0, flags: 1 } });
  const routed = packet({ options: [1, 148] });

  test.each<[Condition, Packet, string]>([
    [any, packet(), 'the packet is not a fragment'],
    [any, head, 'yes'],
    [any, later, 'yes'],
    [any, packet6(), 'the packet is not a fragment'],
    [any, packet6({ fragment: { offset: 0, flags: 0 } }), 'the packet is not a fragment'],
    [any, packet6({ fragment: { offset: 0, flags: 1 } }), 'yes'],
    [any, open, 'unknown: fragment offset, fragment flags'],
    [first, head, 'yes'],
    [first, packet(), 'the packet is not a fragment'],
    [first, later, 'the packet is not the first fragment'],
    [first, packet({ fragment: { offset: 9, flags: 1 } }), 'the packet is not the first fragment'],
    [options(false), packet(), 'the packet has no IP options'],
    [options(false), routed, 'yes'],
    [options(true), routed, 'the packet has IP option 1 and 148 (router-alert)'],
    [options(true), packet(), 'yes'],
    [options(false, 148), routed, 'yes'],
    [
      options(false, 7, 137),
      routed,
      'IP options 1 and 148 (router-alert) are not 7 (record-route) or 137 (strict-source-route)',
    ],
    [options(true, 7), routed, 'yes'],
    [options(true, 1), routed, 'the packet has IP option 1'],
    [options(true, 1), packet6(), 'the packet has no IPv4 header'],
    [options(true, 1), open, 'unknown: IP options'],
    [interfaces, packet({ arriving: 'fxp0.0' }), 'yes'],
    [interfaces, packet(), 'the packet arrives by ge-0/0/0.0, not by fxp0.0 or ge-0/0/1.0'],
    [interfaces, packet({ arriving: 'none' }), 'the packet arrives by no interface'],
  ])('condition %#', (condition, of, expected) => {
    expect(verdict(condition, of)).toBe(expected);
  });

  test('an output filter looks at the leaving interface', () => {
    expect(verdict(interfaces, packet({ leaving: 'ge-0/0/1.0' }), 'output')).toBe('yes');
    expect(verdict(interfaces, packet({ arriving: 'fxp0.0', leaving: 'ge-0/0/2.0' }), 'output')).toBe(
      'the packet leaves by ge-0/0/2.0, not by fxp0.0 or ge-0/0/1.0',
    );
    expect(verdict(interfaces, packet(), 'output')).toBe('unknown: leaving interface');
  });
});
