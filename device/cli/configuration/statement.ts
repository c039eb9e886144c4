/** Statements typed at the prompt: from words to paths of the schema, and from the schema's complaints to carets. */
import { ConfigSyntaxError } from '../../config/errors.ts';
import { type Token, tokenizeLine } from '../../config/lexer.ts';
import { type Path, type PathError, type PathMode, type PathToken, resolvePath } from '../../config/path.ts';
import type { Container } from '../../schema/kinds.ts';
import { CommandError } from '../errors.ts';
import { ambiguous } from '../grammar.ts';
import type { Segment } from '../words.ts';

export interface StatementOptions {
  readonly mode: PathMode;
  /** The level the statement is relative to. */
  readonly from?: Path;
  /** Statements for which it says no do not exist for the user. */
  readonly visible?: (path: Path) => boolean;
}

/** Reads a statement, whose keywords may be abbreviated. Throws a CommandError whose caret stands at the fault. */
export function resolveStatement(root: Container, segment: Segment, options: StatementOptions): readonly Path[] {
  return resolveTokens(root, tokens(segment), segment, options);
}

/** The same for a single path. */
export function resolveOne(root: Container, segment: Segment, options: StatementOptions): Path {
  return resolveStatement(root, segment, options)[0] ?? options.from ?? [];
}

/** The words of a statement. Throws a CommandError for what cannot be read. */
export function tokens(segment: Segment): Token[] {
  try {
    return tokenizeLine(segment.text);
  } catch (cause) {
    if (!(cause instanceof ConfigSyntaxError)) throw cause;
    throw new CommandError(`${cause.message}.`, { column: segment.start + cause.column - 1, cause });
  }
}

/** Resolves words that were cut out of `segment`. */
export function resolveTokens(
  root: Container,
  words: readonly Token[],
  segment: Segment,
  { mode, from = [], visible = () => true }: StatementOptions,
): readonly Path[] {
  const resolution = resolvePath(root, words as readonly PathToken[], { mode, abbreviate: true, from, visible });
  if (resolution.ok) return resolution.paths;
  throw complaint(resolution.error, words, segment);
}

/** A complaint of the schema, its caret at the fault. */
export function complaint(error: PathError, words: readonly Token[], segment: Segment): CommandError {
  const word = words[error.index];
  const last = words.at(-1);
  if (word === undefined) {
    const end = last === undefined ? segment.end : segment.start + last.column - 1 + last.text.length;
    return new CommandError(`${error.message}.`, { column: Math.max(segment.end, end) });
  }
  const start = segment.start + word.column - 1;
  if (error.kind === 'ambiguous') {
    return ambiguous({ text: word.text, end: start + word.text.length }, error.candidates);
  }
  // What a value should have been is said in the type's own words.
  return new CommandError(error.kind === 'value' ? error.message : `${error.message}.`, { column: start });
}
