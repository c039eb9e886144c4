import { expect, test } from 'vitest';
import { formatAge } from '../../../device/cli/time.ts';

test.each([
  [0, '00:00:00'],
  [83, '00:01:23'],
  [86_399, '23:59:59'],
  [2 * 86_400 + 3 * 3600 + 245, '2d 03:04:05'],
  [9 * 86_400 + 1, '1w2d 00:00:01'],
  [7 * 86_400, '1w0d 00:00:00'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatAge(seconds)).toBe(text);
});
