/**
 * Applies what `show | compare` prints. A hunk fits when what it takes away is there as it says; everything a hunk
 * does is said in the words of the configuration, so the columns do not count.
 */
import type { Container } from '../schema/kinds.ts';
import { isLevel } from '../schema/lookup.ts';
import { Edit, EditError } from './edit.ts';
import { equal } from './equal.ts';
import { ConfigSyntaxError, type ConfigWarning } from './errors.ts';
import { readTags } from './marks.ts';
import { type ConfigNode, emptyConfig, idOf } from './node.ts';
import { type LoadResult, parseConfig } from './parse.ts';
import { lineTokens, PatchError, patchLevel, patchSubject } from './patch-names.ts';
import { type Hunk, type Run, readHunks } from './patch-text.ts';
import { nodeAt, type Path } from './path.ts';

export interface PatchOptions {
  readonly file?: string;
  readonly from?: Path;
  readonly unknown?: 'keep' | 'error';
}

/** The configuration with every hunk applied; each that does not fit is an error at its place. */
export function applyPatch(schema: Container, base: ConfigNode, text: string, options: PatchOptions = {}): LoadResult {
  const { hunks, error } = readHunks(text, options.file);
  if (error !== undefined) return { config: base, errors: [error], warnings: [] };
  const patch = new Patch(schema, base, options);
  const config = patch.apply(hunks);
  const errors = patch.errors.sort((a, b) => a.line - b.line || a.column - b.column);
  return { config: errors.length === 0 ? config : base, errors, warnings: patch.warnings };
}

class Patch {
  readonly errors: ConfigSyntaxError[] = [];
  readonly warnings: ConfigWarning[] = [];
  readonly #schema: Container;
  readonly #options: PatchOptions;
  readonly #base: ConfigNode;
  readonly #edit: Edit;
  /** What each run of new lines says, by run, and the names of everything in them. */
  readonly #new = new Map<Run, readonly Statement[]>();
  readonly #names = new Set<string>();
  /** The entry that was named last, by level and list: new and moved ones follow it. */
  readonly #previous = new Map<string, string>();
  /** What the next statement that is only named gets for a comment; an empty one takes the one there away. */
  #annotation: string | undefined;

  constructor(schema: Container, base: ConfigNode, options: PatchOptions) {
    this.#schema = schema;
    this.#base = base;
    this.#options = options;
    this.#edit = new Edit(base);
  }

  apply(hunks: readonly Hunk[]): ConfigNode {
    const placed = hunks.flatMap((hunk) => {
      const path = this.#try(hunk, hunk.line, () =>
        patchLevel(this.#schema, this.#base, hunk, this.#options.from ?? []),
      );
      return path === undefined ? [] : [{ hunk, path }];
    });
    for (const { hunk, path } of placed) {
      for (const run of hunk.runs) if (run.sign === '+') this.#try(hunk, run.line, () => this.#read(run, path));
    }
    // everything goes before anything comes: of alternatives (accept, discard) only one can stand
    for (const { hunk, path } of placed) {
      for (const run of hunk.runs) if (run.sign === '-') this.#try(hunk, run.line, () => this.#remove(run, path));
    }
    for (const { hunk, path } of placed) {
      for (const run of hunk.runs) this.#try(hunk, run.line, () => this.#come(run, path));
    }
    for (const { path } of placed) this.#edit.prune(path);
    return this.#edit.done();
  }

