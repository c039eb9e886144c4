import fc from 'fast-check';
import { IPv4, IPv6 } from 'ip-num';
import { describe, expect, test } from 'vitest';
import {
  comparePrefixes,
  formatNumber,
  ipAddress,
  ipPrefix,
  ipv4Address,
  ipv6Address,
  parsePrefix,
} from '../../../device/schema/addresses.ts';

describe('addresses', () => {
  test('are stored in their canonical form', () => {
    expect(ipAddress.parse('192.168.1.1')).toBe('192.168.1.1');
    expect(ipAddress.parse('2001:DB8:0:0:0::1')).toBe('2001:db8::1');
  });

  test.each(['1.2.3', '1.2.3.256', '01.2.3.4', 'fe80::1%eth0', '', '1.2.3.4/32'])('%j is none', (text) => {
    expect(() => ipAddress.parse(text)).toThrow(`invalid value '${text}': expected an IPv4 or IPv6 address`);
  });

  test('are of the family that is asked for', () => {
    expect(() => ipv4Address.parse('::1')).toThrow("invalid value '::1': expected an IPv4 address");
    expect(() => ipv6Address.parse('1.2.3.4')).toThrow("invalid value '1.2.3.4': expected an IPv6 address");
  });
});

describe('prefixes', () => {
  const network = ipPrefix({ host: 'zero' });

  test('without length are those of one address', () => {
    expect(network.parse('192.168.1.1')).toBe('192.168.1.1/32');
    expect(network.parse('2001:db8::')).toBe('2001:db8::/128');
  });

  test('of networks have no host bits', () => {
    expect(network.parse('192.168.1.0/30')).toBe('192.168.1.0/30');
    expect(network.parse('0.0.0.0/0')).toBe('0.0.0.0/0');
    expect(() => network.parse('192.168.1.1/30')).toThrow('Host portion is not zero (192.168.1.1/30)');
    expect(() => network.parse('2001:db8::1/64')).toThrow('Host portion is not zero (2001:db8::1/64)');
  });

  test('of interfaces may have host bits', () => {
    expect(ipPrefix({ host: 'any' }).parse('192.168.1.1/30')).toBe('192.168.1.1/30');
  });

  test.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8'])('%j has a bad length', (text) => {
    expect(() => network.parse(text)).toThrow('prefix length is not within range (0..');
  });

  test('are of the family that is asked for', () => {
    expect(() => ipPrefix({ family: 4, host: 'any' }).parse('::1/128')).toThrow('expected an IPv4 address with');
  });

  test('are sorted as numbers, IPv4 first', () => {
    const sorted = ['::/0', '10.0.0.0/8', '9.0.0.0/8', '10.0.0.0/16'].sort(comparePrefixes);
    expect(sorted).toEqual(['9.0.0.0/8', '10.0.0.0/8', '10.0.0.0/16', '::/0']);
  });

  test('can be taken apart', () => {
    expect(parsePrefix('0.0.1.2/30')).toEqual({ family: 4, address: 258n, length: 30 });
    expect(parsePrefix('::ffff:0.0.0.1')).toEqual({ family: 6, address: 0xffff00000001n, length: 128 });
  });
});

test('numbers and texts of addresses are those of another program', () => {
  const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
    minLength: 8,
    maxLength: 8,
  });
  fc.assert(
    fc.property(groups, fc.boolean(), (words, dotted) => {
      const text = words.map((word) => word.toString(16)).join(':');
      const value = new IPv6(text).value;
      const [a = 0, b = 0] = words.slice(6);
      const end = [a >> 8, a & 255, b >> 8, b & 255].join('.');
      const written = dotted
        ? `${words
            .slice(0, 6)
            .map((word) => word.toString(16))
            .join(':')}:${end}`
        : text;
      const short = formatNumber(value, 6);
      for (const form of [written, short, text.toUpperCase()]) {
        expect(parsePrefix(form)).toEqual({ family: 6, address: value, length: 128 });
      }
      expect(ipAddress.parse(written)).toBe(short);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      const text = new IPv4(BigInt(value)).toString();
      expect(formatNumber(BigInt(value), 4)).toBe(text);
      expect(parsePrefix(text).address).toBe(BigInt(value));
    }),
  );
});
