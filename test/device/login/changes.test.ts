import { expect, test } from 'vitest';
import { CommandError } from '../../../device/cli/errors.ts';
import { refuseForbiddenChange } from '../../../device/login/changes.ts';
import { config, loginClass } from './config.ts';

const BEFORE = `
set system host-name R1
set system services ssh
set system services telnet
set interfaces ge-0/0/0 description core
set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30
set firewall family inet filter f term a then accept
set firewall family inet filter f term b then accept
`;

/** What is said when someone of the class makes of BEFORE what these replacements do; undefined when it is allowed. */
function refused(
  statements: readonly string[],
  ...changes: readonly (readonly [string | RegExp, string])[]
): string | undefined {
  const after = changes.reduce((text, [from, to]) => text.replace(from, to), BEFORE);
  try {
    refuseForbiddenChange(loginClass(...statements), config(BEFORE), config(after));
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
}

const INTERFACES = ['permissions interface-control'];

test.each([
  ['a value', ['description core', 'description edge']],
  ['a new entry', ['set firewall', 'set interfaces lo0 unit 0 family inet address 10.9.9.9/32\nset firewall']],
  ['a whole level that goes', [/set interfaces.*\n/g, '']],
] as const)('%s of a hierarchy that may be changed', (_what, change) => {
  expect(refused(INTERFACES, change)).toBeUndefined();
});

test.each([
  ['a value', ['host-name R1', 'host-name R2'], 'system host-name'],
  ['a level that is gone', ['set system services telnet\n', ''], 'system services telnet'],
  ['a level that is new', ['set firewall', 'set security\nset firewall'], 'security'],
  ['an inactive level', [/$/, 'deactivate system services\n'], 'system services ssh'],
  ['an order', ['term a', 'term z'], 'firewall family inet filter f term a then accept'],
] as const)('%s elsewhere is refused', (_what, change, named) => {
  expect(refused(INTERFACES, change)).toBe(`error: permission denied: ${named}`);
});

test('terms that change places are a change', () => {
  const swapped = [
    ['term a', 'term x'],
    ['term b', 'term a'],
    ['term x', 'term b'],
  ] as const;
  expect(refused(INTERFACES, ...swapped)).toBe(
    'error: permission denied: firewall family inet filter f term a then accept',
  );
  expect(refused(['permissions firewall-control'], ...swapped)).toBeUndefined();
});

test('an expression may be about the new value', () => {
  const held = ['permissions all', 'deny-configuration-regexps "system host-name core.*"'];
  expect(refused(held, ['host-name R1', 'host-name edge1'])).toBeUndefined();
  expect(refused(held, ['host-name R1', 'host-name core1'])).toBe('error: permission denied: system host-name');
});

test('the levels on the way to an allowed statement come along', () => {
  const held = ['allow-configuration-regexps "interfaces ge-.* description .*"'];
  const added = (line: string) => ['set firewall', `set interfaces ${line}\nset firewall`] as const;
  expect(refused(held, added('ge-0/0/7 description new'))).toBeUndefined();
  expect(refused(held, added('ge-0/0/7 disable'))).toBe('error: permission denied: interfaces ge-0/0/7 disable');
});

test('a group is no way into what may not be changed', () => {
  const held = ['permissions all', 'deny-configuration "interfaces ge"'];
  const group = (pattern: string) =>
    [/$/, `set groups g interfaces <${pattern}> disable\nset apply-groups g\n`] as const;
  expect(refused(held, group('lo*'))).toBeUndefined();
  expect(refused(held, group('*'))).toBe('error: permission denied: interfaces ge-0/0/0 disable');
});
