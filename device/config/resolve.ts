/**
 * What the words of a line mean: a list of words becomes paths of the tree, checked against the schema. The one place
 * that decides it, for both languages and for the CLI.
 */
import type { Container, Leaf, LeafList, List, SchemaNode } from '../schema/kinds.ts';
import { entriesList, isLevel, type Level, matchChild } from '../schema/lookup.ts';
import { empty, ValueError, type ValueType } from '../schema/types.ts';
import type { Path, PathError, PathToken, Resolution, ResolveOptions } from './path.ts';

const NO_VALUES: readonly string[] = [];

/** Carries a PathError out of the resolver; never leaves this file. */
class Failure extends Error {
  readonly error: PathError;
  constructor(error: PathError) {
    super(error.message);
    this.error = error;
  }
}

class Resolver {
  readonly #tokens: readonly PathToken[];
  readonly #options: ResolveOptions;
  /** How far it is; never changed in place, so that paths can share it. */
  #steps: Path;
  readonly #paths: Path[] = [];
  #level: Level;
  #index = 0;

  constructor(root: Container, tokens: readonly PathToken[], options: ResolveOptions) {
    this.#tokens = tokens;
    this.#options = options;
    this.#steps = options.from ?? [];
    const start = this.#steps.length === 0 ? root : this.#steps.at(-1)?.schema;
    if (!isLevel(start)) throw new Error(`'${this.#steps.at(-1)?.name}' is no level of the hierarchy`);
    this.#level = start;
  }

