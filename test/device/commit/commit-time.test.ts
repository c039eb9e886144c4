import { expect, test } from 'vitest';
import { commitTime } from '../../../device/cli/configuration/commit-time.ts';

const NOW = new Date(2026, 0, 31, 12, 0, 30);

test.each([
  ['18:00', new Date(2026, 0, 31, 18, 0, 0)],
  ['12:00:31', new Date(2026, 0, 31, 12, 0, 31)],
  ['2026-02-01 00:00', new Date(2026, 1, 1)],
  ['2028-02-29 6:05:07', new Date(2028, 1, 29, 6, 5, 7)],
])('%s', (text, expected) => {
  expect(commitTime(text, NOW)).toEqual(expected);
});

test.each(['', 'noon', '24:00', '12:60', '2026-02-30 12:00', '12:00:30 tomorrow'])("'%s' is no time", (text) => {
  expect(() => commitTime(text, NOW)).toThrow(`invalid time '${text}': expected hh:mm[:ss] or "yyyy-mm-dd hh:mm[:ss]"`);
});

test.each(['12:00:30', '11:59', '2025-12-31 12:00'])('%s has passed', (text) => {
  expect(() => commitTime(text, NOW)).toThrow('is not in the future');
});
