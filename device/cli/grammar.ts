/**
 * Commands described by data: a tree of words with help, and at its leaves arguments and a function. Matching, error
 * messages and (later) `?` and completion all read the same tree.
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
  | (Described & { readonly kind: 'option'; readonly type: ValueType })
  | (Described & { readonly kind: 'operand'; readonly type: ValueType; readonly mandatory?: boolean })
  | (Described & { readonly kind: 'rest'; readonly mandatory?: boolean });

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
}

/** A word that may stand at some place. */
type Keyword<C, R> = Command<C, R> | Extract<Argument, { kind: 'flag' | 'option' }>;

/**
 * Recognises a command whose words may be abbreviated as long as they are unique.
 * Throws a CommandError in Junos's words; `unknown` is what an unknown first word is answered with.
 */
export function matchCommand<C, R>(
  commands: readonly Command<C, R>[],
  segment: Segment,
  unknown = 'unknown command.',
): Match<C, R> {
  let command: Command<C, R> | undefined;
  const values = new Map<string, string>();
  const { words } = segment;
  const written: string[] = [];
  const missing = (message: string) => new CommandError(message, { column: segment.end });

  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const free = (command?.arguments ?? []).filter(({ name }) => !values.has(name));
    const keywords: Keyword<C, R>[] = [
      ...(values.size === 0 ? (command === undefined ? commands : (command.children ?? [])) : []),
      ...free.filter((argument) => argument.kind === 'flag' || argument.kind === 'option'),
    ];
    const exact = word.quoted ? undefined : keywords.find(({ name }) => name === word.text);
    if (exact === undefined && command?.run !== undefined && free.some(({ kind }) => kind === 'rest')) {
      const rest = restOf(segment, at);
      return { run: command.run, args: { values, rest }, words: [...written, ...rest.words.map(({ text }) => text)] };
    }
    const operand = free.find((argument) => argument.kind === 'operand');
    const value = exact === undefined && operand !== undefined ? parseValue(operand.type, word.text) : undefined;
    if (operand !== undefined && typeof value === 'string') {
      values.set(operand.name, value);
      written.push(value);
      continue;
    }
    const keyword = exact ?? abbreviated(keywords, word);
    if (keyword === undefined) {
      const expected = command === undefined ? unknown : 'syntax error, expecting <command>.';
      const message = value instanceof ValueError ? value.message : expected;
      throw new CommandError(message, { column: word.start });
    }
    written.push(keyword.name);
    if (!('kind' in keyword)) command = keyword;
    else if (keyword.kind === 'flag') values.set(keyword.name, '');
    else {
      const next = words[++at];
      if (next === undefined) throw missing('missing argument.');
      const parsed = parseValue(keyword.type, next.text);
      if (typeof parsed !== 'string') throw new CommandError(parsed.message, { column: next.start, cause: parsed });
      values.set(keyword.name, parsed);
      written.push(parsed);
    }
  }

  if (command?.run === undefined) throw missing('syntax error, expecting <command>.');
  for (const argument of command.arguments ?? []) {
    if ('mandatory' in argument && argument.mandatory && !values.has(argument.name)) {
      throw missing(`missing mandatory argument: ${argument.name}.`);
    }
  }
  return { run: command.run, args: { values, rest: restOf(segment, words.length) }, words: written };
}

/** The segment from its word number `from` on. */
function restOf({ words, start, end, text }: Segment, from: number): Segment {
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
