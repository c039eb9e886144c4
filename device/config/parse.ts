/** Loads configuration text of either language into a tree. */
import type { Container } from '../schema/kinds.ts';
import { Edit } from './edit.ts';
import type { ConfigSyntaxError, ConfigWarning } from './errors.ts';
import { Lexer } from './lexer.ts';
import { Loading } from './load.ts';
import { type ConfigNode, emptyConfig } from './node.ts';
import { parseCurly } from './parse-curly.ts';
import { isSetCommand, parseSet } from './parse-set.ts';
import type { Path } from './path.ts';

export type Language = 'set' | 'curly';

export interface ParseOptions {
  /** Named in errors. */
  readonly file?: string;
  /** What the text is merged into; default an empty configuration. */
  readonly base?: ConfigNode;
  /** Default: what the text looks like. */
  readonly language?: Language;
  /** Statements the schema does not know: kept and inert, with a warning (default), or errors. */
  readonly unknown?: 'keep' | 'error';
  /** The level the text is relative to (`load merge relative`). */
  readonly from?: Path;
  /** Whether `replace:` tags are obeyed (`load replace`). Default: they say nothing. */
  readonly replaces?: boolean;
}

export interface LoadResult {
  /** Everything that was good; the caller decides whether to use it when there are errors. */
  readonly config: ConfigNode;
  /** In the order of the text. */
  readonly errors: readonly ConfigSyntaxError[];
  readonly warnings: readonly ConfigWarning[];
}

/** The language a text is written in, judged by its first words: commands, or statements in braces. */
export function detectLanguage(text: string): Language {
  const lexer = new Lexer(text);
  let first = lexer.next();
  while (first.kind === 'comment') first = lexer.next();
  if (first.kind !== 'word' || !isSetCommand(first.text)) return 'curly';
  return lexer.next().kind === '{' ? 'curly' : 'set';
}

/** Merges `text` into a configuration. Reports every error it finds, each with its place; never throws for a text. */
export function parseConfig(schema: Container, text: string, options: ParseOptions = {}): LoadResult {
  const {
    file,
    base = emptyConfig(schema),
    language = detectLanguage(text),
    unknown = 'keep',
    from = [],
    replaces = false,
  } = options;
  const edit = new Edit(base);
  const loading = new Loading({ schema, edit, file, unknown, from, replaces });
  if (language === 'set') parseSet(text, loading);
  else parseCurly(text, loading);
  const errors = loading.errors.sort((a, b) => a.line - b.line || a.column - b.column);
  return { config: edit.done(), errors, warnings: loading.warnings };
}
