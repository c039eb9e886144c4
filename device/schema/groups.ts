/**
 * Configuration groups in the schema: `groups` holds the whole hierarchy once more, with patterns for keys, and
 * `apply-groups` stands at every level.
 */
import { type Container, container, leaf, leafList, list, type SchemaNode } from './kinds.ts';
import { isLevel, type Level } from './lookup.ts';
import { string, ValueError, type ValueType, word } from './types.ts';
import { wildcardKey } from './wildcards.ts';

const groupName = word({ name: 'group-name', max: 254, pattern: /^[^<>]+$/ });

/** Groups to inherit from at this level. */
export const APPLY_GROUPS = leafList('apply-groups', {
  help: 'Groups from which to inherit configuration data',
  type: groupName,
});

/** Groups not to inherit from at this level, though a level above applies them. */
export const APPLY_GROUPS_EXCEPT = leafList('apply-groups-except', {
  help: "Don't inherit configuration data from these groups",
  type: groupName,
});

const VERSION = leaf('version', { help: 'Software version information', type: string({ name: 'version', max: 255 }) });

/** A level with `change` made to it and to all below. */
function rebuild(level: Level, change: (level: Level) => Level): Level {
  const below = (node: SchemaNode): SchemaNode => (isLevel(node) ? rebuild(node, change) : node);
  const children = new Map([...level.children].map(([name, node]) => [name, below(node)]));
  const entries = level.entries && rebuild(level.entries, change);
  const copy: Level = { ...level, children, ...(entries?.kind === 'list' && { entries }) };
  return withOwnKeys(change(copy));
}

/** Entries without keyword stand where statements stand: none of these can be a key. */
function withOwnKeys(level: Level): Level {
  const { entries, children } = level;
  if (entries === undefined) return level;
  const isTaken = (word: string) => children.has(word) || apply().some(([name]) => name === word);
  const key: ValueType = {
    ...entries.key,
    parse(text) {
      if (isTaken(text)) throw new ValueError(`invalid value '${text}': it is the name of a statement`);
      return entries.key.parse(text);
    },
  };
  return { ...level, entries: { ...entries, key } };
}

function withApply(level: Level): Level {
  return { ...level, children: new Map([...apply(), ...level.children]) };
}

function apply(): [string, SchemaNode][] {
  return [APPLY_GROUPS, APPLY_GROUPS_EXCEPT].map((node) => [node.name, node]);
}

function withWildcards(level: Level): Level {
  return level.kind === 'list' ? { ...level, key: wildcardKey(level.key) } : level;
}

/** The schema with groups, the ways to apply them, and the `version` that stands above everything. */
export function withGroups(root: Container): Container {
  const inGroup = [...rebuild(root, withWildcards).children.values()];
  const groups = container('groups', {
    help: 'Configuration groups',
    flat: true,
    entries: list('group', { help: 'Group name', key: groupName, bare: true, orderedBy: 'user' }, inGroup),
  });
  const { children } = rebuild(root, withApply);
  const own = [...children].filter(([name]) => name !== APPLY_GROUPS.name && name !== APPLY_GROUPS_EXCEPT.name);
  return {
    ...root,
    children: new Map<string, SchemaNode>([['version', VERSION], ['groups', groups], ...apply(), ...own]),
  };
}
