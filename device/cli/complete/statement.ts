/** Completion of a configuration statement, from the schema and the configuration there is. */
import { canStandAlone } from '../../config/draft.ts';
import { type ConfigNode, descend } from '../../config/node.ts';
import { nodeAt, type Path, type PathError, resolvePath } from '../../config/path.ts';
import type { Leaf, LeafList, List, SchemaNode } from '../../schema/kinds.ts';
import { entriesList, isLevel, type Level } from '../../schema/lookup.ts';
import { empty } from '../../schema/types.ts';
import { complaint, tokens } from '../configuration/statement.ts';
import type { Segment } from '../words.ts';
import type { Candidate, Completion } from './completion.ts';
import { FINISH, filtered } from './line.ts';
import type { Surroundings } from './surroundings.ts';
import { mayBe, nameCandidate, typeCandidates } from './values.ts';

/** What the statement is for: to be made, to be found among those that are there, to be shown, to be gone to. */
export type StatementMode = 'set' | 'name' | 'show' | 'edit';

export interface StatementCompletion extends Completion {
  /** The level the words have led to. */
  readonly level: Path;
}

/** What may follow the finished words. Throws a CommandError for what is wrong with them. */
export async function completeStatement(
  mode: StatementMode,
  before: Segment,
  word: string,
  around: Surroundings,
): Promise<StatementCompletion> {
  const typed = tokens(before);
  const resolution = resolvePath(around.schema, typed, {
    mode: mode === 'edit' ? 'name' : mode,
    abbreviate: true,
    from: around.path,
    ...(around.visible !== undefined && { visible: around.visible }),
  });
  const at = new StatementPlace(mode, around);
  if (!resolution.ok) {
    const { error } = resolution;
    if (error.kind !== 'missing' || error.wanted === undefined) throw complaint(error, typed, before);
    return { ...(await at.missing(error, error.wanted, word)), level: error.at };
  }
  const path = resolution.paths.at(-1) ?? around.path;
  const last = path.at(-1);
  // a level that means nothing when empty is only made together with something in it
  const whole = mode === 'set' ? last !== undefined && canStandAlone(last) : true;
  const finish = whole && (typed.length > 0 || mode === 'show') ? FINISH : [];
  const found = await at.after(resolution.paths, path, word, finish);
  return { ...found, level: isLevel(path.at(-1)?.schema) ? path : path.slice(0, -1) };
}

class StatementPlace {
  readonly #mode: StatementMode;
  readonly #around: Surroundings;

  constructor(mode: StatementMode, around: Surroundings) {
    this.#mode = mode;
    this.#around = around;
  }

  /** Something has to follow: a key, a value, or a statement behind `family`. */
  async missing({ at }: PathError, wanted: SchemaNode, word: string): Promise<Completion> {
    if (wanted.kind === 'container') return filtered(word, await this.#statements(wanted, at, []), false);
    if (wanted.kind === 'list') return this.#key(wanted, at, word, []);
    return this.#value(wanted, at, word, []);
  }

  /** The words are a statement; something may follow. */
  async after(paths: readonly Path[], path: Path, word: string, finish: readonly Candidate[]): Promise<Completion> {
    const step = path.at(-1);
    const schema = step?.schema ?? this.#around.schema;
    if (step !== undefined && schema.kind === 'list' && step.key === undefined) {
      return this.#key(schema, path.slice(0, -1), word, finish);
    }
    if (isLevel(schema)) return this.#level(schema, path, word, finish, []);
    const above = path.slice(0, -1);
    const parent = above.at(-1)?.schema ?? this.#around.schema;
    const given = paths.map((other) => other.at(-1)).filter((leaf) => leaf?.schema?.kind === 'leaf');
    const others =
      this.#mode === 'set' && isLevel(parent)
        ? await this.#level(
            parent,
            above,
            word,
            finish,
            given.map((leaf) => leaf?.name ?? ''),
          )
        : filtered(word, finish, false);
    const open = step?.values.length === 0 && !(schema.kind === 'leaf' && schema.type === empty);
    if (!open) return others;
    const values = await this.#value(schema as Leaf | LeafList, above, word, []);
    return { word, candidates: [...values.candidates, ...others.candidates], free: values.free || others.free };
  }

