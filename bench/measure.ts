/** Timing two ways of doing the same, one after the other in turns, so that both meet the same machine. */

/** One way of doing it; only `run` is timed, unless it timed itself and resolves with milliseconds. */
export interface Contender {
  readonly name: string;
  readonly before?: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}

/** Milliseconds. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Times each contender `rounds` times, in turns, after one round that does not count. */
export async function measure(rounds: number, contenders: readonly Contender[]): Promise<Timing[]> {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { before, run, after }] of contenders.entries()) {
      await before?.();
      const started = performance.now();
      const own = await run();
      const elapsed = typeof own === 'number' ? own : performance.now() - started;
      await after?.();
      if (round > 0) times[index]?.push(elapsed);
    }
  }
  return contenders.map(({ name }, index) => summary(name, times[index] ?? []));
}

function summary(name: string, times: readonly number[]): Timing {
  return { name, median: median(times), min: Math.min(...times), max: Math.max(...times) };
}

/** The middle of some numbers; the mean of the two middle ones where there are two. NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
