import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleWatch } from '../../../device/login/idle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A watch with what it has said, a line with its second each. */
function watch(minutes: () => number | undefined) {
  const began = Date.now();
  const said: string[] = [];
  const seconds = () => (Date.now() - began) / 1000;
  const idle = new IdleWatch({
    minutes,
    say: (text) => void said.push(`${seconds()}: ${text.trim()}`),
    close: () => void said.push(`${seconds()}: closed`),
  });
  return { idle, said };
}

test('an idle session is warned, and then closed', () => {
  const { idle, said } = watch(() => 10);
  idle.restart();
  vi.advanceTimersByTime(3_600_000);
  expect(said).toEqual([
    '300: Warning: session will be closed in 5 minutes if there is no activity',
    '540: Warning: session will be closed in 1 minute if there is no activity',
    '590: Warning: session will be closed in 10 seconds if there is no activity',
    '600: Idle timeout exceeded: closing session',
    '600: closed',
  ]);
});

test('a short timeout has only the warnings that fit', () => {
  const { idle, said } = watch(() => 1);
  idle.restart();
  vi.advanceTimersByTime(59_000);
  expect(said).toEqual(['50: Warning: session will be closed in 10 seconds if there is no activity']);
});

test('a key begins the time anew, with the timeout as it is then', () => {
  let minutes: number | undefined = 1;
  const { idle, said } = watch(() => minutes);
  idle.restart();
  vi.advanceTimersByTime(40_000);
  idle.restart();
  vi.advanceTimersByTime(40_000);
  expect(said).toEqual([]);
  minutes = undefined;
  idle.restart();
  vi.advanceTimersByTime(3_600_000);
  expect(said).toEqual([]);
});

test('who is at work is not idle', () => {
  const { idle, said } = watch(() => 1);
  idle.restart();
  idle.stop();
  vi.advanceTimersByTime(3_600_000);
  expect(said).toEqual([]);
});

test('0 is no timeout', () => {
  const { idle, said } = watch(() => 0);
  idle.restart();
  vi.advanceTimersByTime(3_600_000);
  expect(said).toEqual([]);
});
