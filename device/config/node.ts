/**
 * The configuration as a tree of immutable nodes; edits share what they do not touch (see `edit.ts`).
 */
import type { Container, SchemaNode } from '../schema/kinds.ts';

/** One statement with everything below it. */
export interface ConfigNode {
  /** What the schema knows about it; undefined for a statement that is kept but not implemented. */
  readonly schema: SchemaNode | undefined;
  /** The keyword; for an entry of a bare list the list's name. */
  readonly name: string;
  /** A list entry's key. */
  readonly key: string | undefined;
  /** A leaf's value (none for a flag), a leaf-list's values in order. */
  readonly values: readonly string[];
  /** Statements below, by `id`, in the order they were first set. */
  readonly children: ReadonlyMap<string, ConfigNode>;
  /** Deactivated: printed with `inactive:`, treated as absent by a commit. */
  readonly inactive: boolean;
  /** Annotation, without the comment marks. */
  readonly comment: string | undefined;
  /** Something stands here that the reader may not see; only in what is printed (see `login/redact.ts`). */
  readonly redacted?: 'SECRET-DATA' | 'ACCESS-DENIED';
}

/** The name a node has among its siblings, as it is printed: `unit 0`, `host-name`, `ge-0/0/0`. */
export function idOf(node: Pick<ConfigNode, 'schema' | 'name' | 'key'>): string {
  if (node.key === undefined) return node.name;
  return node.schema?.kind === 'list' && node.schema.bare ? node.key : `${node.name} ${node.key}`;
}

/** Follows ids downwards, e.g. `descend(root, 'system', 'services', 'ssh')`. */
export function descend(node: ConfigNode | undefined, ...ids: readonly string[]): ConfigNode | undefined {
  let at = node;
  for (const id of ids) at = at?.children.get(id);
  return at;
}

/** The value of a leaf below `node`, if it is set. */
export function leafValue(node: ConfigNode | undefined, ...ids: readonly string[]): string | undefined {
  return descend(node, ...ids)?.values[0];
}

/** The values of a leaf-list below `node`. */
export function leafValues(node: ConfigNode | undefined, ...ids: readonly string[]): readonly string[] {
  return descend(node, ...ids)?.values ?? [];
}

/** Entries of the list `name` directly below `node`, in order. */
export function entriesOf(node: ConfigNode | undefined, name: string): (ConfigNode & { readonly key: string })[] {
  const found: (ConfigNode & { readonly key: string })[] = [];
  for (const child of node?.children.values() ?? []) {
    if (child.name === name && child.key !== undefined) found.push(child as ConfigNode & { readonly key: string });
  }
  return found;
}

/** A configuration in which nothing is set. `schema` is the root that `assemble` makes. */
export function emptyConfig(schema: Container): ConfigNode {
  return { schema, name: '', key: undefined, values: [], children: new Map(), inactive: false, comment: undefined };
}

/** A statement that is kept as it was written, because the schema does not know it. Its name is its text. */
export function isUnknown(node: ConfigNode): boolean {
  return node.schema === undefined;
}
