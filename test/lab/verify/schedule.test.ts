import { describe, expect, test } from 'vitest';
import { chains, predecessors, schedule } from '../../../lab/verify/schedule.ts';

interface Job {
  readonly name: string;
  readonly after: readonly string[];
  readonly weight?: number;
}
const follows = (later: Job, earlier: Job) => later.after.includes(earlier.name);
const weight = (job: Job) => job.weight ?? 1;
const job = (name: string, ...after: string[]): Job => ({ name, after });

/** Runs jobs that each end when they are told to, and writes down what happens. */
function watched(jobs: readonly Job[], most: number) {
  const told: string[] = [];
  const end = new Map(jobs.map(({ name }) => [name, Promise.withResolvers<void>()]));
  const done = schedule(jobs, {
    jobs: most,
    follows,
    weight,
    run: async ({ name }) => {
      told.push(`+${name}`);
      await end.get(name)?.promise;
      told.push(`-${name}`);
    },
  });
  const finish = async (name: string) => {
    end.get(name)?.resolve();
    await expect.poll(() => told).toContain(`-${name}`);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { told, finish, done };
}

describe('schedule', () => {
  test('begins a task when all that it follows have ended, and not before', async () => {
    const { told, finish, done } = watched([job('a'), job('b'), job('c', 'a', 'b'), job('d', 'a')], 9);
    expect(told).toEqual(['+a', '+b']);
    await finish('a');
    expect(told).toEqual(['+a', '+b', '-a', '+d']);
    await finish('b');
    expect(told.at(-1)).toBe('+c');
    await finish('d');
    await finish('c');
    await done;
  });
  test('runs no more than so many at once', async () => {
    const { told, finish, done } = watched([job('a'), job('b'), job('c')], 2);
    expect(told).toEqual(['+a', '+b']);
    await finish('b');
    expect(told).toEqual(['+a', '+b', '-b', '+c']);
    await finish('a');
    await finish('c');
    await done;
  });
  test('begins with the longest chain', async () => {
    const { told, finish, done } = watched([job('a'), job('b'), job('c', 'b'), job('d', 'c')], 1);
    expect(told).toEqual(['+b']);
    for (const name of ['b', 'c', 'a', 'd']) await finish(name);
    expect(told.filter((word) => word.startsWith('+'))).toEqual(['+b', '+c', '+a', '+d']);
    await done;
  });
  test('one that is held does not keep others back, and begins later', async () => {
    const told: string[] = [];
    await schedule([job('a'), job('b')], {
      jobs: 2,
      follows,
      weight,
      held: ({ name }) => name === 'a' && told.length < 1,
      run: async ({ name }) => void told.push(name),
    });
    expect(told).toEqual(['b', 'a']);
  });
  test('of nothing is done at once', async () => {
    await schedule([], { jobs: 1, follows: () => true, weight: () => 1, run: async () => {} });
  });
});

test('chains adds up what follows', () => {
  const jobs: Job[] = [{ ...job('a'), weight: 5 }, job('b'), { ...job('c', 'b'), weight: 7 }, job('d', 'a', 'c')];
  expect(chains(jobs, predecessors(jobs, follows), weight)).toEqual([6, 9, 8, 1]);
});
