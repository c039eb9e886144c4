import { afterEach, beforeEach, expect, test } from 'vitest';
import { humanSize } from '../../../device/op/system/storage.ts';
import { formatAgo, formatClock12, formatIdle, formatLogin, formatUp } from '../../../device/op/system/words.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const at = (text: string) => new Date(`2024-05-${text}Z`);

test.each([
  ['11T00:05', '12:05AM'],
  ['11T09:38', ' 9:38AM'],
  ['11T12:31', '12:31PM'],
  ['11T23:59', '11:59PM'],
])('%s is %s', (time, text) => {
  expect(formatClock12(at(time))).toBe(text);
});

test.each([
  ['11T09:51', ' 9:51AM'],
  ['10T23:51', 'Fri11PM'],
  ['07T00:10', 'Tue12AM'],
  ['01T10:00', '01May24'],
])('a login on %s came %s', (time, text) => {
  expect(formatLogin(at(time), at('11T12:00'))).toBe(text);
});

test.each([
  [59, '-'],
  [60, '1'],
  [3599, '59'],
  [3660, '1:01'],
  [90_000, '1d'],
])('%d s idle', (seconds, text) => {
  expect(formatIdle(seconds)).toBe(text);
});

test.each([
  [1, '1 sec'],
  [40, '40 secs'],
  [60, '1 min'],
  [8280, '2:18'],
  [86_400, '1 day'],
  [1_296_300, '15 days, 5 mins'],
  [18_141_240, '209 days, 23:14'],
])('up %d s', (seconds, text) => {
  expect(formatUp(seconds)).toBe(text);
});

test.each([
  [100, '00:01:40'],
  [86_399, '23:59:59'],
  [97_200, '1d 03:00'],
  [1_296_240, '2w1d 00:04'],
])('%d s ago', (seconds, text) => {
  expect(formatAgo(seconds)).toBe(text);
});

test.each([
  [0, '0B'],
  [999, '999B'],
  [1024, '1.0K'],
  [1_288_490_189, '1.2G'],
  [21_474_836_480, '20G'],
])('%d bytes', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});
