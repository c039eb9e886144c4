/** `help`: finding statements and commands by a word, and what the schema says about one. */
import type { Container, SchemaNode } from '../../schema/kinds.ts';
import { isLevel, type Level, statementsOf } from '../../schema/lookup.ts';
import { empty, string } from '../../schema/types.ts';
import { type SchemaEntry, walkSchema } from '../../schema/walk.ts';
import { CommandError } from '../errors.ts';
import type { Argument, Command } from '../grammar.ts';
import { searcher } from '../pattern.ts';
import type { Segment } from '../words.ts';

/** The commands below a command, each with all its words. */
export function* allCommands<C, R>(
  commands: readonly Command<C, R>[],
  above: readonly string[] = [],
): Generator<{ readonly words: readonly string[]; readonly help: string }> {
  for (const { name, help, run, children = [] } of commands) {
    const words = [...above, name];
    if (run !== undefined) yield { words, help };
    yield* allCommands(children, words);
  }
}

/** Commands whose words or help hold the pattern. */
export function aproposCommands<C, R>(commands: readonly Command<C, R>[], pattern: string): string {
  const wanted = searcher(pattern);
  const found = [...allCommands(commands)].filter(({ words, help }) => wanted(words.join(' ')) || wanted(help));
  return (
    found.map(({ words, help }) => `${words.join(' ')} \n    ${help} \n`).join('') || 'No matching commands found\n'
  );
}

/** Statements below a level whose name or help holds the pattern. `at`: the words that lead there. */
export function aproposStatements(schema: Container, at: readonly string[], pattern: string): string {
  const wanted = searcher(pattern);
  const below = [...walkSchema(schema)].filter(({ path }) => at.every((word, index) => fits(path[index], word)));
  return below
    .filter(({ node, path }) => path.length > at.length && (wanted(node.name) || wanted(node.help)))
    .map(({ node, path }) => `set ${[...path.slice(at.length), ...valueWords(node)].join(' ')} \n    ${node.help} \n`)
    .join('');
}

/** A key stands where the schema has a type. */
function fits(pattern: string | undefined, word: string): boolean {
  return pattern === word || pattern?.startsWith('<') === true;
}

function valueWords(node: SchemaNode): string[] {
  if (isLevel(node) || node.type === empty) return [];
  return node.type.words !== undefined && node.type.name === 'value'
    ? [`(${[...node.type.words.keys()].join(' | ')})`]
    : [`<${node.type.name === 'number' ? node.name : node.type.name}>`];
}

/** What the schema says about a statement: every place that has one of this name, as far as the words given lead. */
export function reference(schema: Container, words: readonly string[]): string {
  const [name = ''] = words.slice(-1);
  const matches = ({ node, path }: SchemaEntry) => {
    if (node.name !== name) return false;
    const keywords = path.filter((word) => !word.startsWith('<'));
    let from = 0;
    return words.every((word) => {
      from = keywords.indexOf(word, from) + 1;
      return from > 0;
    });
  };
  const found = [...walkSchema(schema)].filter(matches);
  if (found.length === 0) throw new CommandError(`error: no statement '${words.join(' ')}'`);
  return found.map(describe).join('\n');
}

function describe({ node, path }: SchemaEntry): string {
  const above = path.slice(0, node.kind === 'list' && !node.bare ? -2 : -1);
  const own = path.slice(above.length);
  const lines = [
    `${node.name}`,
    '',
    '  Syntax',
    ...syntax(node, own).map((line) => `      ${line}`),
    '',
    '  Hierarchy Level',
    `      [edit${above.map((word) => ` ${word}`).join('')}]`,
    '',
    '  Description',
    `      ${node.help}`,
  ];
  if (!isLevel(node)) {
    const { range, words } = node.type;
    const fallback = node.kind === 'leaf' ? node.default : undefined;
    const options = [
      ...(range === undefined ? [] : [`Range: ${range[0]} through ${range[1]}`]),
      ...(fallback === undefined ? [] : [`Default: ${fallback}`]),
      ...[...(words ?? [])].slice(0, 100).map(([word, help]) => `${word} - ${help}`),
    ];
    if (options.length > 0) lines.push('', '  Options', ...options.map((option) => `      ${option}`));
  }
  return `${lines.join('\n')}\n`;
}

function syntax(node: SchemaNode, own: readonly string[]): string[] {
  if (!isLevel(node)) {
    const values = valueWords(node).join(' ');
    return [`${node.name}${values === '' ? '' : ` ${node.kind === 'leaf-list' ? `[ ${values} ]` : values}`};`];
  }
  return [`${own.join(' ')} {`, ...childNames(node).map((name) => `    ${name};`), '}'];
}

function childNames(level: Level): string[] {
  return [...statementsOf(level)].map((child) => [child.name, ...valueWords(child)].join(' '));
}

const word: Argument = {
  kind: 'operand',
  name: 'word',
  help: 'Word or pattern to look for',
  type: string({ name: 'word', min: 1 }),
  mandatory: true,
};

/** The commands below `help`, for a mode. */
export function helpCommands<C>(options: {
  readonly apropos: (context: C, pattern: string) => string;
  readonly schema: (context: C) => Container;
}): readonly Command<C, string>[] {
  const about = (context: C, rest: Segment) => {
    if (rest.words.length === 0) throw new CommandError('missing argument.', { column: rest.end });
    return reference(
      options.schema(context),
      rest.words.map(({ text }) => text),
    );
  };
  const statement: Argument = {
    kind: 'rest',
    name: 'statement',
    help: 'Statement, with words that lead to it',
    completes: 'reference',
  };
  return [
    {
      name: 'apropos',
      help: 'Find help information about a topic',
      arguments: [word],
      run: (context, { values }) => options.apropos(context, values.get('word') ?? ''),
    },
    {
      name: 'reference',
      help: 'Reference material',
      arguments: [statement],
      run: (context, { rest }) => about(context, rest),
    },
    {
      name: 'topic',
      help: 'Help for high level topics',
      arguments: [statement],
      run: (context, { rest }) => about(context, rest),
    },
  ];
}
