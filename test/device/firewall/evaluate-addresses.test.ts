import { expect, test } from 'vitest';
import { decidingEntry } from '../../../device/firewall/evaluate-addresses.ts';
import { testCondition } from '../../../device/firewall/evaluate-conditions.ts';
import type { AddressCondition, AddressEntry, Condition } from '../../../device/firewall/model.ts';
import type { Packet } from '../../../device/firewall/packet.ts';
import { packet, packet6 } from './packets.ts';

const entries = (...texts: readonly string[]): AddressEntry[] =>
  texts.map((text) => ({ prefix: text.replace('!', ''), except: text.startsWith('!') }));
const address = (side: AddressCondition['side'], ...texts: readonly string[]): Condition => ({
  kind: 'address',
  side,
  entries: entries(...texts),
});

test.each<[string, string, string[], string | undefined]>([
  ['10.1.2.3', 'longer of two', ['10.0.0.0/8', '!10.1.0.0/16'], '!10.1.0.0/16'],
  ['10.1.2.3', 'whatever their order', ['!10.1.0.0/16', '10.0.0.0/8'], '!10.1.0.0/16'],
  ['10.1.2.3', 'longest of three', ['10.0.0.0/8', '!10.1.0.0/16', '10.1.2.0/24'], '10.1.2.0/24'],
  ['10.1.2.3', 'equal ones', ['10.1.2.0/24', '!10.1.2.0/24'], '!10.1.2.0/24'],
  ['10.1.2.3', 'equal ones, the other order', ['!10.1.2.0/24', '10.1.2.0/24'], '!10.1.2.0/24'],
  ['10.2.2.3', 'a longer one that does not hold it', ['10.0.0.0/8', '!10.1.0.0/16'], '10.0.0.0/8'],
  ['10.1.2.3', 'everything', ['0.0.0.0/0'], '0.0.0.0/0'],
  ['10.1.2.3', 'a host', ['0.0.0.0/0', '!10.1.2.3/32'], '!10.1.2.3/32'],
  ['10.1.2.3', 'nothing', ['10.1.2.4/32'], undefined],
  ['2001:db8:1::9', 'IPv6', ['2001:db8::/32', '!2001:db8:1::/48'], '!2001:db8:1::/48'],
  ['2001:db8:2::9', 'IPv6, beside', ['2001:db8::/32', '!2001:db8:1::/48'], '2001:db8::/32'],
  ['255.255.255.255', 'the last address', ['255.255.255.254/31'], '255.255.255.254/31'],
])('%s: %s', (host, _, texts, expected) => {
  const found = decidingEntry(entries(...texts), host);
  expect(found && `${found.except ? '!' : ''}${found.prefix}`).toBe(expected);
});

test.each<[Condition, Packet, string]>([
  [address('source', '192.168.255.0/30'), packet(), 'yes'],
  [address('source', '192.168.1.0/30'), packet(), 'source address 192.168.255.1 is not in 192.168.1.0/30'],
  [
    address('destination', '192.168.255.1/32'),
    packet(),
    'destination address 192.168.255.2 is not in 192.168.255.1/32',
  ],
  [
    address('source', '192.168.0.0/16', '!192.168.255.0/24'),
    packet(),
    'source address 192.168.255.1 is excluded by 192.168.255.0/24 except',
  ],
  [address('either', '192.168.255.2/32'), packet(), 'yes'],
  [address('either', '192.168.255.1/32'), packet(), 'yes'],
  [
    address('either', '10.0.0.0/8', '!192.168.255.1/32'),
    packet(),
    'source address 192.168.255.1 is excluded by 192.168.255.1/32 except and destination address 192.168.255.2 is not in 10.0.0.0/8',
  ],
  [address('either', '192.168.255.2/32', '!192.168.255.1/32'), packet(), 'yes'],
  [address('source'), packet(), 'source address 192.168.255.1 is not in any prefix: the list takes none'],
  [
    address('source', '!10.0.0.0/8'),
    packet(),
    'source address 192.168.255.1 is not in any prefix: the list takes none',
  ],
  [address('source', '2001:db8:ff::/64'), packet6(), 'yes'],
  [address('source', '2001:db8:1::/64'), packet6(), 'source address 2001:db8:ff::1 is not in 2001:db8:1::/64'],
])('condition %#', (condition, of, expected) => {
  const found = testCondition(condition, of, 'input');
  expect(found.matches === 'no' ? found.reason : found.matches).toBe(expected);
});
