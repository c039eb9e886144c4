import { CommandError } from '../cli/errors.ts';

/** The one of several flags that was given; undefined for none. Throws a CommandError for more than one. */
export function oneOf<N extends string>(values: ReadonlyMap<string, string>, names: readonly N[]): N | undefined {
  const [first, second] = names.filter((name) => values.has(name));
  if (second !== undefined) throw new CommandError(`error: '${first}' and '${second}' exclude each other`);
  return first;
}
