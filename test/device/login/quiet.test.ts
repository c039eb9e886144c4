import { expect, test } from 'vitest';
import { quiet, readTimes } from '../../../device/login/quiet.ts';

test('the times of all processors, guests counted once', () => {
  const stat = 'cpu  10 1 20 300 40 5 6 7 8 9\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 12\n';
  expect(readTimes(stat)).toEqual({ idle: 340, all: 389 });
});

test('who is in a hurry does not wait', async () => {
  const hurried = new AbortController();
  const waiting = quiet(hurried.signal);
  hurried.abort();
  await waiting;
});
