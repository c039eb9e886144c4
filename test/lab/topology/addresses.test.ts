import { expect, test } from 'vitest';
import { contains, networkOf, parseAddress, parsePrefix, reservedAs } from '../../../lab/topology/addresses.ts';

const prefix = (text: string) => {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`${text} is no prefix`);
  return parsed;
};
const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
};

test.each([
  '192.168.1.1',
  '192.168.1.1/33',
  '192.168.1/24',
  '192.168.1.256/24',
  '2001:db8::/129',
  'fe80::1%eth0/64',
  '/24',
])('%s is no prefix', (text) => {
  expect(parsePrefix(text)).toBeUndefined();
});

test('the network of a prefix has no host bits', () => {
  expect(networkOf(prefix('192.168.1.6/30')).text).toBe('192.168.1.4/30');
  expect(networkOf(prefix('192.168.1.6/0')).text).toBe('0.0.0.0/0');
  expect(networkOf(prefix('2001:db8::1:2/64')).text).toBe('2001:db8::/64');
});

test('a subnet contains its addresses and no others', () => {
  expect(contains(prefix('192.168.1.1/30'), address('192.168.1.3'))).toBe(true);
  expect(contains(prefix('192.168.1.1/30'), address('192.168.1.4'))).toBe(false);
  expect(contains(prefix('::/0'), address('192.168.1.4'))).toBe(false);
});

test('network and broadcast addresses are no hosts, but /31 and /32 have neither', () => {
  expect(reservedAs(prefix('192.168.1.4/30'))).toBe('network');
  expect(reservedAs(prefix('192.168.1.7/30'))).toBe('broadcast');
  expect(reservedAs(prefix('192.168.1.5/30'))).toBeUndefined();
  expect(reservedAs(prefix('192.168.1.4/31'))).toBeUndefined();
  expect(reservedAs(prefix('192.168.1.4/32'))).toBeUndefined();
});
