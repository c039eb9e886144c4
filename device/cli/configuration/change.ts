/** Changing the candidate. */
import { EditError } from '../../config/edit.ts';
import type { Token } from '../../config/lexer.ts';
import type { Path } from '../../config/path.ts';
import { CommandError } from '../errors.ts';
import type { Argument, Arguments, RestCompletion } from '../grammar.ts';
import type { Segment } from '../words.ts';
import type { ConfigurationCommand, ConfigurationContext, ConfigurationMode } from './mode.ts';
import { actOn } from './momentary.ts';
import { confirm } from './move.ts';
import { resolveNamed } from './named.ts';
import { resolveStatement, resolveTokens, tokens } from './statement.ts';

function statement(completes: RestCompletion): Argument {
  return { kind: 'rest', name: 'statement', help: 'Statement', completes };
}

const NOT_FOUND = 'warning: statement not found\n';

/** A command on statements that are there; those that are not are warned about. */
function onStatements(
  name: string,
  help: string,
  change: (edit: Parameters<Parameters<ConfigurationMode['edit']>[0]>[0], path: Path) => boolean,
): ConfigurationCommand {
  return {
    name,
    help,
    arguments: [statement('name')],
    run: ({ mode }, { rest }) => {
      if (rest.words.length === 0) throw new CommandError('missing argument.', { column: rest.end });
      const paths = resolveNamed(mode, rest);
      return mode.edit((edit) => paths.map((path) => (change(edit, path) ? '' : NOT_FOUND)).join(''));
    },
  };
}

async function set(context: ConfigurationContext, { rest }: Arguments): Promise<string> {
  const { mode } = context;
  const typed = resolveStatement(mode.schema, rest, { mode: 'set', from: mode.path, visible: mode.visible });
  const paths = await actOn(context, typed);
  mode.edit((edit) => {
    for (const path of paths) edit.set(path);
  });
  return '';
}

async function remove(context: ConfigurationContext, { rest }: Arguments): Promise<string> {
  const { mode } = context;
  if (rest.words.length === 0) {
    const question = `${mode.path.length === 0 ? 'This will delete the entire configuration\n' : ''}Delete everything under this level?`;
    if (!(await confirm(context, question, false))) return '';
    return mode.edit((edit) => (edit.delete(mode.path) ? '' : NOT_FOUND));
  }
  const paths = resolveNamed(mode, rest);
  return mode.edit((edit) => paths.map((path) => (edit.delete(path) ? '' : NOT_FOUND)).join(''));
}

/** `STATEMENT WORD STATEMENT`, where both are entries of one list, e.g. `term a before term b`. */
interface Pair {
  readonly path: Path;
  readonly word: string;
  /** The second one's key. */
  readonly key: string;
}

function pairOf(mode: ConfigurationMode, rest: Segment, words: readonly string[]): Pair {
  const all = tokens(rest);
  const at = all.findLastIndex(({ kind, text }) => kind === 'word' && words.includes(text));
  const expected = `syntax error, expecting ${words.map((word) => `'${word}'`).join(' or ')}.`;
  if (at < 0) throw new CommandError(expected, { column: rest.end });
  const [path = []] = resolveTokens(mode.schema, all.slice(0, at), rest, {
    mode: 'name',
    from: mode.path,
    visible: mode.visible,
  });
  const second: readonly Token[] = all.slice(at + 1);
  const [other] = resolveTokens(mode.schema, second, rest, {
    mode: 'name',
    from: path.slice(0, -1),
    visible: mode.visible,
  });
  const target = other?.at(-1);
  const source = path.at(-1);
  if (source?.key === undefined || target?.key === undefined || target.name !== source.name) {
    const column = second[0] === undefined ? rest.end : rest.start + second[0].column - 1;
    throw new CommandError('syntax error, expecting <identifier>.', { column });
  }
  return { path, word: (all[at] as Token).text, key: target.key };
}

/** A command on two entries of a list. */
function onPair(
  name: string,
  help: string,
  words: readonly string[],
  change: (edit: Parameters<Parameters<ConfigurationMode['edit']>[0]>[0], pair: Pair) => boolean,
): ConfigurationCommand {
  return {
    name,
    help,
    arguments: [statement('pair')],
    run: ({ mode }, { rest }) => {
      const pair = pairOf(mode, rest, words);
      try {
        return mode.edit((edit) => (change(edit, pair) ? '' : NOT_FOUND));
      } catch (cause) {
        if (cause instanceof EditError) throw new CommandError(`error: ${cause.message}`, { cause });
        throw cause;
      }
    },
  };
}

export const changeCommands: readonly ConfigurationCommand[] = [
  onStatements('activate', 'Remove the inactive tag from a statement', (edit, path) => edit.activate(path)),
  {
    name: 'annotate',
    help: 'Annotate the statement with a comment',
    arguments: [statement('annotate')],
    run: ({ mode }, { rest }) => {
      const all = tokens(rest);
      const comment = all.at(-1);
      if (comment?.kind !== 'string') {
        throw new CommandError('missing argument: a comment in double quotes.', { column: rest.end });
      }
      const paths = resolveTokens(mode.schema, all.slice(0, -1), rest, {
        mode: 'name',
        from: mode.path,
        visible: mode.visible,
      });
      return mode.edit((edit) => paths.map((path) => (edit.annotate(path, comment.text) ? '' : NOT_FOUND)).join(''));
    },
  },
  onPair('copy', 'Copy a statement', ['to'], (edit, { path, key }) => edit.copy(path, key)),
  onStatements('deactivate', 'Add the inactive tag to a statement', (edit, path) => edit.deactivate(path)),
  { name: 'delete', help: 'Delete a data element', arguments: [statement('name')], run: remove },
  onPair('insert', 'Insert a new ordered data element', ['before', 'after'], (edit, { path, word, key }) =>
    edit.insert(path, word === 'before' ? 'before' : 'after', key),
  ),
  onPair('rename', 'Rename a statement', ['to'], (edit, { path, key }) => edit.rename(path, key)),
  { name: 'set', help: 'Set a parameter', arguments: [statement('set')], run: set },
];
