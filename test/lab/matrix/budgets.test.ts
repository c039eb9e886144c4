import { expect, test } from 'vitest';
import { Budgets } from '../../../lab/matrix/budgets.ts';
import type { PredictedCell, PredictedService } from '../../../protocol/predict.ts';

const SSH: PredictedService = { node: 'R2', service: 'ssh', port: 22, connections: 75, perMinute: 3 };

function cell(source: string, takes = true): PredictedCell {
  const end = { outcome: 'accepted' as const, reason: '', traces: [], ...(takes && { takes: true as const }) };
  return { from: 'R1', source, to: 'R2', destination: source, service: 'ssh', port: 22, probe: 'ssh', ends: [end] };
}

test('a service is given no more connections than it takes in a minute, by each family', () => {
  let now = 0;
  const budgets = new Budgets([SSH], false, () => now);
  for (let at = 0; at < 3; at++) {
    expect(budgets.allows(cell('10.0.0.1'))).toBe(true);
    budgets.take(cell('10.0.0.1'))();
    now += 1000;
  }
  expect(budgets.allows(cell('10.0.0.1'))).toBe(false);
  expect(budgets.allows(cell('fd00::1'))).toBe(true);
  // what does not get there costs nothing
  expect(budgets.allows(cell('10.0.0.1', false))).toBe(true);
  expect(budgets.wait()).toBe(57_001);
  now = 60_000;
  expect(budgets.allows(cell('10.0.0.1'))).toBe(true);
});

test('nor more at the same time than its connection-limit', () => {
  const budgets = new Budgets([{ ...SSH, connections: 1, perMinute: 150 }], false);
  const release = budgets.take(cell('10.0.0.1'));
  expect(budgets.allows(cell('10.0.0.2'))).toBe(false);
  release();
});

test('a limit that would be hit is told beforehand', () => {
  const cells = ['1', '2', '3', '4'].map((host) => cell(`10.0.0.${host}`));
  expect(new Budgets([SSH], false).announce(cells)).toEqual([
    'R2 takes 3 ssh connections a minute by IPv4 (rate-limit), and 4 are to be made: this takes 2 minutes',
  ]);
  expect(new Budgets([SSH], true).announce(cells)[0]).toContain('1 are left out');
  expect(new Budgets([SSH], false).announce(cells.slice(1))).toEqual([]);
});