  /** Does a part of a hunk; what is wrong with it goes into the errors, with the hunk's name. */
  #try<T>({ header }: Hunk, line: number, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      const { file } = this.#options;
      const isOurs = error instanceof PatchError || error instanceof EditError || error instanceof ConfigSyntaxError;
      if (!isOurs) throw error;
      const place = { line, column: 1, ...('line' in error && { line: error.line, column: error.column }), file };
      const token = 'token' in error && error.token !== undefined ? { token: error.token } : {};
      this.errors.push(new ConfigSyntaxError(`${error.message} (hunk ${header})`, { ...place, ...token }));
      return undefined;
    }
  }

  /** What a run of lines says, alone. */
  #parsed(run: Run, path: Path): ConfigNode | undefined {
    const text = '\n'.repeat(run.line - 1) + run.statements.join('\n');
    const { config, errors, warnings } = parseConfig(this.#schema, text, {
      ...{ base: emptyConfig(this.#schema), language: 'curly', from: path },
      unknown: this.#options.unknown ?? 'keep',
    });
    const [error] = errors;
    if (error !== undefined) throw error;
    if (run.sign === '+') this.warnings.push(...warnings);
    return nodeAt(config, path);
  }

  #read(run: Run, path: Path): void {
    const found = statements(this.#parsed(run, path), path);
    this.#new.set(run, found);
    for (const own of found) this.#names.add(nameOf(own.path));
  }

  #remove(run: Run, path: Path): void {
    for (const own of statements(this.#parsed(run, path), path)) {
      const there = this.#edit.find(own.path);
      if (there === undefined || !saysTheSame(there, own.node)) {
        throw new PatchError(`'${idOf(own.node)}' does not stand there as the patch has it`, run.line);
      }
      // a leaf that gets another value keeps its place until then, for lines about its marks
      if (isLevel(there.schema) || there.schema === undefined || !this.#names.has(nameOf(own.path))) {
        this.#edit.delete([...own.path.slice(0, -1), { ...own.node, values: [] }], true);
      }
    }
  }

  #come(run: Run, path: Path): void {
    if (run.sign === '-') {
      if (run.comment !== undefined) this.#annotation = '';
    } else if (run.sign === '+') {
      for (const own of this.#new.get(run) ?? []) this.#add(own.node, own.path);
      if (run.comment !== undefined) this.#annotation = run.comment;
    } else {
      for (const [index, line] of run.lines.entries()) this.#named(run, line, run.line + index, path);
    }
  }

  #add(node: ConfigNode, path: Path): void {
    const there = this.#edit.find(path);
    const comment = there?.comment;
    if (!isLevel(node.schema)) this.#edit.reset(path);
    this.#put(node, path);
    if (comment !== undefined && node.comment === undefined) this.#edit.annotate(path, comment);
    if (there === undefined) this.#moveBehind(path);
    this.#follow(path);
  }

  /** Sets a statement with its marks and everything in it. */
  #put(node: ConfigNode, path: Path): void {
    this.#edit.set(path);
    for (const child of node.children.values()) this.#put(child, [...path, child]);
    if (node.inactive) this.#edit.deactivate(path);
    if (node.comment !== undefined) this.#edit.annotate(path, node.comment);
  }

  #follow(path: Path): void {
    const step = path.at(-1);
    if (step?.key !== undefined) this.#previous.set(listOf(path), step.key);
  }

  /** Puts a new or moved entry of an ordered list behind the one named before it, or first. */
  #moveBehind(path: Path): void {
    const step = path.at(-1);
    const list = step?.schema;
    if (step?.key === undefined || list?.kind !== 'list' || list.orderedBy !== 'user') return;
    const previous = this.#previous.get(listOf(path));
    if (previous !== undefined) {
      this.#edit.insert(path, 'after', previous);
      return;
    }
    const siblings = this.#edit.find(path.slice(0, -1))?.children.values() ?? [];
    const first = [...siblings].find(({ schema }) => schema === list);
    if (first?.key !== undefined && first.key !== step.key) this.#edit.insert(path, 'before', first.key);
  }

  /** A line that names a statement that stands: `inactive: …`, a moved entry, or the one that comments are for. */
  #named({ sign }: Run, text: string, line: number, level: Path): void {
    const tokens = lineTokens(text, line);
    if (tokens.length === 0) return;
    const { marks, length } = readTags(tokens, undefined);
    const path = patchSubject(this.#schema, tokens.slice(length), level, line);
    if (this.#edit.find(path) === undefined) throw new PatchError('statement not found', line, text.trim());
    if (sign === '!' && marks.inactive) this.#edit.deactivate(path);
    else if (sign === '!' && marks.active) this.#edit.activate(path);
    else if (sign === '!') this.#moveBehind(path);
    if (this.#annotation !== undefined && sign === ' ') this.#edit.annotate(path, this.#annotation);
    if (sign === ' ') this.#annotation = undefined;
    this.#follow(path);
  }
}

interface Statement {
  readonly node: ConfigNode;
  readonly path: Path;
}

/** What stands in a level, each with its path; levels that are only printed before others (`family`) are passed. */
function statements(level: ConfigNode | undefined, path: Path): Statement[] {
  return [...(level?.children.values() ?? [])].flatMap((node) => {
    const own = [...path, node];
    return node.schema?.kind === 'container' && node.schema.prefix ? statements(node, own) : [{ node, path: own }];
  });
}

function nameOf(path: Path): string {
  return path.map(idOf).join('\n');
}

/** The list an entry is of, at its place. */
function listOf(path: Path): string {
  return `${nameOf(path.slice(0, -1))}\n${path.at(-1)?.name}`;
}

/** Whether what is there is what the patch takes away. Of a leaf only the values count: marks are lines of their own. */
function saysTheSame(there: ConfigNode, removed: ConfigNode): boolean {
  if (isLevel(there.schema) || there.schema === undefined) return equal(there, removed);
  const { values } = there;
  return values.length === removed.values.length && values.every((value, index) => value === removed.values[index]);
}
