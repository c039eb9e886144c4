/** Numbers, ranges and names as filters take them. */
import { describe, expect, test } from 'vitest';
import { dscp, precedence } from '../../../device/schema/code-points.ts';
import { icmpCode, icmpType } from '../../../device/schema/icmp.ts';
import { ipOption } from '../../../device/schema/ip-options.ts';
import { rangeType } from '../../../device/schema/numbers.ts';
import { nextHeader, protocol } from '../../../device/schema/protocols.ts';

describe('names and numbers', () => {
  test.each([
    [protocol, 'tcp', 6, 6],
    [protocol, 'icmpv6', 58, 58],
    [protocol, '50-51', 50, 51],
    [nextHeader, 'mobility', 135, 135],
    [icmpType.inet, 'unreachable', 3, 3],
    [icmpType.inet6, 'neighbor-solicit', 135, 135],
    [icmpCode.inet, 'communication-prohibited-by-filtering', 13, 13],
    [icmpCode.inet6, 'address-unreachable', 3, 3],
    [dscp, 'ef', 46, 46],
    [dscp, 'af43', 38, 38],
    [dscp, 'cs6', 48, 48],
    [dscp, '0x2e', 46, 46],
    [dscp, 'b101110', 46, 46],
    [dscp, '0x8-15', 8, 15],
    [precedence, 'flash-override', 4, 4],
    [ipOption, 'router-alert', 148, 148],
    [ipOption, 'any', 0, 255],
  ])('%o %s', (type, text, first, last) => {
    expect(type.parse(text)).toBe(text);
    expect(type.numbers(text)).toEqual([first, last]);
  });

  test('have no leading zeros', () => {
    expect([protocol.parse('006'), protocol.parse('01-020'), dscp.parse('b0011')]).toEqual(['6', '1-20', 'b0011']);
  });

  test('a hidden name is taken and not offered', () => {
    expect(protocol.words?.has('icmpv6')).toBe(false);
    expect(protocol.words?.get('tcp')).toBe('Protocol 6');
  });
});

describe('are refused', () => {
  test.each([
    [protocol, 'tpc', "invalid value 'tpc': expected a protocol name, a protocol number or a range such as 50-51"],
    [protocol, 'mobility', 'expected a protocol name'],
    [protocol, '0x6', 'expected a protocol name'],
    [protocol, '256', 'Value 256 is not within range (0..255)'],
    [protocol, '1-256', 'Value 256 is not within range (0..255)'],
    [protocol, '-1', "invalid value '-1'"],
    [protocol, '1-', "invalid value '1-'"],
    [protocol, '1-2-3', "invalid value '1-2-3'"],
    [protocol, 'tcp-udp', "invalid value 'tcp-udp'"],
    [icmpType.inet, 'neighbor-solicit', "invalid value 'neighbor-solicit': expected an ICMP type name"],
    [icmpCode.inet6, 'host-unreachable', "invalid value 'host-unreachable': expected an ICMP code name"],
    [dscp, '64', 'Value 64 is not within range (0..63)'],
    [dscp, '0x40', 'Value 0x40 is not within range (0..63)'],
    [precedence, '8', 'Value 8 is not within range (0..7)'],
    [ipOption, 'none', "invalid value 'none': expected an option name"],
    [ipOption, '9-1', "invalid value '9-1': the range ends before it begins"],
  ])('%o %s', (type, text, message) => {
    expect(() => type.parse(text)).toThrow(message);
  });

  test('without names, in words of numbers only', () => {
    const hops = rangeType({ name: 'hops', what: 'hops', max: 255, example: '1-5' });
    expect(() => hops.parse('many')).toThrow("invalid value 'many': expected a number or a range such as 1-5");
    expect(hops.words).toBeUndefined();
  });
});
