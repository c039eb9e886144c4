/** Numbers of the command line. */
import { InputError } from '../errors.ts';

/** A whole number from `least`; undefined when the option is absent. Throws InputError for anything else. */
export function wholeNumber(option: string, text: string | undefined, least = 1): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= least) return value;
  throw new InputError(`${option}: '${text}' is not a whole number from ${least}`);
}
