import { expect, test } from 'vitest';
import { quiet, readFreeMemory, readTimes } from '../../device/quiet.ts';

test('the times of all processors, guests counted once', () => {
  const stat = 'cpu  10 1 20 300 40 5 6 7 8 9\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 12\n';
  expect(readTimes(stat)).toEqual({ idle: 340, all: 389 });
});

test('who is in a hurry does not wait', async () => {
  const hurried = new AbortController();
  const waiting = quiet({ watched: 60_000, chance: 1, most: 300_000 }, hurried.signal);
  hurried.abort();
  await waiting;
});

test('whoever has waited long enough goes on', async () => {
  await quiet({ watched: 1, chance: 0, most: 20 }, new AbortController().signal);
});

test('the part of the memory that is left', () => {
  expect(readFreeMemory('MemTotal:        1000 kB\nMemFree: 10 kB\nMemAvailable:     250 kB\n')).toBe(0.25);
});