  async #level(
    level: Level,
    at: Path,
    word: string,
    finish: readonly Candidate[],
    except: readonly string[],
  ): Promise<Completion> {
    const statements = await this.#statements(level, at, except);
    const entries = entriesList(level);
    const keys = entries === undefined ? undefined : await this.#key(entries, at, word, []);
    const found = filtered(word, [...statements, ...finish], false);
    if (keys === undefined) return found;
    return { word, candidates: [...keys.candidates, ...found.candidates], free: keys.free };
  }

  /** What is to be done with the statement. */
  get #action(): 'view' | 'edit' {
    return this.#mode === 'show' || this.#mode === 'edit' ? 'view' : 'edit';
  }

  async #statements(level: Level, at: Path, except: readonly string[]): Promise<Candidate[]> {
    const node = this.#node(at);
    return [...level.children.values()]
      .filter((child) => !except.includes(child.name) && this.#stands(child, node))
      .filter((child) =>
        this.#around.offered([...at, { schema: child, name: child.name, key: undefined, values: [] }], this.#action),
      )
      .map((child) => ({ kind: 'keyword', name: child.name, help: child.help, ...marker(child) }));
  }

  /** Whether a statement is one of those that are wanted. */
  #stands(child: SchemaNode, node: ConfigNode | undefined): boolean {
    if (this.#mode === 'edit') return isLevel(child);
    if (this.#mode !== 'name') return true;
    if (child.kind !== 'list') return descend(node, child.name) !== undefined;
    for (const entry of node?.children.values() ?? [])
      if (entry.name === child.name && entry.key !== undefined) return true;
    return false;
  }

  async #key(list: List, at: Path, word: string, finish: readonly Candidate[]): Promise<Completion> {
    const free = mayBe(list.key, word) && (list.key.claims?.(word) ?? true);
    const there = this.#around.names ? this.#keys(list, at) : [];
    if (this.#mode === 'name') return filtered(word, [...there.map(nameCandidate), ...finish], free);
    const { name, help } = list;
    const possible = await typeCandidates(list.key, { name, help }, this.#around);
    const known = new Set(there);
    const candidates = [...there.map(nameCandidate), ...possible.filter((other) => !known.has(other.name)), ...finish];
    return filtered(word, candidates, free);
  }

  /** The keys of the entries that are there. */
  #keys(list: List, at: Path): string[] {
    const keys: string[] = [];
    for (const entry of this.#node(at)?.children.values() ?? []) {
      if (entry.name !== list.name || entry.key === undefined) continue;
      const step = { schema: list, name: list.name, key: entry.key, values: [] };
      if (this.#around.offered([...at, step], this.#action)) keys.push(entry.key);
    }
    return keys;
  }

  async #value(leaf: Leaf | LeafList, at: Path, word: string, finish: readonly Candidate[]): Promise<Completion> {
    const free = mayBe(leaf.type, word);
    const secret = leaf.kind === 'leaf' && leaf.secret;
    const there = secret ? [] : (this.#node(at)?.children.get(leaf.name)?.values ?? []);
    if (this.#mode === 'name') return filtered(word, [...there.map(nameCandidate), ...finish], free);
    const bracket: Candidate = { kind: 'keyword', name: '[', help: 'Open a set of values' };
    const values = await typeCandidates(leaf.type, leaf, this.#around);
    return filtered(word, [...values, ...(leaf.kind === 'leaf-list' ? [bracket] : []), ...finish], free);
  }

  #node(at: Path): ConfigNode | undefined {
    return nodeAt(this.#around.root, at);
  }
}

function marker(node: SchemaNode): Pick<Candidate, 'marker'> {
  if (node.kind === 'leaf') return {};
  return { marker: node.kind === 'leaf-list' ? '+' : '>' };
}
