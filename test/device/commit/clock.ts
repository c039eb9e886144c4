/** A clock whose time passes when the test says so. */
import type { Clock } from '../../../device/commit/clock.ts';

export class TestClock implements Clock {
  #now: Date;
  #timers = new Set<{ readonly time: Date; readonly work: () => void }>();

  constructor(start = new Date('2026-01-01T00:00:00Z')) {
    this.#now = start;
  }

  readonly now = (): Date => this.#now;

  readonly at = (time: Date, work: () => void): (() => void) => {
    const timer = { time, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Lets minutes pass, and what was to happen meanwhile happen in its order. */
  pass(minutes: number): void {
    const end = new Date(this.#now.getTime() + minutes * 60_000);
    for (;;) {
      const [next] = [...this.#timers].filter(({ time }) => time <= end).sort((a, b) => +a.time - +b.time);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.time;
      next.work();
    }
    this.#now = end;
  }
}
