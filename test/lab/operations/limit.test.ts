import { expect, test } from 'vitest';
import { limiter } from '../../../lab/operations/limit.ts';

test('no more than the limit run at a time, in order, and a failure makes room as well', async () => {
  const limit = limiter(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const tasks = [0, 1, 2, 3].map((number) =>
    limit(async () => {
      begun.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 0) throw new Error('zero');
      return number;
    }).catch((error: Error) => error.message),
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  ends[2]?.();
  await turn();
  ends[3]?.();
  expect(await Promise.all(tasks)).toEqual(['zero', 1, 2, 3]);
});
