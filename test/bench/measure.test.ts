import { expect, test } from 'vitest';
import { measure, median } from '../../bench/measure.ts';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %j', (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});

test('contenders take turns, and the first round does not count', async () => {
  const done: string[] = [];
  const contender = (name: string) => ({
    name,
    before: async () => done.push(`before ${name}`),
    run: async () => done.push(name),
    after: async () => done.push(`after ${name}`),
  });
  const timings = await measure(1, [contender('a'), contender('b')]);
  const round = ['before a', 'a', 'after a', 'before b', 'b', 'after b'];
  expect(done).toEqual([...round, ...round]);
  expect(timings.map(({ name, min, max }) => [name, min === max])).toEqual([
    ['a', true],
    ['b', true],
  ]);
});
