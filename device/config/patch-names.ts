/** What the lines of a patch call levels and statements. */
import type { Container } from '../schema/kinds.ts';
import { isLevel } from '../schema/lookup.ts';
import { ConfigSyntaxError } from './errors.ts';
import { type Token, tokenizeLine } from './lexer.ts';
import { subjectOf } from './marks.ts';
import type { ConfigNode } from './node.ts';
import type { Hunk } from './patch-text.ts';
import { nodeAt, type Path, resolvePath } from './path.ts';

/** A part of a patch that cannot be applied. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly line: number;
  readonly column = 1;
  readonly token: string | undefined;

  constructor(message: string, line: number, token?: string) {
    super(message);
    this.line = line;
    this.token = token;
  }
}

/** The words of a line, up to the brace or the semicolon behind them. */
export function lineTokens(text: string, line: number): Token[] {
  try {
    const tokens = tokenizeLine(text);
    const end = tokens.findIndex(({ kind }) => kind === '{' || kind === ';' || kind === '}');
    return end < 0 ? tokens : tokens.slice(0, end);
  } catch (error) {
    if (error instanceof ConfigSyntaxError) throw new PatchError(error.message, line, error.token);
    throw error;
  }
}

/** The level a hunk's header names. */
export function patchLevel(schema: Container, base: ConfigNode, { words, line }: Hunk, from: Path): Path {
  const tokens = lineTokens(words, line);
  if (tokens.length === 0) return from;
  const resolution = resolvePath(schema, tokens, { mode: 'block', from });
  if (resolution.ok) return resolution.paths[0] ?? from;
  const { error } = resolution;
  if (error.kind !== 'unknown') throw new PatchError(error.message, line, tokens[error.index]?.text);
  return unknownLevel(base, error.at, written(tokens.slice(error.index)), line);
}

/** Statements the schema does not know stand in the tree by their text: the header's words are several of them. */
function unknownLevel(base: ConfigNode, from: Path, words: string, line: number): Path {
  let path = from;
  for (let rest = words; rest !== ''; ) {
    const children = [...(nodeAt(base, path)?.children.values() ?? [])].filter(({ schema }) => schema === undefined);
    const fitting = children.filter(({ name }) => rest === name || rest.startsWith(`${name} `));
    const next = fitting.find(({ name }) => rest === name) ?? fitting.find(({ children: { size } }) => size > 0);
    if (next === undefined) throw new PatchError('no such level of the configuration', line, words);
    path = [...path, { schema: undefined, name: next.name, key: undefined, values: [] }];
    rest = rest.slice(next.name.length + 1);
  }
  return path;
}

function written(tokens: readonly Token[]): string {
  return tokens.map(({ raw, text }) => raw ?? text).join(' ');
}

/** The statement that the words of a line name, in a level. */
export function patchSubject(schema: Container, tokens: readonly Token[], level: Path, line: number): Path {
  const last = level.at(-1)?.schema;
  let [at, index] = [level, 0];
  if (level.length === 0 || isLevel(last)) {
    const whole = resolvePath(schema, tokens, { mode: 'set', from: level, siblings: 'collapse' });
    const resolution = whole.ok ? whole : resolvePath(schema, tokens, { mode: 'block', from: level });
    if (resolution.ok) return subjectOf(resolution.paths[0] ?? level, level);
    const { error } = resolution;
    if (error.kind !== 'unknown') throw new PatchError(error.message, line, tokens[error.index]?.text);
    [at, index] = [error.at, error.index];
  }
  return [...at, { schema: undefined, name: written(tokens.slice(index)), key: undefined, values: [] }];
}
