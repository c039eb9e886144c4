/** Every statement of the schema, at its level, with words to try it with. */
import type { ConfigNode } from '../../device/config/node.ts';
import { APPLY_GROUPS, APPLY_GROUPS_EXCEPT } from '../../device/schema/groups.ts';
import type { Container, List, SchemaNode } from '../../device/schema/kinds.ts';
import { statementsOf } from '../../device/schema/lookup.ts';
import { sampleOf } from './samples.ts';

/** What stands at every level: told about once, at the top. */
const EVERYWHERE: ReadonlySet<string> = new Set([APPLY_GROUPS.name, APPLY_GROUPS_EXCEPT.name]);

/** One statement. */
export interface Statement {
  readonly node: SchemaNode;
  /** Without value, with the key of a list as `<name>`: `user <user-name>`. */
  readonly shown: string;
  /** The whole path, without value, with keys that are in the base configuration where it has some. */
  readonly path: readonly string[];
  /** Whether the base configuration has it, and with something in it. */
  readonly filled: boolean;
  /** The document it was taken from; entries without a keyword of their own have their level's. */
  readonly source: SchemaNode['source'];
}

/** A level of the hierarchy and the statements right below it. */
export interface Level {
  /** Its path, with keys as `<name>`. */
  readonly shown: readonly string[];
  readonly statements: readonly Statement[];
}

/** All levels that have statements, in the schema's order. */
export function levelsOf(schema: Container, base: ConfigNode): Level[] {
  const levels: Level[] = [];
  const groups = schema.children.get('groups'); // it holds the whole hierarchy once more
  visit(schema, [], [], base);
  return levels;

  function visit(
    level: Container | List,
    shown: readonly string[],
    path: readonly string[],
    at: ConfigNode | undefined,
  ): void {
    const members = statementsOf(level).filter(({ name }) => shown.length === 0 || !EVERYWHERE.has(name));
    const found = members.map((node) => member(level, node, path, at));
    const statements = found.filter(({ node }) => node.kind !== 'container' || node.presence);
    if (statements.length > 0) levels.push({ shown, statements });
    for (const { node, shown: own, path: below, at: inside } of found) {
      if (level === groups) continue;
      if (node.kind === 'container' || node.kind === 'list') visit(node, [...shown, own], below, inside);
    }
  }
}

function member(level: SchemaNode, node: SchemaNode, path: readonly string[], at: ConfigNode | undefined) {
  const known = childOf(at, node);
  const filled = known !== undefined && known.children.size > 0;
  if (node.kind !== 'list') {
    return { node, shown: node.name, path: [...path, node.name], filled, source: node.source, at: known };
  }
  const key = known?.key ?? sampleOf(node.key);
  const words = node.bare ? [key] : [node.name, key];
  const shown = node.bare ? `<${node.key.name}>` : `${node.name} <${node.key.name}>`;
  const source = node.source ?? (node.bare ? level.source : undefined);
  return { node, shown, path: [...path, ...words], filled, source, at: known };
}

/** The first of the base configuration's statements of this kind. */
function childOf(at: ConfigNode | undefined, node: SchemaNode): ConfigNode | undefined {
  return [...(at?.children.values() ?? [])].find(({ schema }) => schema === node);
}
