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
  expect(written.slice(1)).toEqual(['message repeated 999 times: [ telnet from 10.0.0.1 exceeded counts (limit 75) ]']);
  vi.advanceTimersByTime(60_000);
  expect(written).toHaveLength(2);
});

test('messages that take turns are counted each, and told again only after a pause', () => {
  const written: string[] = [];
  const write = foldRepeats((message) => written.push(message));
  for (const message of ['a', 'b', 'a', 'c', 'a', 'b']) write(message);
  expect(written).toEqual(['a', 'b', 'c']);
  vi.advanceTimersByTime(30_000);
  expect(written.splice(0)).toEqual([
    'a',
    'b',
    'c',
    'message repeated 2 times: [ a ]',
    'message repeated 1 times: [ b ]',
  ]);
  for (const message of ['a', 'c']) write(message);
  expect(written.splice(0)).toEqual(['c']);
  vi.advanceTimersByTime(90_000);
  expect(written.splice(0)).toEqual(['message repeated 1 times: [ a ]']);
  write('a');
  expect(written).toEqual(['a']);
});

test('of very many messages the oldest is waited for no longer', () => {
  const written: string[] = [];
  const write = foldRepeats((message) => written.push(message));
  for (let n = 0; n < 2; n++) write('first');
  for (let n = 0; n < 100; n++) write(`other ${n}`);
  expect(written).toHaveLength(102);
  expect(written.at(-1)).toBe('message repeated 1 times: [ first ]');
  write('first');
  expect(written.at(-1)).toBe('first');
});
