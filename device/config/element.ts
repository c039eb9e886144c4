/** What XML and JSON have in common: named elements that hold a text or other elements. */
import type { Position } from './errors.ts';

/** One element as it was read. */
export interface Element extends Position {
  /** Without the namespace's prefix. */
  readonly name: string;
  /** What it holds besides other elements; undefined when it holds nothing. */
  readonly text: string | undefined;
  readonly children: readonly Element[];
  /** By their names without prefix; what concerns namespaces and Junos's own notes (`junos:changed`) is left out. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Annotation above it. */
  readonly comment: string | undefined;
}

/** How deep elements may nest; Junos's deepest hierarchies have about a fifth of it. */
export const MAX_ELEMENT_DEPTH = 128;

/** What cannot be written as elements of its own: the statement's text is the attribute `text`. */
export const STATEMENT = 'junos:statement';

/** Names that both languages can bear. */
const NAME = /^[A-Za-z_][\w.-]*$/;

/** Whether a word can be the name of an element. */
export function isElementName(word: string): boolean {
  return NAME.test(word) && !/^xml/i.test(word);
}

/** An annotation without the marks of a comment around it. */
export function commentText(text: string): string {
  const [, inner = text] = /^\s*\/\*(.*)\*\/\s*$/s.exec(text) ?? [];
  return inner.trim();
}
