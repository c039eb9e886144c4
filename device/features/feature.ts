/**
 * A feature is one hierarchy of the configuration: its schema, what a commit checks, and what it renders to.
 * Everything here is pure; what it returns is carried out by `apply/`.
 */
import type { Artefact } from '../apply/artefact.ts';
import type { ConfigNode } from '../config/node.ts';
import type { SchemaNode } from '../schema/kinds.ts';

/** Something a commit must say. An `error` stops it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Hierarchy, e.g. `['interfaces', 'lo0', 'unit 0', 'family inet']`; empty for the top. */
  readonly path: readonly string[];
  /** The statement at that level, e.g. `filter`. */
  readonly statement?: string;
  /** In Junos's words where they are known. */
  readonly message: string;
}

/** One hierarchy. `config` is always the active configuration: without inactive and unknown statements. */
export interface Feature {
  readonly name: string;
  /** Statements it adds, and the hierarchy they stand at (containers on the way are made by the root schema). */
  readonly schema: readonly { readonly at: readonly string[]; readonly node: SchemaNode }[];
  /** Fills in what Junos fills in at commit, such as a user's uid. */
  complete?(config: ConfigNode, edit: Completion): void;
  verify(config: ConfigNode): Problem[];
  /** What a commit says of statements the schema does not know; `config` has them, and the inactive ones, and groups. */
  unknown?(config: ConfigNode): Problem[];
  render(config: ConfigNode): Artefact[];
}

/** Adds statements to a candidate. */
export interface Completion {
  /** Words as behind `set`. */
  set(words: readonly string[]): void;
}
