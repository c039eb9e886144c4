/** Every statement of the schema, for whoever tells about them all. */
import type { Container, SchemaNode } from './kinds.ts';
import { isLevel, type Level, statementsOf } from './lookup.ts';

/** A statement and where it stands. */
export interface SchemaEntry {
  /** Words as behind `set`, a list's key as the name of its type: `['interfaces', '<interface-name>', 'mtu']`. */
  readonly path: readonly string[];
  readonly node: SchemaNode;
  /** The levels above, from the root's child downwards. */
  readonly parents: readonly Level[];
}

/** What stands at every level, or holds everything once more: told about once, not at each level. */
const EVERYWHERE: ReadonlySet<string> = new Set(['groups', 'apply-groups', 'apply-groups-except']);

/** Every statement once, a level before what is in it, in the order they are shown. Groups are left out. */
export function* walkSchema(root: Container): Generator<SchemaEntry, void, undefined> {
  yield* walk(root, [], []);
}

function* walk(level: Level, above: readonly string[], parents: readonly Level[]): Generator<SchemaEntry> {
  for (const node of statementsOf(level)) {
    if (EVERYWHERE.has(node.name)) continue;
    const path = [...above, ...ownWords(node)];
    yield { path, node, parents };
    if (isLevel(node)) yield* walk(node, path, [...parents, node]);
  }
}

function ownWords(node: SchemaNode): string[] {
  if (node.kind !== 'list') return [node.name];
  return node.bare ? [`<${node.key.name}>`] : [node.name, `<${node.key.name}>`];
}
