/** Waiting for another command that changes the same lab: the option, and what is said. */
import { InputError } from '../errors.ts';
import { LOCK_TIMEOUT } from '../operations/lock.ts';
import type { OptionSpec } from './command.ts';

export const WAIT_OPTION = {
  type: 'string',
  value: 'SECONDS',
  help: `how long another command that changes the lab is waited for (default: ${LOCK_TIMEOUT})`,
} as const satisfies OptionSpec;

/** A line that says for whom. */
export function waitingText(holder: string): string {
  return `waiting for ${holder}, which changes the lab\n`;
}

/** The value of an option that is a number of seconds. Throws InputError for anything else. */
export function seconds(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0) return value;
  throw new InputError(`${option}: '${text}' is no number of seconds; expected a whole number from 1`);
}
