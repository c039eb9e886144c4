import { expect, test } from 'vitest';
import { paceOf } from '../../../lab/verify/pace.ts';
import { allowed } from './examples.ts';

test('150 connections in a minute: what one after the other would not meet is not met side by side', () => {
  let time = 0;
  const steps = Array.from({ length: 300 }, (_, index) => ({ ...allowed, name: String(index) }));
  const pace = paceOf(steps, () => time);
  const begun: number[] = [];
  // each takes half a second, so one after the other there are 120 a minute
  for (const step of steps) {
    while (pace.isHeld(step)) time += 50;
    pace.began(step);
    pace.ended(step, 500);
    begun.push(time);
  }
  for (const start of begun) {
    expect(begun.filter((other) => other >= start && other < start + 60_000).length).toBeLessThanOrEqual(150);
  }
  expect(begun.every((other, index) => other <= index * 500)).toBe(true);
  expect(begun[139]).toBe(0);
});

test('other services, and what does not connect, are not held', () => {
  const [ssh, telnet] = [
    { ...allowed, again: { repeat: 140 } },
    { ...allowed, port: 23 },
  ];
  const wait = {
    kind: 'wait',
    name: 'w',
    place: allowed.place,
    patterns: allowed.patterns,
    timeout: 1,
    seconds: 1,
  } as const;
  const another = { ...allowed };
  const pace = paceOf([ssh, telnet, wait, another], () => 0);
  pace.began(ssh);
  expect([telnet, wait, another].map((step) => pace.isHeld(step))).toEqual([false, false, true]);
});
