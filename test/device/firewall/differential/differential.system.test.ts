/**
 * Filters against the kernel: what a configuration says, worked out by the reference evaluator, beside what becomes of
 * real packets in two network namespaces. `make fuzz` goes on with other seeds.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explore, knownCases, PACKETS, replay } from './explore.ts';
import { Tally } from './tally.ts';
import { Testbed } from './testbed.ts';

const FILTERS = 1000;
const ROUNDS = 20_000 / PACKETS;

let bed: Testbed;

beforeAll(async () => {
  bed = await Testbed.open(`vtylab-differential-${process.pid}`);
});

afterAll(() => bed?.close());

test.each(knownCases())('%s', async (_, known) => {
  expect(await replay(bed, known)).toEqual([]);
});

test('20,000 packets meet over 1,000 filters as the reference evaluator says', { timeout: 300_000 }, async () => {
  const tally = new Tally();
  for (let seed = 1; seed <= ROUNDS; seed++) await explore(bed, seed, tally);
  expect(tally.packets).toBe(ROUNDS * PACKETS);
  expect(tally.filters).toBeGreaterThanOrEqual(FILTERS);
  // whatever a filter can ask and do has been met, both ways
  expect(tally.missing()).toEqual([]);
});
