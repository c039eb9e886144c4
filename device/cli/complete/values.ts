/** Candidates for a value: its fixed words, names the device knows, and a hint that says what it may be. */
import { ValueError, type ValueType } from '../../schema/types.ts';
import type { ValueSource } from '../grammar.ts';
import type { Candidate } from './completion.ts';
import { namesOf } from './names.ts';
import type { Surroundings } from './surroundings.ts';

/** Types whose values are names of something. */
const SOURCES: ReadonlyMap<string, ValueSource> = new Map([
  ['interface-name', 'interface'],
  ['filter', 'filter'],
  ['policer', 'policer'],
  ['prefix-list', 'prefix-list'],
  ['prefix-list-name', 'prefix-list'],
  ['class', 'class'],
  ['class-name', 'class'],
]);

/** Names of types that say less than the statement's own name. */
const PLAIN = new Set(['number', 'text', 'name', 'value']);

/** What a value is for: the statement or argument it belongs to. */
export interface Purpose {
  readonly name: string;
  readonly help: string;
  readonly default?: string;
}

/** Whether the word is a value as it stands. */
export function mayBe(type: ValueType, word: string): boolean {
  if (word === '') return false;
  try {
    type.parse(word);
    return true;
  } catch (error) {
    if (error instanceof ValueError) return false;
    throw error;
  }
}

/** All candidates for a value of the type. `source`: where its names are, when the type does not say it. */
export async function typeCandidates(
  type: ValueType,
  purpose: Purpose,
  around: Surroundings,
  source: ValueSource | undefined = SOURCES.get(type.name),
): Promise<Candidate[]> {
  const names = source === undefined || !around.names ? [] : await namesOf(source, around);
  const words = [...(type.words ?? [])].map(
    ([name, help]): Candidate => ({
      kind: 'keyword',
      name,
      help: name === purpose.default ? `${help} (default)`.trimStart() : help,
    }),
  );
  const closed = type.words !== undefined && type.name === 'value';
  return [...names.map(nameCandidate), ...(closed ? [] : [hint(type, purpose)]), ...words];
}

export function nameCandidate(name: string): Candidate {
  return { kind: 'value', name, help: '' };
}

/** `<connection-limit>   Maximum number of connections (1..250; default 75)` */
function hint(type: ValueType, { name, help, default: fallback }: Purpose): Candidate {
  const range = type.range === undefined ? [] : [`${type.range[0]}..${type.range[1]}`];
  const limits = [...range, ...(fallback === undefined ? [] : [`default ${fallback}`])].join('; ');
  return {
    kind: 'hint',
    name: `<${PLAIN.has(type.name) ? name : type.name}>`,
    help: limits === '' ? help : `${help} (${limits})`,
  };
}
