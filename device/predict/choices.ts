/** What nobody knows beforehand, tried every way: a hash that picks a next hop, a port the kernel picks. */

/** More ways than this are not looked at. */
const LIMIT = 64;

/** Answers questions by a script, and the first of what is possible where the script ends. */
export class Choices {
  readonly #script: readonly number[];
  readonly #known = new Map<string, number>();
  /** The answers that were given, and how many there were each time. */
  readonly taken: { readonly index: number; readonly of: number }[] = [];

  constructor(script: readonly number[]) {
    this.#script = script;
  }

  /** One of `options`, of which there is at least one. The same key gets the same answer. */
  pick<T>(key: string, options: readonly [T, ...T[]]): T {
    if (options.length === 1) return options[0];
    const known = this.#known.get(key);
    if (known !== undefined) return options[known] ?? options[0];
    const index = this.#script[this.taken.length] ?? 0;
    this.taken.push({ index, of: options.length });
    this.#known.set(key, index);
    return options[index] ?? options[0];
  }
}

/** What `attempt` comes to, for every way its questions can be answered. */
export function everyWay<T>(attempt: (choices: Choices) => T): T[] {
  const results: T[] = [];
  let script: readonly number[] | undefined = [];
  while (script !== undefined && results.length < LIMIT) {
    const choices: Choices = new Choices(script);
    results.push(attempt(choices));
    script = nextScript(choices.taken);
  }
  return results;
}

/** The last answer that can be another one becomes it; undefined when all have been tried. */
function nextScript(taken: Choices['taken']): number[] | undefined {
  const last = taken.findLastIndex(({ index, of }) => index + 1 < of);
  if (last < 0) return undefined;
  return taken.slice(0, last + 1).map(({ index }, at) => (at === last ? index + 1 : index));
}
