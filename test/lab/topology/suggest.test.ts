import { expect, test } from 'vitest';
import { nearest } from '../../../lab/topology/suggest.ts';

test.each([
  ['kidn', 'kind'],
  ['startup_config', 'startup-config'],
  ['r1', 'R1'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, ['kind', 'image', 'startup-config', 'R1', 'R2'])).toBe(meant);
});

test.each(['R3', 'mgmt', ''])('%s is taken for nothing', (word) => {
  expect(nearest(word, ['kind', 'image', 'startup-config', 'R1', 'R2'])).toBeUndefined();
});
