/** The pipes behind `|`: each takes what the command, or the pipe before it, puts out, and makes something of it. */
import { compare } from '../config/diff.ts';
import { reply } from '../op/data/reply.ts';
import { integer, string } from '../schema/types.ts';
import { CommandError } from './errors.ts';
import { type Command, matchCommand } from './grammar.ts';
import { type ConfigurationOutput, isConfiguration, type Output } from './output.ts';
import { lines, restrict, setCommands } from './render.ts';
import type { Segment } from './words.ts';

/** What a pipe works on. */
export interface Piped {
  readonly output: Output;
  /** Lines of the user's screen; `last` without a number fills it. */
  readonly rows: number;
}

const pattern = string({ name: 'pattern' });

export const pipes: readonly Command<Piped, Output>[] = [
  {
    name: 'compare',
    help: 'Compare configuration changes with prior version',
    run: ({ output }) => {
      const { committed, root, path } = configurationOf(output, 'compare');
      if (committed === undefined) return '';
      return compare(restrict(committed, path), restrict(root, path));
    },
    children: [
      {
        name: 'rollback',
        help: 'Compare with a configuration that was committed earlier',
        arguments: [
          { kind: 'operand', name: 'number', help: 'Rollback number', type: integer(0, 49), mandatory: true },
        ],
        run: ({ output }, { values }) => {
          const { revision, root, path } = configurationOf(output, 'compare');
          if (revision === undefined)
            throw new CommandError("error: 'compare rollback' needs a configuration to compare");
          const number = Number(values.get('number'));
          return (async function* () {
            const text = compare(restrict(await revision(number), path), restrict(root, path));
            if (text !== '') yield* text.trimEnd().split('\n');
          })();
        },
      },
    ],
  },
  {
    name: 'count',
    help: 'Count occurrences',
    run: ({ output }) =>
      (async function* () {
        let count = 0;
        for await (const _ of lines(output)) count++;
        yield `Count: ${count} lines`;
      })(),
  },
  {
    name: 'display',
    help: 'Show additional kinds of information',
    children: [
      { name: 'json', help: 'Show output in JSON format', run: ({ output }) => reply(output, 'json') },
      {
        name: 'set',
        help: "Show 'set' commands that create configuration",
        run: ({ output }) => setCommands(configurationOf(output, 'display set')),
      },
      { name: 'xml', help: 'Show output as XML tags', run: ({ output }) => reply(output, 'xml') },
    ],
  },
  {
    name: 'except',
    help: 'Show only text that does not match a pattern',
    arguments: [{ kind: 'operand', name: 'pattern', help: 'Pattern to avoid', type: pattern, mandatory: true }],
    run: ({ output }, { values }) => matching(output, values.get('pattern') ?? '', false),
  },
  {
    name: 'last',
    help: 'Display end of output only',
    arguments: [{ kind: 'operand', name: 'lines', help: 'Number of lines', type: integer(1, 1_000_000) }],
    run: ({ output, rows }, { values }) => last(output, Number(values.get('lines') ?? rows)),
  },
  {
    name: 'match',
    help: 'Show only text that matches a pattern',
    arguments: [{ kind: 'operand', name: 'pattern', help: 'Pattern to match', type: pattern, mandatory: true }],
    run: ({ output }, { values }) => matching(output, values.get('pattern') ?? '', true),
  },
  {
    name: 'no-more',
    help: "Don't paginate output",
    run: ({ output }) => output,
  },
];

/**
 * Recognises every pipe of a line before any runs, and returns what they do together.
 * Throws a CommandError for one that is not understood.
 */
export function pipeline(segments: readonly Segment[]): (output: Output, rows: number) => Output {
  const matched = segments.map((segment) => matchCommand(pipes, segment, 'syntax error, expecting <command>.'));
  return (output, rows) => matched.reduce((piped, { run, args }) => run({ output: piped, rows }, args), output);
}

function configurationOf(output: Output, pipe: string): ConfigurationOutput {
  if (!isConfiguration(output)) throw new CommandError(`error: '${pipe}' needs the output of a configuration command`);
  return output;
}

/** Patterns are regular expressions, and case does not count. */
function matching(output: Output, text: string, wanted: boolean): AsyncIterable<string> {
  let expression: RegExp;
  try {
    expression = new RegExp(text, 'i');
  } catch (cause) {
    throw new CommandError(`error: '${text}' is not a regular expression`, { cause });
  }
  return (async function* () {
    for await (const line of lines(output)) if (expression.test(line) === wanted) yield line;
  })();
}

async function* last(output: Output, count: number): AsyncIterable<string> {
  const kept: string[] = [];
  for await (const line of lines(output)) {
    kept.push(line);
    if (kept.length > count) kept.shift();
  }
  yield* kept;
}
