import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { walkSchema } from '../../../device/schema/walk.ts';
import { isWildcard, wildcardMatches } from '../../../device/schema/wildcards.ts';

describe('patterns for keys', () => {
  test.each([
    ['<*>', 'ge-0/0/0', true],
    ['<ge-*>', 'ge-0/0/0', true],
    ['<ge-*>', 'xe-0/0/0', false],
    ['<ge-0/0/[1-3]>', 'ge-0/0/2', true],
    ['<ge-0/0/[1-3]>', 'ge-0/0/4', false],
    ['<[!gx]e-*>', 'et-0/0/0', false],
    ['<[!gx]*>', 'et-0/0/0', true],
    ['<*/[02]>', 'ge-0/1/2', true],
    ['<?>', 'ab', false],
    ['<a*b*c>', 'a1b2b3c', true],
    ['<a*b*c>', 'a1b2b3', false],
    ['<*****************a>', 'b'.repeat(5000), false],
  ])('%s and %s: %s', (pattern, key, expected) => {
    expect(isWildcard(pattern)).toBe(true);
    expect(wildcardMatches(pattern, key)).toBe(expected);
  });

  test('a name is none', () => {
    expect(['ge-0/0/0', '<>', '<a', 'a>'].filter(isWildcard)).toEqual([]);
  });
});

test('the walk tells of every statement once, keys by their types, groups not at all', () => {
  const entries = [...walkSchema(SCHEMA)].map(({ path }) => path.join(' '));
  expect(entries).toContain('interfaces <interface-name> unit <number> family inet filter input');
  expect(entries).toContain(
    'firewall family inet filter <filter-name> term <term-name> from source-address <ipv4-prefix>',
  );
  expect(new Set(entries).size).toBe(entries.length);
  expect(entries.filter((path) => /groups/.test(path))).toEqual([]);
});

test.each([
  ['policy-options', { 'prefix-list': [{ name: 'l', 'prefix-list-item': [{ name: 'apply-path' }] }] }, 'apply-path'],
  ['routing-instances', { instance: [{ name: 'apply-groups' }] }, 'apply-groups'],
])('an entry without keyword is not named as a statement beside it: %s', (level, content, name) => {
  const { errors } = parseConfig(SCHEMA, JSON.stringify({ configuration: { [level]: content } }));
  expect(errors.map(({ message }) => message)).toEqual([`invalid value '${name}': it is the name of a statement`]);
});
