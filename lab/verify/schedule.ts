/** Runs tasks side by side, as far as their order allows. */

export interface ScheduleOptions<T> {
  /** The most that run at once. */
  readonly jobs: number;
  /** Whether the later one must wait for the end of the earlier one. */
  follows(later: T, earlier: T): boolean;
  /** How long a task may take, in any unit: of those that could run, the one with the longest chain behind it begins. */
  weight(task: T): number;
  /** Whether a task that could run had better not yet. It is asked again and again. */
  held?(task: T): boolean;
  /** Never rejects. */
  run(task: T): Promise<void>;
}

/** Milliseconds after which a task that is held is asked for again. */
const RECHECK = 50;

/** Which tasks each one waits for, by index. */
export function predecessors<T>(tasks: readonly T[], follows: ScheduleOptions<T>['follows']): number[][] {
  return tasks.map((later, index) =>
    tasks.slice(0, index).flatMap((earlier, before) => (follows(later, earlier) ? [before] : [])),
  );
}

/** The weight of the heaviest chain that begins with each task, itself included. */
export function chains<T>(
  tasks: readonly T[],
  before: readonly (readonly number[])[],
  weight: (task: T) => number,
): number[] {
  const longest = tasks.map(weight);
  for (let index = tasks.length - 1; index >= 0; index--) {
    for (const earlier of before[index] ?? []) {
      const task = tasks[earlier];
      if (task === undefined) continue;
      longest[earlier] = Math.max(longest[earlier] ?? 0, weight(task) + (longest[index] ?? 0));
    }
  }
  return longest;
}

/** Resolves when all have ended. */
export async function schedule<T>(tasks: readonly T[], options: ScheduleOptions<T>): Promise<void> {
  const { jobs, follows, weight, held = () => false, run } = options;
  const before = predecessors(tasks, follows);
  const priority = chains(tasks, before, weight);
  const left = before.map((earlier) => earlier.length);
  const after = tasks.map((): number[] => []);
  for (const [index, earlier] of before.entries()) for (const one of earlier) after[one]?.push(index);
  const ready = new Set(left.flatMap((count, index) => (count === 0 ? [index] : [])));
  const running = new Set<Promise<void>>();

  while (ready.size > 0 || running.size > 0) {
    const inTurn = [...ready].sort((a, b) => (priority[b] ?? 0) - (priority[a] ?? 0) || a - b);
    for (const index of inTurn) {
      const task = tasks[index];
      if (task === undefined || running.size >= jobs || held(task)) continue;
      ready.delete(index);
      const ended = run(task).then(() => {
        running.delete(ended);
        for (const next of after[index] ?? []) {
          left[next] = (left[next] ?? 0) - 1;
          if (left[next] === 0) ready.add(next);
        }
      });
      running.add(ended);
    }
    await nextEvent(running, ready.size > 0 && running.size < jobs);
  }
}

/** Something has ended, or, where a task is held, some time has passed. */
async function nextEvent(running: ReadonlySet<Promise<void>>, isHeld: boolean): Promise<void> {
  if (!isHeld) return void (await Promise.race(running));
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, RECHECK);
  await Promise.race([...running, promise]);
  clearTimeout(timer);
}
