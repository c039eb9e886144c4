/** A statement in words, as `| display detail` puts them above it. */
import type { SchemaNode } from '../schema/kinds.ts';

/** `root-login: Configure root access via ssh`, then the values it may have and what holds without it. */
export function describeStatement(schema: SchemaNode): string[] {
  const lines = [`${schema.name}: ${schema.help}`];
  if (schema.kind === 'container') return lines;
  const { words, range, name } = schema.kind === 'list' ? schema.key : schema.type;
  if (range !== undefined) lines.push(`range: ${range[0]} .. ${range[1]}`);
  else if (words !== undefined && words.size > 0) lines.push(`values: ${[...words.keys()].join(', ')}`);
  else if (name !== 'empty') lines.push(`type: ${name}`);
  if (schema.kind === 'leaf' && schema.default !== undefined) lines.push(`default: ${schema.default}`);
  return lines;
}
