/** Where a term's decision stands in the configuration: its line in `show configuration`, and the command that makes it. */
import { inheritedFrom } from '../config/inherit.ts';
import { type ConfigNode, descend } from '../config/node.ts';
import { pathWords } from '../config/path.ts';
import { printSet } from '../config/print-set.ts';
import { LineFinder } from './explain-lines.ts';
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
 * prints for this reader.
 */
export class StatementFinder {
  readonly #effective: ConfigNode;
  readonly #shown: ConfigNode;
  readonly #lines: LineFinder;

  constructor(effective: ConfigNode, shown: ConfigNode) {
    this.#effective = effective;
    this.#shown = shown;
    this.#lines = new LineFinder(shown);
  }

  /** Undefined when the reader may not see it. */
  find(wanted: Wanted): Statement | undefined {
    const { filter, below } = this.#ids(wanted);
    const ids = [...filter, ...below];
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
    const place = own ? this.#lines.find(filter, below) : undefined;
    const above = path.slice(0, (place?.depth ?? path.length) - 1);
    return {
      ...(place !== undefined && { line: place.index + 1 + HEADING_LINES, text: place.text }),
      level: pathWords(above).join(' '),
      set,
      ...(isImplied(wanted, ids) && { implied: true }),
      ...(group !== undefined && !own && { group }),
    };
  }

  /** The way to the statement: to the outcome where it is written, else to `then`, else to the term or filter. */
  #ids({ family, filter, term, outcome }: Wanted): { filter: string[]; below: string[] } {
    const ways = [['firewall', 'family', family], ['firewall']].map((above) => [...above, `filter ${filter}`]);
    const way = ways.find((ids) => descend(this.#effective, ...ids) !== undefined) ?? [];
    if (term === undefined) return { filter: way, below: [] };
    const candidates =
      outcome === 'nested' ? [['filter']] : outcome === undefined ? [] : [['then', WORDS[outcome]], ['then']];
    const inTerm = descend(this.#effective, ...way, `term ${term}`);
    const found = candidates.find((ids) => descend(inTerm, ...ids) !== undefined);
    return { filter: way, below: [`term ${term}`, ...(found ?? [])] };
  }
}

function isImplied({ outcome }: Wanted, ids: readonly string[]): boolean {
  return outcome !== undefined && outcome !== 'nested' && ids.at(-1) !== WORDS[outcome];
}
