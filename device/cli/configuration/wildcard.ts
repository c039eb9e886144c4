/** `wildcard delete` and `replace pattern`: changes to all that a pattern fits. */
import { createContext, runInContext } from 'node:vm';
import { type ConfigNode, entriesOf, idOf } from '../../config/node.ts';
import { nodeAt, type Path } from '../../config/path.ts';
import type { List } from '../../schema/kinds.ts';
import { entriesList, isLevel } from '../../schema/lookup.ts';
import { integer, string, ValueError } from '../../schema/types.ts';
import { isWildcard, wildcardMatches } from '../../schema/wildcards.ts';
import { CommandError } from '../errors.ts';
import { searcher } from '../pattern.ts';
import type { ConfigurationCommand, ConfigurationMode } from './mode.ts';
import { confirm } from './move.ts';
import { resolveTokens, tokens } from './statement.ts';

/** A key's test: `ge-0/0/*` as a shell has it, `^ge-.*0$` as an expression. */
function keyMatcher(pattern: string): (key: string) => boolean {
  const wildcard = isWildcard(pattern) ? pattern : `<${pattern}>`;
  if (!/[.^$|()+]/.test(pattern)) return (key) => wildcardMatches(wildcard, key);
  return searcher(pattern);
}

/** The list that a path's entries are of: the list it names, or the one that has its entries in the level itself. */
function listAt(path: Path, mode: ConfigurationMode): { readonly list: List; readonly level: Path } | undefined {
  const step = path.at(-1);
  const schema = step?.schema ?? mode.schema;
  if (step !== undefined && schema.kind === 'list' && step.key === undefined)
    return { list: schema, level: path.slice(0, -1) };
  const entries = isLevel(schema) ? entriesList(schema) : undefined;
  return entries === undefined ? undefined : { list: entries, level: path };
}

const wildcardDelete: ConfigurationCommand = {
  name: 'delete',
  help: 'Delete a data element',
  arguments: [
    { kind: 'rest', name: 'statement', help: 'Statement, and a pattern for its last word', completes: 'name' },
  ],
  run: async (context, { rest }) => {
    const { mode } = context;
    const words = tokens(rest);
    const pattern = words.at(-1);
    if (pattern === undefined) throw new CommandError('missing argument.', { column: rest.end });
    const [path = mode.path] = resolveTokens(mode.schema, words.slice(0, -1), rest, {
      mode: 'show',
      from: mode.path,
      visible: mode.visible,
    });
    const found = listAt(path, mode);
    if (found === undefined) {
      throw new CommandError('syntax error, expecting <identifier>.', { column: rest.start + pattern.column - 1 });
    }
    const { list, level } = found;
    const matches = keyMatcher(pattern.text);
    const keys = entriesOf(nodeAt(mode.config, level), list.name)
      .map(({ key }) => key)
      .filter((key) => matches(key) && mode.visible([...level, { schema: list, name: list.name, key, values: [] }]));
    if (keys.length === 0) return 'warning: statement not found\n';
    const question = `${keys.map((key) => `  matched: ${key}\n`).join('')}Delete ${keys.length} objects?`;
    if (!(await confirm(context, question, false))) return '';
    return mode.edit((edit) => {
      for (const key of keys) edit.delete([...level, { schema: list, name: list.name, key, values: [] }]);
      return '';
    });
  },
};

export const wildcard: ConfigurationCommand = {
  name: 'wildcard',
  help: 'Wildcard operations',
  children: [wildcardDelete],
};

/** Milliseconds that replacing one pattern may take in all. */
const PATIENCE = 500;

/**
 * What a pattern's replacement makes of texts. Throws a CommandError when it is no expression, or takes too long: the
 * engine can be kept busy for years, so it runs with a time limit.
 */
