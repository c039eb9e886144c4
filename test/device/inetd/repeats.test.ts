import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { foldRepeats } from '../../../device/inetd/repeats.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a message is written at once, its like counted', () => {
  const written: string[] = [];
  const write = foldRepeats((message) => written.push(message));
  for (let n = 0; n < 1000; n++) write('telnet from 10.0.0.1 exceeded counts (limit 75)');
  expect(written).toEqual(['telnet from 10.0.0.1 exceeded counts (limit 75)']);
  vi.advanceTimersByTime(30_000);
  expect(written.slice(1)).toEqual(['last message repeated 999 times']);
  vi.advanceTimersByTime(60_000);
  expect(written).toHaveLength(2);
});

test('another message is told after how often the one before came', () => {
  const written: string[] = [];
  const write = foldRepeats((message) => written.push(message));
  for (const message of ['a', 'a', 'a', 'b', 'a']) write(message);
  expect(written).toEqual(['a', 'last message repeated 2 times', 'b', 'a']);
});
