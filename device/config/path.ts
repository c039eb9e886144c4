/** Statements by name: where one stands in the tree, from the root downwards. */
import type { SchemaNode } from '../schema/kinds.ts';
import { quote, TAGS, type TokenKind } from './lexer.ts';
import { type ConfigNode, idOf } from './node.ts';

export { resolvePath } from './resolve.ts';

/** A word of a line; the lexer's tokens are such. */
export interface PathToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly raw?: string;
}

/** One statement on the way, and the last one. */
export interface PathStep {
  /** Undefined for a statement the schema does not know; `name` is then its whole text. */
  readonly schema: SchemaNode | undefined;
  readonly name: string;
  /** A list entry's key; undefined also for a list that is named as a whole (mode `show`). */
  readonly key: string | undefined;
  /** A leaf's value or a leaf-list's values, as far as they were given. */
  readonly values: readonly string[];
}

/** From the root downwards; empty for the root itself. */
export type Path = readonly PathStep[];

/**
 * What the line is for. `set`: leaves need their values, and leaves of one level may follow each other. `block`: a
 * level follows in braces. `name`: one existing statement (edit, delete, deactivate). `show`: also a list without key.
 */
export type PathMode = 'set' | 'block' | 'name' | 'show';

export interface PathError {
  readonly kind: 'unknown' | 'ambiguous' | 'missing' | 'value' | 'extra';
  /** The offending word; the number of words when one is missing. */
  readonly index: number;
  /** In Junos's words, without full stop. */
  readonly message: string;
  /** What was understood before it. */
  readonly at: Path;
  /** The statement whose key or value is missing or wrong. */
  readonly wanted?: SchemaNode;
  /** What an ambiguous word may mean. */
  readonly candidates: readonly SchemaNode[];
}

export type Resolution =
  | { readonly ok: true; readonly paths: readonly Path[] }
  | { readonly ok: false; readonly error: PathError };

export interface ResolveOptions {
  readonly mode: PathMode;
  /** Keywords and fixed values may be abbreviated, as at the prompt. */
  readonly abbreviate?: boolean;
  /** The level the words are relative to; the paths begin with it. */
  readonly from?: Path;
  /** Statements for which it says no do not exist for this reader. */
  readonly visible?: (path: Path) => boolean;
  /** Which leaves may be followed by another on the line: those of any level, or of levels that print on one line. */
  readonly siblings?: 'any' | 'collapse';
}

/** Plain words as tokens, for callers that have no text. */
export function words(...texts: readonly string[]): PathToken[] {
  return texts.map((text) => ({ kind: 'word', text }));
}

/** The step for a statement the schema does not know: its words as they were written. */
export function unknownStep(tokens: readonly PathToken[]): PathStep {
  const texts = tokens.map(({ kind, text, raw }, index) => {
    if (kind !== 'string') return index === 0 && TAGS.has(text) ? `"${text}"` : text; // no mark when read again
    return raw === undefined || raw.includes('\n') ? quote(text, true) : raw;
  });
  return { schema: undefined, name: texts.join(' '), key: undefined, values: [] };
}

/** The words of a path, quoted where needed: for `[edit …]` and set commands. */
export function pathWords(path: Path): string[] {
  return path.flatMap(({ schema, name, key, values }) => {
    if (schema === undefined) return [name];
    if (schema.kind === 'list') {
      if (key === undefined) return []; // the list as a whole: its entries bring their keyword
      return schema.bare ? [quote(key)] : [name, quote(key)];
    }
    return values.length > 1
      ? [name, '[', ...values.map((value) => quote(value)), ']']
      : [name, ...values.map((value) => quote(value))];
  });
}

/**
 * The node a path leads to, if it is there. For a list as a whole (mode `show`) a node that holds only its entries,
 * or undefined when there are none.
 */
export function nodeAt(root: ConfigNode, path: Path): ConfigNode | undefined {
  let at: ConfigNode | undefined = root;
  for (const step of path) {
    if (at === undefined) return undefined;
    if (step.schema?.kind === 'list' && step.key === undefined) {
      const entries = [...at.children].filter(([, child]) => child.schema === step.schema);
      return entries.length === 0 ? undefined : { ...at, children: new Map(entries) };
    }
    at = at.children.get(idOf(step));
  }
  return at;
}
