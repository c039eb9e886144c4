/** The commands that change a configuration (`set`, `delete`, `rename` …), as files hold them and as they are typed. */
import type { Container } from '../schema/kinds.ts';
import { ValueError } from '../schema/types.ts';
import { type Edit, EditError } from './edit.ts';
import { type Path, type PathError, type PathToken, resolvePath, unknownStep } from './path.ts';

export interface CommandOptions {
  /** The level the words are relative to. */
  readonly from?: Path;
  readonly abbreviate?: boolean;
  /** A statement the schema does not know: keep it as it is, or take it as an error. */
  readonly unknown: 'keep' | 'error';
}

/** What became of a command; `index` counts its words, the command itself being 0. */
export type CommandResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'warning'; readonly message: string; readonly index: number }
  | { readonly kind: 'error'; readonly error: PathError };

export const NOT_FOUND = 'statement not found';
export const NOT_IMPLEMENTED = 'statement ignored: not implemented';

/** What is said of a statement the schema does not know; `word` is the first unknown one. */
export function notImplemented(word: string): string {
  return `'${word}': ${NOT_IMPLEMENTED}`;
}

const DONE: CommandResult = { kind: 'done' };
type Change = (context: Context) => CommandResult;

interface Context extends CommandOptions {
  readonly schema: Container;
  readonly edit: Edit;
  /** The words behind the command. */
  readonly tokens: readonly PathToken[];
}

function failed(error: PathError): CommandResult {
  return { kind: 'error', error: { ...error, index: error.index + 1 } };
}

function wrong(kind: PathError['kind'], index: number, message: string): CommandResult {
  return failed({ kind, index, message, at: [], candidates: [] });
}

function warn(message: string, index = 0): CommandResult {
  return { kind: 'warning', message, index: index + 1 };
}

/** The one statement `tokens` name, known or not; a PathError when they name none. */
function resolveName(context: Context, tokens: readonly PathToken[]): { path: Path } | { error: PathError } {
  const resolution = resolvePath(context.schema, tokens, { ...context, mode: 'name' });
  if (resolution.ok) return { path: resolution.paths[0] ?? [] };
  const { error } = resolution;
  if (error.kind !== 'unknown' || context.unknown === 'error') return { error };
  return { path: [...error.at, unknownStep(tokens.slice(error.index))] };
}

function set(context: Context): CommandResult {
  const { schema, edit, tokens, unknown } = context;
  if (tokens.length === 0) return wrong('missing', 0, 'missing argument');
  const resolution = resolvePath(schema, tokens, { ...context, mode: 'set' });
  if (resolution.ok) {
    for (const path of resolution.paths) edit.set(path);
    return DONE;
  }
  const { error } = resolution;
  if (error.kind !== 'unknown' || unknown === 'error') return failed(error);
  const rest = tokens.slice(error.index);
  const odd = rest.findIndex(({ kind }) => kind === '{' || kind === '}' || kind === ';');
  if (odd >= 0) return wrong('extra', error.index + odd, 'syntax error');
  edit.set([...error.at, unknownStep(rest)]);
  return warn(notImplemented(rest[0]?.text ?? ''), error.index);
}

/** Commands that name one statement: `change` says whether it was there. */
function onStatement(change: (edit: Edit, path: Path) => boolean): Change {
  return (context) => {
    const named = resolveName(context, context.tokens);
    if ('error' in named) return failed(named.error);
    return change(context.edit, named.path) ? DONE : warn(NOT_FOUND);
  };
}

/** `annotate STATEMENT "text"`. */
function annotate(context: Context): CommandResult {
  const { edit, tokens } = context;
  const comment = tokens.at(-1);
  if (tokens.length < 2 || comment === undefined) return wrong('missing', tokens.length, 'missing argument');
  const named = resolveName(context, tokens.slice(0, -1));
  if ('error' in named) return failed(named.error);
  return edit.annotate(named.path, comment.text) ? DONE : warn(NOT_FOUND);
}

/** `rename unit 0 to unit 1`, `insert term a before term b`: an entry, a word between, another key of its list. */
function onEntry(between: readonly string[], change: (edit: Edit, path: Path, word: string, key: string) => boolean) {
  return (context: Context): CommandResult => {
    const { edit, tokens } = context;
    const isBetween = ({ kind, text }: PathToken) => kind === 'word' && between.includes(text);
    // The other key comes with its list's keyword, or without where the list has none.
    const at = [tokens.length - 3, tokens.length - 2].find(
      (index) => index > 0 && tokens.slice(index, index + 1).some(isBetween),
    );
    const [word, ...target] = at === undefined ? [] : tokens.slice(at);
    if (at === undefined || word === undefined) return wrong('missing', tokens.length, 'missing argument');
    const named = resolveName(context, tokens.slice(0, at));
    if ('error' in named) return failed(named.error);
    const list = named.path.at(-1)?.schema;
    const key = target.at(-1);
    if (list?.kind !== 'list') return wrong('value', at - 1, 'only entries of a list can be renamed, copied or moved');
    if (key === undefined || target.length !== (list.bare ? 1 : 2))
      return wrong('missing', tokens.length, 'missing argument');
    if (!list.bare && target[0]?.text !== list.name) return wrong('extra', at + 1, 'syntax error');
    try {
      return change(edit, named.path, word.text, key.text) ? DONE : warn(NOT_FOUND);
    } catch (error) {
      if (error instanceof ValueError || error instanceof EditError)
        return wrong('value', tokens.length - 1, error.message);
      throw error;
    }
  };
}

/** Every command that changes the configuration. */
const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['set', set],
  ['delete', onStatement((edit, path) => edit.delete(path))],
  ['deactivate', onStatement((edit, path) => edit.deactivate(path))],
  ['activate', onStatement((edit, path) => edit.activate(path))],
  ['annotate', annotate],
  ['rename', onEntry(['to'], (edit, path, _word, key) => edit.rename(path, key))],
  ['copy', onEntry(['to'], (edit, path, _word, key) => edit.copy(path, key))],
  [
    'insert',
    onEntry(['before', 'after'], (edit, path, word, key) => edit.insert(path, word === 'before' ? word : 'after', key)),
  ],
]);

/** Whether a word is a command that changes the configuration. */
export function isChange(word: string): boolean {
  return CHANGES.has(word);
}

/**
 * Carries out one line such as `set system host-name R1`: the first token is the command, never abbreviated. The
 * configuration changes only when the result is no error.
 */
export function runChange(
  schema: Container,
  edit: Edit,
  line: readonly PathToken[],
  options: CommandOptions,
): CommandResult {
  const [command, ...tokens] = line;
  const change = command?.kind === 'word' ? CHANGES.get(command.text) : undefined;
  if (command === undefined || change === undefined) {
    return { kind: 'error', error: { kind: 'unknown', index: 0, message: 'syntax error', at: [], candidates: [] } };
  }
  try {
    return change({ ...options, schema, edit, tokens });
  } catch (error) {
    if (error instanceof EditError) return wrong('value', tokens.length - 1, error.message);
    throw error;
  }
}
