import { expect, test } from 'vitest';
import { CommandError, renderError } from '../../../device/cli/errors.ts';
import { type Command, matchCommand } from '../../../device/cli/grammar.ts';
import { splitLine } from '../../../device/cli/words.ts';
import { integer, word } from '../../../device/schema/types.ts';

type Found = { name: string; values: Record<string, string>; rest: string };

const found =
  (name: string): NonNullable<Command<undefined, Found>['run']> =>
  (_, { values, rest }) => ({ name, values: Object.fromEntries(values), rest: rest.text });

const commands: Command<undefined, Found>[] = [
  {
    name: 'show',
    help: 'Show system information',
    children: [
      { name: 'interfaces', help: 'Show interface information', run: found('interfaces') },
      { name: 'inventory', help: 'Show inventory', run: found('inventory') },
      {
        name: 'configuration',
        help: 'Show configuration',
        arguments: [{ kind: 'rest', name: 'statement', help: 'Statement' }],
        run: found('configuration'),
      },
    ],
  },
  {
    name: 'ping',
    help: 'Ping',
    arguments: [
      { kind: 'operand', name: 'host', help: 'Host', type: word(), mandatory: true },
      { kind: 'option', name: 'count', help: 'Count', type: integer(1, 10) },
      { kind: 'flag', name: 'rapid', help: 'Rapidly' },
    ],
    run: found('ping'),
  },
];

function run(line: string): Found {
  const { run, args } = matchCommand(commands, splitLine(line)[0]);
  return run(undefined, args);
}

/** What is printed below the line. */
function complaint(line: string): string {
  try {
    run(line);
  } catch (error) {
    return renderError(error, 0);
  }
  throw new Error(`'${line}' was taken`);
}

test.each([
  ['sh int', 'interfaces', {}],
  ['ping R2', 'ping', { host: 'R2' }],
  ['ping R2 rapid count 5', 'ping', { host: 'R2', rapid: '', count: '5' }],
  ['ping count 5 R2', 'ping', { count: '5', host: 'R2' }],
  ['ping rap', 'ping', { host: 'rap' }],
  ['ping R2 c 5 r', 'ping', { host: 'R2', count: '5', rapid: '' }],
  ['ping "count"', 'ping', { host: 'count' }],
])('%s', (line, name, values) => {
  expect(run(line)).toMatchObject({ name, values });
});

test('the rest of a line is handed over as it was typed', () => {
  expect(run('show conf  system  "a b" ')).toMatchObject({ name: 'configuration', rest: 'system  "a b" ' });
});

test.each([
  ['shw', '^\nunknown command.\n'],
  ['show nothing', '     ^\nsyntax error, expecting <command>.\n'],
  ['show ', '     ^\nsyntax error, expecting <command>.\n'],
  ['show interfaces more', '                ^\nsyntax error, expecting <command>.\n'],
  ['ping', '    ^\nmissing mandatory argument: host.\n'],
  ['ping R2 rapid rapid', '              ^\nsyntax error, expecting <command>.\n'],
  ['ping R2 count', '             ^\nmissing argument.\n'],
  ['ping R2 count 11', '              ^\nValue 11 is not within range (1..10)\n'],
  ['ping "R2', '     ^\nsyntax error, missing closing quote.\n'],
  [
    'show in',
    "       ^\n'in' is ambiguous.\nPossible completions:\n" +
      '  interfaces           Show interface information\n  inventory            Show inventory\n',
  ],
])('%s: says what is wrong, and where', (line, expected) => {
  expect(complaint(line)).toBe(expected);
});

test('the caret is moved by the width of the prompt', () => {
  expect(renderError(new CommandError('unknown command.', { column: 0 }), 4)).toBe('    ^\nunknown command.\n');
});

test('a line is cut at its pipes, but not in quotes', () => {
  const segments = splitLine('show x|match "a|\\"b"| count');
  expect(segments.map(({ words }) => words.map(({ text }) => text))).toEqual([
    ['show', 'x'],
    ['match', 'a|"b'],
    ['count'],
  ]);
  expect(segments.map(({ start }) => start)).toEqual([0, 7, 21]);
});
