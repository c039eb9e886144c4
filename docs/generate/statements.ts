/** docs/statements.md: the reference of all statements, from the schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigNode } from '../../device/config/node.ts';
import { parseConfig } from '../../device/config/parse.ts';
import { SCHEMA } from '../../device/features/index.ts';
import type { SchemaNode } from '../../device/schema/kinds.ts';
import type { ValueType } from '../../device/schema/types.ts';
import { type Change, changesByEntry, changesBySetting } from './derive.ts';
import { cell, code, NOTICE, table } from './markdown.ts';
import { sampleOf } from './samples.ts';
import { type Level, levelsOf, type Statement } from './walk.ts';

const BASE = join(import.meta.dirname, 'base.conf');
/** Words of a type (of too many only some), and lines of a rendering, that are shown before it is said how many more there are. */
const MAX_WORDS = 24;
const MANY_WORDS = 12;
const MAX_LINES = 3;
const MAX_WIDTH = 90;
const RUNTIME = '*the runtime*';

/** The page. */
export function statementsPage(): string {
  const base = baseConfig();
  const levels = levelsOf(SCHEMA, base);
  const count = levels.reduce((sum, { statements }) => sum + statements.length, 0);
  return `${NOTICE}
# Statements

All ${count} statements that the device knows, by the level they stand at. A statement that is not here is kept when a whole
configuration is loaded, marked \`## Warning: statement ignored: not implemented\`, and does nothing; typed at the prompt it is a
syntax error.

\`apply-groups\` and \`apply-groups-except\` may stand at every level; in \`groups <group-name>\` stands the whole hierarchy once more,
where a key may be a pattern: \`<ge-*>\`.

- **Value**: the type as \`?\` shows it, with its range or its words. \`[ … ]\`: several values in order. A flag has none.
- **Renders to**: what of the system changes when the statement is set in
  [a small configuration](generate/base.conf), found out by rendering that with and without it; the lines are the ones that
  are new. *the runtime* means that nothing outside changes: the device's own program reads the statement where it is needed.
- **From**: RA is Juniper's "Remote Access Overview", CC its "Limiting the Number of User Login Attempts for SSH
  Sessions"; the others follow Junos as it is documented elsewhere.

${levels.map((level) => levelText(level, base)).join('\n\n')}
`;
}

/** What statements are tried in. */
function baseConfig(): ConfigNode {
  const { config, errors, warnings } = parseConfig(SCHEMA, readFileSync(BASE, 'utf8'), { file: BASE });
  const [wrong] = [...errors, ...warnings];
  if (wrong !== undefined) throw new Error(`${BASE}:${wrong.line}: ${wrong.message}`);
  return config;
}

function levelText({ shown, statements }: Level, base: ConfigNode): string {
  const rows = statements.map((statement) => {
    const { node } = statement;
    return [
      code(statement.shown),
      valueText(node),
      defaultText(node),
      cell(node.help),
      rendersText(statement, base),
      statement.source ?? '',
    ];
  });
  return `## ${code(`[${['edit', ...shown].join(' ')}]`)}\n\n${table(['Statement', 'Value', 'Default', 'Help', 'Renders to', 'From'], rows)}`;
}

function valueText(node: SchemaNode): string {
  switch (node.kind) {
    case 'container':
      return '';
    case 'list':
      return typeText(node.key);
    case 'leaf':
      if (node.type.name === 'empty') return 'flag';
      return node.valueOptional ? `${typeText(node.type)}, or none` : typeText(node.type);
    case 'leaf-list':
      return `[ … ] of ${typeText(node.type)}`;
  }
}

function typeText({ name, range, words }: ValueType): string {
  if (words !== undefined && words.size > 0) {
    const all = [...words.keys()].map(code);
    const shown =
      all.length > MAX_WORDS ? `${all.slice(0, MANY_WORDS).join(', ')} … ${all.length} in all` : all.join(', ');
    return name === 'value' ? shown : `${cell(name)}: ${shown}`;
  }
  return range === undefined ? cell(name) : `${cell(name)} ${range[0]}–${range[1]}`;
}

function defaultText(node: SchemaNode): string {
  if (node.kind !== 'leaf') return '';
  if (node.mandatory) return '*must be set*';
  return node.default === undefined ? '' : code(node.default);
}

function rendersText({ node, path, filled }: Statement, base: ConfigNode): string {
  if (node.kind === 'list' && filled) return names(changesByEntry(base, path)) || RUNTIME;
  const changes = changesBySetting(base, [...path, ...sampleValue(node)], path);
  if (changes.length > 0) return changes.map(changeText).join('<br>');
  return node.kind === 'list' && node.children.size > 0 ? '*its statements*' : RUNTIME;
}

function sampleValue(node: SchemaNode): string[] {
  if (node.kind === 'leaf-list') return [sampleOf(node.type)];
  if (node.kind !== 'leaf' || node.type.name === 'empty') return [];
  return [sampleOf(node.type, node.default === undefined ? [] : [node.default])];
}

function names(changes: readonly Change[]): string {
  return changes.map(({ what }) => code(what)).join(', ');
}

function changeText({ what, lines }: Change): string {
  if (lines.length === 0) return `${code(what)}: another order`;
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => code(line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH)}…` : line));
  const more = lines.length > MAX_LINES ? ` … ${lines.length} lines` : '';
  return `${code(what)}: ${shown.join(', ')}${more}`;
}
