import { expect, test } from 'vitest';
import { Refusals } from '../../../device/inetd/refusals.ts';

test('a refusal is found by its client', () => {
  const refusals = new Refusals();
  refusals.add('192.168.1.1', 40112, 'ftp from 192.168.1.1 exceeded counts/min (limit 1/min)');
  expect(refusals.get('192.168.1.1', 40112)).toMatch(/^ftp from/);
  expect(refusals.get('192.168.1.1', 40113)).toBeUndefined();
  expect(refusals.get('192.168.1.2', 40112)).toBeUndefined();
});

test('the oldest are forgotten', () => {
  const refusals = new Refusals();
  for (let port = 1; port <= 257; port++) refusals.add('192.168.1.1', port, `${port}`);
  expect(refusals.get('192.168.1.1', 1)).toBeUndefined();
  expect(refusals.get('192.168.1.1', 2)).toBe('2');
  expect(refusals.get('192.168.1.1', 257)).toBe('257');
});
