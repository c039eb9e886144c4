/**
 * Commands described by data: a tree of words with help, and at its leaves arguments and a function. Matching, error
 * messages, `?` and completion all read the same tree.
 */
import type { Required } from '../login/permissions.ts';
import { ValueError, type ValueType } from '../schema/types.ts';
import { possibleCompletions } from './completions.ts';
import { CommandError } from './errors.ts';
import type { Segment, Word } from './words.ts';

interface Described {
  readonly name: string;
  /** One line of help. */
  readonly help: string;
}

/**
 * What may follow a command's own words, in any order:
 * - `flag`: a word of its own, `rapid`
 * - `option`: a word and a value, `count 5`
 * - `operand`: a value alone, the host of `ping HOST`
 * - `rest`: all the remaining words, for the command to read itself: a configuration statement, a command to run
 */
export type Argument =
  | (Described & { readonly kind: 'flag' })
  | (Described & { readonly kind: 'option'; readonly type: ValueType; readonly values?: ValueSource })
  | (Described & {
      readonly kind: 'operand';
      readonly type: ValueType;
      readonly mandatory?: boolean;
      readonly values?: ValueSource;
    })
  | (Described & { readonly kind: 'rest'; readonly mandatory?: boolean; readonly completes?: RestCompletion });

/** Things of the device that Tab completes by their names. */
export type ValueSource =
  | 'interface'
  | 'logical-interface'
  | 'filter'
  | 'policer'
  | 'user'
  | 'class'
  | 'prefix-list'
  | 'routing-instance'
  | 'route'
  | 'file'
  | 'log-file'
  | 'session-user'
  | 'tty'
  | 'rollback';

/**
 * What the remaining words are:
 * - `set`, `name`, `show`, `edit`: a statement to make, one that is there, one to be shown, a level to go to
 * - `committed`: a statement of the committed configuration
 * - `pair`: two entries of a list and a word between them, `term a to term b`
 * - `annotate`: a statement that is there, and a comment; `reference`: words of the schema
 * - `run`: a command of operational mode; `top`, `up`: one of configuration mode, typed at another level
 */
export type RestCompletion =
  | 'set'
  | 'name'
  | 'show'
  | 'edit'
  | 'committed'
  | 'pair'
  | 'annotate'
  | 'reference'
  | 'run'
  | 'top'
  | 'up';

/** A command, or a word that leads to commands. `C` is what its function gets to work with, `R` what it returns. */
export interface Command<C, R> extends Described {
  readonly children?: readonly Command<C, R>[];
  readonly arguments?: readonly Argument[];
  /** What a login class needs for it and all below it; inherited where it is absent. */
  readonly permission?: Required;
  /** Absent: the command is not complete without one of its children. */
  readonly run?: (context: C, args: Arguments) => R;
}

/** What was typed behind a command's words. */
export interface Arguments {
  /** By name, as their types store them; a flag's value is the empty string. */
  readonly values: ReadonlyMap<string, string>;
  readonly rest: Segment;
}

/** A command that was recognised. */
export interface Match<C, R> {
  readonly run: (context: C, args: Arguments) => R;
  readonly args: Arguments;
  /** The whole command, nothing abbreviated. */
  readonly words: readonly string[];
  /** What the command itself says it needs. */
  readonly permission: Required | undefined;
}

/** A word that may stand at some place. */
type Keyword<C, R> = Command<C, R> | Extract<Argument, { kind: 'flag' | 'option' }>;

/** Where the words of a line have led to, and what may stand there. */
export interface Place<C, R> {
  /** Undefined before the first word. */
  readonly command: Command<C, R> | undefined;
  readonly values: ReadonlyMap<string, string>;
  /** The words as they are when nothing is abbreviated. */
  readonly words: readonly string[];
  /** The words that may come next. */
  readonly keywords: readonly Keyword<C, R>[];
  /** The value that may come next. */
  readonly operand: Extract<Argument, { kind: 'operand' }> | undefined;
  /** The option whose value has to come next. */
  readonly option: Extract<Argument, { kind: 'option' }> | undefined;
  /** The rest may begin here; with `restFrom` it has begun at that word. */
  readonly rest: Extract<Argument, { kind: 'rest' }> | undefined;
  readonly restFrom: number | undefined;
}

/**
 * Follows the words of a line through the tree. Words may be abbreviated as long as they are unique. Throws a
 * CommandError in Junos's words; `unknown` is what an unknown first word is answered with.
 */
