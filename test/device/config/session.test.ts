/** Startup files that are what somebody pasted at a prompt. */
import { expect, test } from 'vitest';
import { describe as oneLine } from '../../../device/config/errors.ts';
import { type LoadResult, parseConfig } from '../../../device/config/parse.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

function parse(...lines: readonly string[]): LoadResult {
  return parseConfig(schema, lines.join('\n'));
}

const errorsOf = (...lines: readonly string[]) => parse(...lines).errors.map(oneLine);

test('may be a whole session, as it is pasted at a prompt', () => {
  const { config, errors, warnings } = parse(
    'configure exclusive',
    'edit system',
    'edit services',
    'set telnet',
    'exit',
    'set host-name R1',
    'exit',
    'set interfaces lo0 unit 0',
    'commit comment "first steps" and-quit',
    'quit',
  );
  expect(errors).toEqual([]);
  expect(warnings).toEqual([]);
  expect(printSet(config)).toBe(
    ['set system host-name R1', 'set system services telnet', 'set interfaces lo0 unit 0', ''].join('\n'),
  );
});

test('what only a session has is no command without one', () => {
  expect(errorsOf('set system host-name R1', 'commit')).toEqual(["2:1: syntax error: 'commit'"]);
  expect(errorsOf('configure', 'set system host-name R1', 'show system')).toEqual(["3:1: syntax error: 'show'"]);
});
