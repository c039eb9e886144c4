/** Finding statements in the schema: by their keyword, by an abbreviation, or all that may follow. */
import type { Container, List, SchemaNode } from './kinds.ts';

/** A statement that has statements below it: what `edit` can enter and what braces stand behind. */
export type Level = Container | List;

export function isLevel(node: SchemaNode | undefined): node is Level {
  return node?.kind === 'container' || node?.kind === 'list';
}

/** The statement with exactly this keyword. */
export function childNamed(level: Level, name: string): SchemaNode | undefined {
  return level.children.get(name);
}

/** The statements whose keyword begins with `prefix`, in the schema's order; all of them for an empty prefix. */
export function childrenStarting(level: Level, prefix: string): SchemaNode[] {
  return [...level.children.values()].filter((child) => child.name.startsWith(prefix));
}

/** The list whose entries stand in this level without a keyword (`interfaces { ge-0/0/0 … }`). */
export function entriesList(level: Level): List | undefined {
  return level.entries;
}

/** Every kind of statement that stands directly in this level, in the order they are shown. */
export function statementsOf(level: Level): SchemaNode[] {
  return level.entries === undefined ? [...level.children.values()] : [...level.children.values(), level.entries];
}

export type Match =
  | { readonly kind: 'found'; readonly node: SchemaNode }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly nodes: readonly SchemaNode[] };

/**
 * The statement a word means. The exact keyword wins; with `abbreviate` the only one that begins with it does too.
 * Statements that are not `visible` are as good as not there.
 */
export function matchChild(
  level: Level,
  word: string,
  abbreviate: boolean,
  visible: (node: SchemaNode) => boolean = () => true,
): Match {
  const exact = level.children.get(word);
  if (exact !== undefined && visible(exact)) return { kind: 'found', node: exact };
  if (!abbreviate || word === '') return { kind: 'none' };
  const nodes = childrenStarting(level, word).filter(visible);
  const [only] = nodes;
  if (only === undefined) return { kind: 'none' };
  return nodes.length === 1 ? { kind: 'found', node: only } : { kind: 'ambiguous', nodes };
}