  run(): Path[] {
    while (this.#index < this.#tokens.length) {
      if (this.#paths.length > 0 && !this.#mayFollowLeaf()) this.#fail('extra', 'syntax error');
      const entries = entriesList(this.#level);
      if (entries !== undefined && this.#opensSet()) this.#entries(entries);
      else this.#statement(this.#word());
    }
    const last = this.#steps.at(-1);
    const { mode } = this.#options;
    if (this.#openLevel && last?.schema?.kind === 'container' && last.schema.prefix && mode !== 'block') {
      if (mode !== 'show') this.#missing(last.schema);
    }
    if (this.#openLevel || this.#paths.length === 0) this.#paths.push(this.#steps);
    return this.#paths;
  }

  /** Whether a level was entered since the last leaf. */
  #openLevel = false;

  #mayFollowLeaf(): boolean {
    const { mode, siblings = 'any' } = this.#options;
    return mode === 'set' && (siblings === 'any' || this.#level.collapse || this.#level.oneLine);
  }

  #fail(kind: PathError['kind'], message: string, extra: Partial<PathError> = {}): never {
    throw new Failure({ kind, message, index: this.#index, at: this.#steps, candidates: [], ...extra });
  }

  #missing(wanted: SchemaNode): never {
    this.#fail('missing', 'missing argument', { wanted, index: this.#tokens.length });
  }

  /** The word at the index; anything but a word is an error. */
  #word(): string {
    const token = this.#tokens[this.#index];
    if (token?.kind !== 'word' && token?.kind !== 'string') return this.#fail('extra', 'syntax error');
    return token.text;
  }

  #statement(word: string): void {
    const exact = this.#level.children.get(word);
    if (exact !== undefined && this.#options.visible === undefined) {
      this.#take(exact);
      return;
    }
    const entries = entriesList(this.#level);
    const isKey = exact === undefined && entries !== undefined && (entries.key.claims?.(word) ?? true);
    const match = matchChild(this.#level, word, this.#options.abbreviate ?? false, (node) => this.#visible(node));
    if (isKey) this.#entry(entries);
    else if (match.kind === 'found') this.#take(match.node);
    else if (match.kind === 'none') this.#fail(this.#paths.length > 0 ? 'extra' : 'unknown', 'syntax error');
    else this.#fail('ambiguous', `'${word}' is ambiguous`, { candidates: match.nodes });
  }

  #take(node: SchemaNode): void {
    this.#index++;
    if (node.kind === 'leaf' || node.kind === 'leaf-list') {
      this.#leaf(node);
    } else if (node.kind === 'list' && this.#index < this.#tokens.length) {
      if (this.#opensSet()) this.#entries(node);
      else this.#entry(node);
    } else {
      if (node.kind === 'list' && this.#options.mode !== 'show') this.#missing(node);
      this.#enter(node, undefined);
    }
  }

  /** Whether the reader may know of a statement, or of a list's entry. */
  #visible(node: SchemaNode, key?: string): boolean {
    const { visible } = this.#options;
    return visible?.([...this.#steps, { schema: node, name: node.name, key, values: [] }]) ?? true;
  }

  #entry(node: List): void {
    const at = this.#index;
    const key = this.#value(node, node.key);
    if (!this.#visible(node, key)) this.#fail('unknown', 'syntax error', { index: at });
    this.#enter(node, key);
  }

  /** Whether several keys follow: `interface [ ge-0/0/0.0 fxp0.0 ]`, each an entry with nothing in it. */
  #opensSet(): boolean {
    return this.#options.mode === 'set' && this.#tokens[this.#index]?.kind === '[';
  }

  #entries(node: List): void {
    for (const key of this.#valuesInBrackets(node, node.key)) {
      if (!this.#visible(node, key)) this.#fail('unknown', 'syntax error');
      this.#paths.push([...this.#steps, { schema: node, name: node.name, key, values: NO_VALUES }]);
    }
    // what follows could be meant for each of them, or for none
    if (this.#index < this.#tokens.length) this.#fail('extra', 'syntax error');
    this.#openLevel = false;
  }

  #enter(node: Level, key: string | undefined): void {
    this.#steps = [...this.#steps, { schema: node, name: node.name, key, values: NO_VALUES }];
    this.#level = node;
    this.#openLevel = true;
  }

  #leaf(node: Leaf | LeafList): void {
    const values = node.kind === 'leaf' ? this.#leafValue(node) : this.#leafListValues(node);
    if (this.#options.mode === 'block') this.#fail('extra', 'syntax error');
    this.#paths.push([...this.#steps, { schema: node, name: node.name, key: undefined, values }]);
    this.#openLevel = false;
  }

  #leafValue(node: Leaf): readonly string[] {
    if (node.type === empty) return [];
    const next = this.#tokens[this.#index];
    if (next === undefined) {
      if (this.#options.mode === 'set' && !node.valueOptional) this.#missing(node);
      return [];
    }
    // `then { reject log; }` on one line: a keyword is no value where the value may be left out
    if (node.valueOptional && next.kind === 'word' && this.#level.children.has(next.text)) return [];
    return [this.#value(node, node.type)];
  }

  #leafListValues(node: LeafList): readonly string[] {
    const next = this.#tokens[this.#index];
    if (next === undefined) {
      if (this.#options.mode === 'set') this.#missing(node);
      return [];
    }
    return next.kind === '[' ? this.#valuesInBrackets(node, node.type) : [this.#value(node, node.type)];
  }

  /** The values from the opening bracket to the closing one, each once. */
  #valuesInBrackets(node: LeafList | List, type: ValueType): readonly string[] {
    this.#index++;
    const values = new Set<string>();
    while (this.#tokens[this.#index]?.kind !== ']') {
      if (this.#index >= this.#tokens.length) this.#fail('missing', "syntax error, expecting ']'", { wanted: node });
      values.add(this.#value(node, type));
    }
    if (values.size === 0) this.#fail('extra', 'syntax error'); // `port [ ]` sets nothing
    this.#index++;
    return [...values];
  }

  /** Takes the word at the index as a value of `type`. */
  #value(node: SchemaNode, type: ValueType): string {
    const text = this.#word();
    const value = this.#options.abbreviate ? expand(text, type) : text;
    try {
      const parsed = type.parse(value);
      this.#index++;
      return parsed;
    } catch (error) {
      if (error instanceof ValueError) this.#fail('value', error.message, { wanted: node });
      throw error;
    }
  }
}

/** The only fixed word that begins with `text`, or `text`. */
function expand(text: string, type: ValueType): string {
  if (type.words === undefined || type.words.has(text) || text === '') return text;
  const found = [...type.words.keys()].filter((word) => word.startsWith(text));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only : text;
}

/**
 * Resolves a line of words to the statements it names: one path, or in mode `set` several when leaves follow each
 * other (`set system login user x uid 2000 class operator`). Throws only when `from` is no level.
 */
export function resolvePath(root: Container, tokens: readonly PathToken[], options: ResolveOptions): Resolution {
  const resolver = new Resolver(root, tokens, options);
  try {
    return { ok: true, paths: resolver.run() };
  } catch (failure) {
    if (failure instanceof Failure) return { ok: false, error: failure.error };
    throw failure;
  }
}
