/** Where a term's decision stands in the configuration: its line in `show configuration`, and the command that makes it. */
import { inheritedFrom } from '../config/inherit.ts';
import { type ConfigNode, descend } from '../config/node.ts';
import { pathWords } from '../config/path.ts';
import { printCurly } from '../config/print-curly.ts';
import { printSet } from '../config/print-set.ts';
import type { Family, Outcome } from './model.ts';

export interface Statement {
  /** Of what `show configuration` prints, its heading counted; absent for what a group brought along. */
  readonly line?: number;
  /** As it is printed there: `reject;`, `then accept;`. */
  readonly text?: string;
  /** The levels it stands in, as in `[edit …]`. */
  readonly level: string;
  /** The command that makes it. */
  readonly set: string;
  /** The outcome is not written: it is what a term does that says nothing about it. */
  readonly implied?: true;
  /** The configuration group it comes from. */
  readonly group?: string;
}

/** What is printed above the statements. */
const HEADING_LINES = 1;

/** What a term's decision is written as: the statement that makes the outcome, or what is there instead of one. */
const WORDS: Readonly<Record<Outcome['kind'], string>> = {
  accept: 'accept',
  discard: 'discard',
  reject: 'reject',
  'next-term': 'next',
};

/** Where the statement that decides is looked for, the likeliest first. */
export interface Wanted {
  readonly family: Family;
  readonly filter: string;
  /** Absent: the filter itself, for what its end does. */
  readonly term?: string;
  /** `nested`: the term leads into another filter. */
  readonly outcome?: Outcome['kind'] | 'nested';
}

/**
 * Finds statements of one configuration. `effective` is what the device acts on, `shown` what `show configuration`
 * prints for this reader. A finder of the same configuration prints it once.
 */
export class StatementFinder {
  readonly #effective: ConfigNode;
  readonly #shown: ConfigNode;
  #lines: readonly string[] | undefined;

  constructor(effective: ConfigNode, shown: ConfigNode) {
    this.#effective = effective;
    this.#shown = shown;
  }

  /** Undefined when the reader may not see it. */
  find(wanted: Wanted): Statement | undefined {
    const ids = this.#ids(wanted);
    const path = ids
      .map((_, at) => descend(this.#effective, ...ids.slice(0, at + 1)))
      .filter((node) => node !== undefined);
    const node = path.at(-1);
    if (node === undefined) return undefined;
    const shown = ids.map((_, at) => descend(this.#shown, ...ids.slice(0, at + 1)));
    if (shown.some((one) => one?.redacted !== undefined)) return undefined;
    const group = [...path]
      .reverse()
      .map(inheritedFrom)
      .find((name) => name !== undefined);
    const own = shown.every((one) => one !== undefined && !one.inactive);
    const hasContent = node.schema?.kind !== 'list';
    const set = hasContent ? (printSet(node, { at: path }).split('\n')[0] ?? '') : `set ${pathWords(path).join(' ')}`;
    const place = own ? this.#place(ids) : undefined;
    const above = path.slice(0, place?.depth ?? -1);
    return {
      ...(place !== undefined && { line: place.line, text: place.text }),
      level: pathWords(above).join(' '),
      set,
      ...(isImplied(wanted, ids) && { implied: true }),
      ...(group !== undefined && !own && { group }),
    };
  }

  /** The way to the statement: to the outcome where it is written, else to `then`, else to the term or filter. */
  #ids({ family, filter, term, outcome }: Wanted): string[] {
    const ways = [['firewall', 'family', family], ['firewall']].map((above) => [...above, `filter ${filter}`]);
    const way = ways.find((ids) => descend(this.#effective, ...ids) !== undefined) ?? [];
    if (term === undefined) return way;
    const inTerm = [...way, `term ${term}`];
    const below =
      outcome === 'nested' ? [['filter']] : outcome === undefined ? [] : [['then', WORDS[outcome]], ['then']];
    const found = below.find((ids) => descend(this.#effective, ...inTerm, ...ids) !== undefined);
    return [...inTerm, ...(found ?? [])];
  }

  /**
   * The line a statement is printed on. A remark is hung on it, and the line where that appears counted: so the
   * printer alone knows how a configuration is laid out. `depth`: how many ids lead to the line's own statement.
   */
  #place(ids: readonly string[]): { line: number; text: string; depth: number } | undefined {
    this.#lines ??= printed(this.#shown);
    for (const depth of [ids.length, ids.length - 1]) {
      const had = descend(this.#shown, ...ids.slice(0, depth))?.comment !== undefined;
      const marked = printed(withComment(this.#shown, ids.slice(0, depth)));
      // a remark would have pushed apart what shares a line: then it is the level's line
      if (marked.length !== this.#lines.length + (had ? 0 : 1)) continue;
      const at = marked.findIndex((line) => line.trim() === `/* ${MARK} */`) + (had ? 1 : 0);
      return { line: at + 1 + HEADING_LINES, text: (this.#lines[at] ?? '').trim(), depth: depth - 1 };
    }
    return undefined;
  }
}

function isImplied({ outcome }: Wanted, ids: readonly string[]): boolean {
  return outcome !== undefined && outcome !== 'nested' && ids.at(-1) !== WORDS[outcome];
}

/** What nobody would write above a statement. */
const MARK = 'vtylab: here';

function printed(root: ConfigNode): string[] {
  return printCurly(root).split('\n');
}

function withComment(node: ConfigNode, [id, ...below]: readonly string[]): ConfigNode {
  const child = id === undefined ? undefined : node.children.get(id);
  if (id === undefined || child === undefined) return { ...node, comment: MARK };
  return { ...node, children: new Map([...node.children, [id, withComment(child, below)]]) };
}
