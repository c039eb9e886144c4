import { expect, test } from 'vitest';
import { empty, enumeration, integer, string, ValueError, word } from '../../../device/schema/types.ts';

test('an integer outside its range is refused in the words of Junos', () => {
  expect(() => integer(256, 9192).parse('9228')).toThrow(new ValueError('Value 9228 is not within range (256..9192)'));
});

test('an integer is stored without leading zeros, and its limits belong to it', () => {
  expect(integer(1, 250).parse('007')).toBe('7');
  expect(integer(1, 250).parse('1')).toBe('1');
  expect(integer(1, 250).parse('250')).toBe('250');
});

test.each(['', 'x', '1.5', '0x10', '1e3', ' 1', '9'.repeat(400)])('%j is no integer', (text) => {
  expect(() => integer(0, 10).parse(text)).toThrow(`Invalid numeric value: '${text}'`);
});

test('an enumeration names the words it takes', () => {
  const type = enumeration({ allow: 'Allow', deny: 'Deny' });
  expect(type.parse('deny')).toBe('deny');
  expect(() => type.parse('maybe')).toThrow("invalid value 'maybe': expected allow, deny");
  expect(() => type.parse('constructor')).toThrow(ValueError);
});

test('a text is checked for length and pattern', () => {
  const type = string({ max: 4, pattern: /^[a-z]*$/, expected: 'small letters' });
  expect(type.parse('abcd')).toBe('abcd');
  expect(() => type.parse('abcde')).toThrow('Length 5 is not within range (0..4)');
  expect(() => type.parse('A')).toThrow("invalid value 'A': expected small letters");
});

test('a word has no white space and is not empty', () => {
  expect(word().parse('local_acl')).toBe('local_acl');
  expect(() => word().parse('local acl')).toThrow(ValueError);
  expect(() => word().parse('')).toThrow(ValueError);
});

test('a flag takes no value', () => {
  expect(() => empty.parse('yes')).toThrow("invalid value 'yes': the statement takes no value");
});
