/** What may stand at a place of a line: the data behind `?`, the space bar and Tab. */
import { possibleCompletions } from '../completions.ts';
import { CommandError } from '../errors.ts';

/**
 * One thing that may stand there:
 * - `keyword`: a word of the language; the space bar completes it
 * - `value`: a name the device knows; only Tab completes it
 * - `hint`: only shown, such as `<number>` and `<[Enter]>`
 */
export interface Candidate {
  readonly kind: 'keyword' | 'value' | 'hint';
  readonly name: string;
  readonly help: string;
  /** `>`: more statements are below it. `+`: it takes several values. */
  readonly marker?: '>' | '+';
}

/** What may stand where the cursor is. */
export interface Completion {
  /** The beginning of the word that the cursor stands at the end of; empty behind a blank. */
  readonly word: string;
  /** Those that begin with the word, in the order they are shown. */
  readonly candidates: readonly Candidate[];
  /** Whether the word stands as it is where nothing begins with it: any value, or what has been typed in quotes. */
  readonly free: boolean;
}

/**
 * Finds out about the end of this line. `names` false: names the device knows may be left out.
 * Throws a CommandError for what is wrong in front of the last word.
 */
export type Completer = (line: string, names: boolean) => Completion | Promise<Completion>;

/** What a key makes of the word: letters to add to it, a message, or nothing. */
export type Completed =
  | { readonly kind: 'insert'; readonly text: string; readonly whole: boolean }
  | { readonly kind: 'message'; readonly error: CommandError }
  | { readonly kind: 'none' };

/** Whether a candidate may be the word. */
const words = (candidates: readonly Candidate[], values: boolean) =>
  candidates.filter(({ kind }) => kind === 'keyword' || (values && kind === 'value'));

/** What the space bar does: the one keyword that begins with the word is completed. `column`: where the word ends. */
export function completeOnSpace({ word, candidates, free }: Completion, column: number): Completed {
  const found = words(candidates, false);
  const [only] = found;
  if (word === '' || found.some(({ name }) => name === word)) return { kind: 'none' };
  if (free || candidates.some(({ kind, name }) => kind === 'value' && name === word)) return { kind: 'none' };
  if (found.length === 1 && only !== undefined) {
    return { kind: 'insert', text: quoted(only.name).slice(word.length), whole: true };
  }
  if (found.length > 1) return { kind: 'message', error: ambiguity(word, found, column) };
  if (candidates.some(({ kind }) => kind === 'value')) return { kind: 'none' };
  return { kind: 'message', error: new CommandError('syntax error.', { column: column - word.length }) };
}

/** What Tab does: as far as all that begin with the word agree; a list of them when they agree no further. */
export function completeOnTab({ word, candidates, free }: Completion, column: number): Completed {
  const found = words(candidates, true);
  const [first] = found;
  if (first === undefined) {
    if (free || word === '') return { kind: 'none' };
    return { kind: 'message', error: new CommandError('syntax error.', { column: column - word.length }) };
  }
  if (found.length === 1) return { kind: 'insert', text: quoted(first.name).slice(word.length), whole: true };
  const common = found.reduce((prefix, { name }) => commonPrefix(prefix, name), first.name);
  if (common.length > word.length) return { kind: 'insert', text: common.slice(word.length), whole: false };
  return { kind: 'message', error: ambiguity(word, found, column) };
}

function ambiguity(word: string, found: readonly Candidate[], column: number): CommandError {
  const list = possibleCompletions(found);
  return new CommandError(word === '' ? list : `'${word}' is ambiguous.\n${list}`, word === '' ? {} : { column });
}

/** A name with blanks in it was typed without quotes so far; the rest of it cannot be. */
function quoted(name: string): string {
  return /\s/.test(name) ? (name.split(/\s/, 1)[0] ?? '') : name;
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