function replaced(texts: readonly string[], pattern: string, replacement: string): ReadonlyMap<string, string> {
  // `\1` and `&` are the groups and the match, as in sed; `$` is only itself.
  const template = replacement
    .replaceAll('$', '$$$$')
    .replaceAll(/\\(\d)/g, '$$$1')
    .replaceAll(/(?<!\\)&/g, '$$&')
    .replaceAll('\\&', '&');
  try {
    const expression = new RegExp(pattern, 'g');
    const context = createContext({ texts, expression, template, results: [] });
    const script = 'for (const text of texts) results.push([text, text.replace(expression, template)]); results';
    return new Map(runInContext(script, context, { timeout: PATIENCE }) as [string, string][]);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not a regular expression' : 'takes too long to replace';
    throw new CommandError(`error: '${pattern}' ${reason}`, { cause });
  }
}

/** All keys and values of a tree. */
function textsOf({ key, values, children }: ConfigNode, texts = new Set<string>()): ReadonlySet<string> {
  for (const text of [...(key === undefined ? [] : [key]), ...values]) texts.add(text);
  for (const child of children.values()) textsOf(child, texts);
  return texts;
}

/** A tree with its keys and values replaced. Throws a CommandError for what is then no value any more. */
function replaceIn(node: ConfigNode, replace: (text: string) => string): ConfigNode {
  const { schema, key, values, children } = node;
  const changedText = (text: string) => {
    const next = replace(text);
    if (next === text) return text;
    const type =
      schema?.kind === 'list' ? schema.key : schema !== undefined && !isLevel(schema) ? schema.type : undefined;
    try {
      return type?.parse(next) ?? next;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new CommandError(`error: ${node.name} '${text}' would become '${next}': ${error.message}`, {
        cause: error,
      });
    }
  };
  const below = new Map<string, ConfigNode>();
  let changed = false;
  for (const child of children.values()) {
    const next = replaceIn(child, replace);
    changed ||= next !== child;
    const id = idOf(next);
    if (below.has(id)) throw new CommandError(`error: there would be two statements '${id}'`);
    below.set(id, next);
  }
  const nextKey = key === undefined ? undefined : changedText(key);
  const nextValues = values.map(changedText);
  changed ||= nextKey !== key || nextValues.some((value, at) => value !== values[at]);
  return changed ? { ...node, key: nextKey, values: [...new Set(nextValues)], children: below } : node;
}

/** The tree with another node in a place. */
function withNodeAt(root: ConfigNode, path: Path, node: ConfigNode): ConfigNode {
  const [step, ...below] = path;
  if (step === undefined) return node;
  const id = idOf(step);
  const child = root.children.get(id);
  if (child === undefined) return root;
  return { ...root, children: new Map(root.children).set(id, withNodeAt(child, below, node)) };
}

const text = string({ name: 'pattern', min: 1 });

export const replace: ConfigurationCommand = {
  name: 'replace',
  help: 'Replace character string in configuration',
  children: [
    {
      name: 'pattern',
      help: 'Pattern to replace',
      arguments: [
        { kind: 'operand', name: 'pattern', help: 'Pattern to replace', type: text, mandatory: true },
        { kind: 'option', name: 'with', help: 'Replacement', type: string({ name: 'replacement' }) },
        { kind: 'option', name: 'upto', help: 'Number of replacements', type: integer(1, 1_000_000) },
      ],
      run: ({ mode }, { values, rest }) => {
        const replacement = values.get('with');
        if (replacement === undefined) throw new CommandError("syntax error, expecting 'with'.", { column: rest.end });
        const at = nodeAt(mode.config, mode.path);
        if (at === undefined) return '';
        const inside = { ...at, key: undefined, values: [] };
        const changes = replaced([...textsOf(inside)], values.get('pattern') ?? '', replacement);
        let left = Number(values.get('upto') ?? Number.POSITIVE_INFINITY);
        const { children } = replaceIn(inside, (text) => {
          const next = changes.get(text) ?? text;
          return next === text || left-- <= 0 ? text : next;
        });
        mode.replace(withNodeAt(mode.config, mode.path, { ...at, children }));
        return '';
      },
    },
  ],
};