export function walk<C, R>(
  commands: readonly Command<C, R>[],
  { words: typed }: Segment,
  unknown = 'unknown command.',
): Place<C, R> {
  const values = new Map<string, string>();
  const words: string[] = [];
  let place: Place<C, R> = placeAt(commands, undefined, values, words);

  for (let at = 0; at < typed.length; at++) {
    const word = typed[at] as Word;
    const { command, keywords, operand, option, rest } = place;
    if (option !== undefined) {
      const parsed = parseValue(option.type, word.text);
      if (typeof parsed !== 'string') throw new CommandError(parsed.message, { column: word.start, cause: parsed });
      values.set(option.name, parsed);
      words.push(parsed);
      place = placeAt(commands, command, values, words);
      continue;
    }
    const exact = word.quoted ? undefined : keywords.find(({ name }) => name === word.text);
    if (exact === undefined && command?.run !== undefined && rest !== undefined) return { ...place, restFrom: at };
    const value = exact === undefined && operand !== undefined ? parseValue(operand.type, word.text) : undefined;
    if (operand !== undefined && typeof value === 'string') {
      values.set(operand.name, value);
      words.push(value);
      place = placeAt(commands, command, values, words);
      continue;
    }
    const keyword = exact ?? abbreviated(keywords, word);
    if (keyword === undefined) {
      const expected = command === undefined ? unknown : 'syntax error, expecting <command>.';
      const message = value instanceof ValueError ? value.message : expected;
      throw new CommandError(message, { column: word.start });
    }
    words.push(keyword.name);
    if (!('kind' in keyword)) place = placeAt(commands, keyword, values, words);
    else if (keyword.kind === 'option') place = { ...place, option: keyword };
    else place = placeAt(commands, command, values.set(keyword.name, ''), words);
  }
  return place;
}

function placeAt<C, R>(
  commands: readonly Command<C, R>[],
  command: Command<C, R> | undefined,
  values: ReadonlyMap<string, string>,
  words: readonly string[],
): Place<C, R> {
  const free = (command?.arguments ?? []).filter(({ name }) => !values.has(name));
  const keywords: Keyword<C, R>[] = [
    ...(values.size === 0 ? (command === undefined ? commands : (command.children ?? [])) : []),
    ...free.filter((argument) => argument.kind === 'flag' || argument.kind === 'option'),
  ];
  const operand = free.find((argument) => argument.kind === 'operand');
  const rest = free.find((argument) => argument.kind === 'rest');
  return { command, values, words, keywords, operand, option: undefined, rest, restFrom: undefined };
}

/** Why the command is not complete as it stands; undefined when it can be run. */
export function incomplete<C, R>({ command, option, values }: Place<C, R>): string | undefined {
  if (option !== undefined) return 'missing argument.';
  if (command?.run === undefined) return 'syntax error, expecting <command>.';
  const missing = command.arguments?.find(
    (argument) => 'mandatory' in argument && argument.mandatory && !values.has(argument.name),
  );
  return missing === undefined ? undefined : `missing mandatory argument: ${missing.name}.`;
}

/**
 * Recognises a command whose words may be abbreviated as long as they are unique.
 * Throws a CommandError in Junos's words; `unknown` is what an unknown first word is answered with.
 */
export function matchCommand<C, R>(
  commands: readonly Command<C, R>[],
  segment: Segment,
  unknown = 'unknown command.',
): Match<C, R> {
  const place = walk(commands, segment, unknown);
  const { command, values, words, restFrom } = place;
  const rest = restOf(segment, restFrom ?? segment.words.length);
  if (restFrom === undefined) {
    const message = incomplete(place);
    if (message !== undefined) throw new CommandError(message, { column: segment.end });
  }
  if (command?.run === undefined) throw new CommandError('syntax error, expecting <command>.', { column: segment.end });
  const { run, permission } = command;
  return { run, args: { values, rest }, words: [...words, ...rest.words.map(({ text }) => text)], permission };
}

/** The segment from its word number `from` on. */
export function restOf({ words, start, end, text }: Segment, from: number): Segment {
  const first = words[from]?.start ?? end;
  return { words: words.slice(from), start: first, end, text: text.slice(first - start) };
}

function parseValue(type: ValueType, text: string): string | ValueError {
  try {
    return type.parse(text);
  } catch (error) {
    if (error instanceof ValueError) return error;
    throw error;
  }
}

/** The one keyword that begins with the word. Throws when there are several. */
function abbreviated<K extends Described>(keywords: readonly K[], word: Word): K | undefined {
  if (word.quoted || word.text === '') return undefined;
  const found = keywords.filter(({ name }) => name.startsWith(word.text));
  if (found.length > 1) throw ambiguous(word, found);
  return found[0];
}

/** A word that could be several. The caret stands behind it, as Junos sets it where more letters are wanted. */
export function ambiguous(word: Pick<Word, 'text' | 'end'>, candidates: readonly Described[]): CommandError {
  return new CommandError(`'${word.text}' is ambiguous.\n${possibleCompletions(candidates)}`, { column: word.end });
}
