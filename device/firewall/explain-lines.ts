/**
 * On which line of its printed configuration a filter's statement stands. Remarks are hung on statements, and the
 * lines where those appear are counted: so the printer alone knows how a configuration is laid out.
 */
import { type ConfigNode, descend } from '../config/node.ts';
import { printCurly } from '../config/print-curly.ts';

export interface Line {
  /** From 0. */
  readonly index: number;
  readonly text: string;
  /** How many of the ids lead to the statement that the line is of. */
  readonly depth: number;
}

/** What nobody would write above a statement. */
const MARK = 'vtylab: here';

/** Finds lines of one configuration. What is large is printed once a filter, however many statements are asked for. */
export class LineFinder {
  readonly #root: ConfigNode;
  readonly #filters = new Map<string, { readonly line: Line; readonly terms: ReadonlyMap<string, Line> } | undefined>();

  constructor(root: ConfigNode) {
    this.#root = root;
  }

  /** `filter` leads to the filter, `below` from there to the statement: a term, or something in it. */
  find(filter: readonly string[], below: readonly string[]): Line | undefined {
    const found = this.#filter(filter);
    const [term, ...inTerm] = below;
    if (found === undefined || term === undefined) return found?.line;
    const start = found.terms.get(term);
    if (start === undefined) return undefined;
    const ofTerm = { ...start, index: found.line.index + 1 + start.index, depth: filter.length + 1 };
    const node = descend(this.#root, ...filter, term);
    if (inTerm.length === 0 || node === undefined) return ofTerm;
    const inner = lineOf(node, inTerm);
    return inner && { ...inner, index: ofTerm.index + 1 + inner.index, depth: ofTerm.depth + inner.depth };
  }

  #filter(ids: readonly string[]) {
    const key = ids.join('\n');
    if (this.#filters.has(key)) return this.#filters.get(key);
    const node = descend(this.#root, ...ids);
    const line = node && lineOf(this.#root, ids);
    const found = line && { line, terms: childLines(node) };
    this.#filters.set(key, found);
    return found;
  }
}

/** The line of a statement in what is printed of `root`. What shares its level's line is found on that. */
function lineOf(root: ConfigNode, ids: readonly string[]): Line | undefined {
  const lines = printed(root);
  for (const depth of [ids.length, ids.length - 1]) {
    const had = descend(root, ...ids.slice(0, depth))?.comment !== undefined;
    const marked = printed(withMark(root, ids.slice(0, depth)));
    // a remark pushes apart what shares a line
    if (depth === 0 || marked.length !== lines.length + (had ? 0 : 1)) continue;
    const index = marked.findIndex(isMark) + (had ? 1 : 0);
    return { index, text: (lines[index] ?? '').trim(), depth };
  }
  return undefined;
}

/** The lines of all statements directly in a level, by their ids, in what is printed of it. */
function childLines(level: ConfigNode): Map<string, Line> {
  const lines = printed(level);
  const children = new Map([...level.children].map(([id, child]) => [id, { ...child, comment: id }]));
  const wanted = new Map([...children].map(([id]) => [`/* ${id} */`, id]));
  const found = new Map<string, Line>();
  let added = 0;
  for (const [at, line] of printed({ ...level, children }).entries()) {
    const id = line.startsWith('/') ? wanted.get(line) : undefined;
    if (id === undefined) continue;
    const had = level.children.get(id)?.comment !== undefined;
    const index = at - added + (had ? 1 : 0);
    found.set(id, { index, text: (lines[index] ?? '').trim(), depth: 1 });
    if (!had) added++;
  }
  return found;
}

function isMark(line: string): boolean {
  return line.trim() === `/* ${MARK} */`;
}

function printed(node: ConfigNode): string[] {
  return printCurly(node).split('\n');
}

function withMark(node: ConfigNode, [id, ...below]: readonly string[]): ConfigNode {
  const child = id === undefined ? undefined : node.children.get(id);
  if (id === undefined || child === undefined) return { ...node, comment: MARK };
  return { ...node, children: new Map([...node.children, [id, withMark(child, below)]]) };
}
