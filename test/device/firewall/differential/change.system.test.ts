/** A commit that changes one term of a thousand, while packets flow. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeUnderLoad } from './change.ts';
import { Testbed } from './testbed.ts';

let bed: Testbed;

beforeAll(async () => {
  bed = await Testbed.open(`vtylab-change-${process.pid}`);
});

afterAll(() => bed?.close());

test('no packet passes that both the old and the new filter discard, none is lost that both accept', async () => {
  const { sent, passed, changes } = await changeUnderLoad(bed, 1000, 15_000, 5000);
  expect(passed.accepted).toBe(sent.accepted);
  expect(passed.discarded).toBe(0);
  // and it did change under them
  expect(changes).toBeGreaterThan(3);
  expect(passed.changing).toBeGreaterThan(0);
  expect(passed.changing).toBeLessThan(sent.changing);
});
