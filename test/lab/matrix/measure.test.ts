import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { beforehand } from '../../../lab/matrix/beforehand.ts';
import { measure } from '../../../lab/matrix/measure.ts';
import type { CallNode } from '../../../lab/verify/ask.ts';
import type { PredictReport } from '../../../protocol/predict.ts';

const accepted = { outcome: 'accepted', reason: '', traces: [], takes: true } as const;
const report: PredictReport = {
  messages: {},
  sources: [],
  services: [{ node: 'R2', service: 'ssh', port: 22, connections: 75, perMinute: 1 }],
  cells: ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((source) => ({
    ...{ from: 'R1', source, to: 'R2', destination: '10.0.0.9', service: 'ssh', port: 22, probe: 'ssh' as const },
    ends: [accepted],
  })),
};

test('how many attempts there are, and what bounds them, is told before the first', async () => {
  const told: string[] = [];
  const callNode = (async () => {
    told.push('asked');
    return { outcome: 'accepted', detail: '', elapsed: 1 };
  }) as unknown as CallNode;
  const { signal } = new AbortController();
  const begin = (total: number, notes: readonly string[]) => told.push(`${total}`, ...notes);
  await measure(report, { callNode, timeout: 1, quick: true, signal, begin, progress() {} });
  expect(told).toEqual([
    '3',
    'R2 takes 1 ssh connections a minute by IPv4 (rate-limit), and 3 are to be made: 2 are left out',
    'asked',
  ]);
});

test('no more are asked at a time than 24, and 8 of one node', async () => {
  const busy = { all: 0, most: 0 };
  const each = new Map<string, number>();
  const callNode = (async (node: string) => {
    busy.most = Math.max(busy.most, ++busy.all);
    each.set(node, (each.get(node) ?? 0) + 1);
    expect(each.get(node)).toBeLessThanOrEqual(8);
    await sleep(1);
    busy.all--;
    each.set(node, (each.get(node) ?? 0) - 1);
    return { outcome: 'accepted', detail: '', elapsed: 1 };
  }) as unknown as CallNode;
  const many = Array.from({ length: 4000 }, (_, at) => ({
    ...{ from: `R${at % 40}`, source: `10.0.${at % 40}.1`, to: 'R99', destination: `10.1.${at >> 8}.${at & 255}` },
    ...{ service: 'ping', port: 0, probe: 'ping' as const, ends: [accepted] },
  }));
  const { signal } = new AbortController();
  const options = { callNode, timeout: 1, quick: false, signal, begin() {}, progress() {} };
  const { seen } = await measure({ ...report, cells: many }, options);
  expect(seen.size).toBe(4000);
  expect(busy.most).toBe(24);
});

test('a matrix of seconds needs no words; one of minutes says how long, and how to make it shorter', () => {
  expect(beforehand(999, [])).toBe('');
  expect(beforehand(42_120, [])).toBe('42120 attempts, some 12 minutes; --from, --to and --service make it fewer\n');
  expect(beforehand(12, ['R2 takes 1 ssh connections a minute'])).toBe('R2 takes 1 ssh connections a minute\n');
});
