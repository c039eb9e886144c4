/** For tests: what a commit says of filters. */
import { expect } from 'vitest';
import { formatProblem } from '../../../device/commit/messages.ts';
import { describe as inWords } from '../../../device/config/errors.ts';
import { effective } from '../../../device/config/inherit.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { firewall } from '../../../device/features/firewall.ts';
import { SCHEMA } from '../../../device/features/index.ts';

export const BASE = 'firewall family inet filter';

/** The problems of commands, each with its severity before it. */
export function problems(...commands: readonly string[]): string[] {
  const { config, errors } = parseConfig(SCHEMA, commands.map((command) => `set ${command}\n`).join(''));
  expect(errors.map(inWords)).toEqual([]);
  return firewall.verify(effective(config)).map((problem) => `${problem.severity} ${formatProblem(problem)}`);
}

/** A problem as `problems` writes it. */
export function problem(
  severity: 'error' | 'warning',
  at: string,
  statement: string | undefined,
  message: string,
): string {
  const line = statement === undefined ? [] : [`  '${statement}'`];
  return [`${severity} [edit ${at}]`, ...line, `    ${message}`].join('\n');
}

/** A command for term `a` of a filter. */
export const term = (text: string, name = 'f') => `${BASE} ${name} term a ${text}`;
/** The level of term `a` of filter `f`. */
export const AT = 'firewall family inet filter f term a';
