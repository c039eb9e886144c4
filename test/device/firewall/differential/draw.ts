/** Random choices from fast-check, drawn while something is being built of them. */
import fc from 'fast-check';

/** One arbitrary for all numbers: a generator remembers every other one it was asked for, and searches among them. */
const uniform = () => fc.noBias(fc.nat());

export class Draw {
  readonly #value: fc.GeneratorValue;

  /** The same seed gives the same choices. */
  constructor(seed: number) {
    const [value] = fc.sample(fc.gen(), { seed, numRuns: 1 });
    if (value === undefined) throw new Error('fast-check gave no generator');
    this.#value = value;
  }

  /** From `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + (this.#value(uniform) % (max - min + 1));
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('there is nothing to pick from');
    return from[this.int(0, from.length - 1)] as T;
  }

  /** One of the keys of `weights`, as often as its number says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let at = this.int(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    for (const [key, weight] of entries) {
      at -= weight;
      if (at <= 0) return key;
    }
    throw new Error('weights are whole numbers');
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.int(0, 99) < percent;
  }

  /** So many results of `make`. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  /** So many different ones of `from`, or all if there are fewer. */
  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.int(0, left.length - 1), 1));
    return taken;
  }

  bytes(count: number): Buffer {
    return Buffer.from(this.times(count, () => this.int(0, 255)));
  }
}
