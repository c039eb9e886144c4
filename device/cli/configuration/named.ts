/** Statements that a command names because they are there, those among them that the schema does not know. */
import { isUnknown } from '../../config/node.ts';
import { nodeAt, type Path, type PathToken, resolvePath } from '../../config/path.ts';
import type { Segment } from '../words.ts';
import type { ConfigurationMode } from './mode.ts';
import { resolveStatement, tokens } from './statement.ts';

/**
 * The paths of what is named. An unknown statement is named by its first words, as many as are typed. Throws a
 * CommandError for what is neither.
 */
export function resolveNamed(mode: ConfigurationMode, rest: Segment): readonly Path[] {
  const unknown = unknownNamed(mode, rest);
  if (unknown.length > 0) return unknown;
  return resolveStatement(mode.schema, rest, { mode: 'name', from: mode.path, visible: mode.visible });
}

function unknownNamed({ schema, path: from, visible, config }: ConfigurationMode, rest: Segment): readonly Path[] {
  const words = tokens(rest);
  const options = { mode: 'name', abbreviate: true, from, visible } as const;
  const resolution = resolvePath(schema, words as readonly PathToken[], options);
  if (resolution.ok || resolution.error.kind !== 'unknown') return [];
  const { at, index } = resolution.error;
  const typed = words
    .slice(index)
    .map(({ text }) => text)
    .join(' ');
  const siblings = [...(nodeAt(config, at)?.children.values() ?? [])].filter(isUnknown);
  return siblings
    .filter(({ name }) => `${name} `.startsWith(`${typed} `))
    .map(({ schema, name, key, values }) => [...at, { schema, name, key, values }]);
}
