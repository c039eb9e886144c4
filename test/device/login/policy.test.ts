/** The arithmetic of retry-options: the table of junos.md, value by value. */
import { expect, test } from 'vitest';
import { consequence, type RetryOptions } from '../../../device/login/policy.ts';

const DEFAULTS: RetryOptions = {
  tries: 3,
  backoffThreshold: 2,
  backoffFactor: 5,
  minimumTime: 20,
  maximumTime: 120,
  lockoutPeriod: undefined,
};

/** What follows each of a connection's failures, all of them given at once. */
function row(options: Partial<RetryOptions>, age = 0) {
  const all = { ...DEFAULTS, ...options };
  return Array.from({ length: all.tries }, (_, at) => consequence(all, at + 1, age)).map(
    ({ pause, last }) => `${pause}${last ? ' last' : ''}`,
  );
}

test('the defaults: two failures without delay, the third closes after the minimum time', () => {
  expect(row({})).toEqual(['0', '0', '20 last']);
});

test("RA's example: 5 s more after each failure behind the second, 40 s in all", () => {
  expect(row({ tries: 4, minimumTime: 40 })).toEqual(['0', '0', '5', '40 last']);
});

test.each([1, 2, 3])('backoff-threshold %i failures come without delay', (backoffThreshold) => {
  const pauses = row({ tries: 6, backoffThreshold }, 60);
  expect(pauses.filter((pause) => pause === '0')).toHaveLength(backoffThreshold);
  expect(pauses[backoffThreshold]).toBe('5');
});

test.each([5, 7, 10])('with backoff-factor %i each delay is so much longer than the one before', (backoffFactor) => {
  expect(row({ tries: 5, backoffFactor }, 30)).toEqual([
    '0',
    '0',
    `${backoffFactor}`,
    `${2 * backoffFactor}`,
    `${3 * backoffFactor} last`,
  ]);
});

test.each([2, 3, 10])('tries-before-disconnect %i: that failure is the last', (tries) => {
  const rows = row({ tries });
  expect(rows.map((text) => text.endsWith('last'))).toEqual([...Array(tries - 1).fill(false), true]);
});

test('minimum-time counts from the beginning of the connection, and only at its end', () => {
  const options = { ...DEFAULTS, minimumTime: 40 };
  expect(consequence(options, 3, 10)).toEqual({ pause: 30, last: true });
  expect(consequence(options, 3, 39)).toEqual({ pause: 5, last: true }); // the delay is the longer one
  expect(consequence(options, 2, 0)).toEqual({ pause: 0, last: false });
});

test('no pause goes beyond maximum-time', () => {
  const options = { ...DEFAULTS, tries: 10, backoffFactor: 10, maximumTime: 60 };
  expect(consequence(options, 9, 20)).toEqual({ pause: 40, last: false });
  expect(consequence(options, 10, 70)).toEqual({ pause: 0, last: true });
});
