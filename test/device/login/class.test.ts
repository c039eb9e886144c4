import { expect, test } from 'vitest';
import { loginClassOf } from '../../../device/login/class.ts';
import { config } from './config.ts';

const CONFIG = config(`
set system login class own permissions [ view clear ]
set system login class own idle-timeout 5
set system login user ann class own
set system login user bob class operator
set system login user dan class own
deactivate system login user dan
set groups g system login user eve class read-only
set apply-groups g
`);

test.each([
  ['root', undefined, 'super-user'],
  ['ann', undefined, 'own'],
  ['bob', undefined, 'operator'],
  ['dan', undefined, 'unauthorized'],
  ['eve', undefined, 'read-only'],
  ['stranger', undefined, 'unauthorized'],
  ['stranger', 'operator', 'operator'],
  ['bob', 'super-user', 'operator'],
] as const)('%s, otherwise %s: %s', (name, otherwise, expected) => {
  const user = otherwise === undefined ? { name } : { name, class: otherwise };
  expect(loginClassOf(CONFIG, user).name).toBe(expected);
});

test('a class has its flags and its timeout, and is made once', () => {
  const held = loginClassOf(CONFIG, { name: 'ann' });
  expect(held).toMatchObject({ permissions: new Set(['view', 'clear']), idleTimeout: 5 });
  expect(loginClassOf(CONFIG, { name: 'ann' })).toBe(held);
});
