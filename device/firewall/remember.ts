/** What was read of statements, remembered for as long as the prefix lists it was read with hold the same. */
import type { ConfigNode } from '../config/node.ts';
import type { AddressEntry, Family } from './model.ts';
import type { PrefixLists } from './prefix-lists.ts';

type Entries = readonly AddressEntry[] | undefined;

/** The prefix lists of one family, and a record of what was asked of them. */
export class ListReader {
  readonly family: Family;
  readonly #lists: PrefixLists;
  readonly #used = new Map<string, Entries>();

  constructor(lists: PrefixLists, family: Family) {
    this.#lists = lists;
    this.family = family;
  }

  /** The entries of a list; undefined when there is no such list. */
  entries(name: string): Entries {
    const entries = this.#lists.entries(name, this.family);
    this.#used.set(name, entries);
    return entries;
  }

  get used(): ReadonlyMap<string, Entries> {
    return this.#used;
  }

  /** A reader of the same lists with a record of its own. */
  fresh(): ListReader {
    return new ListReader(this.#lists, this.family);
  }
}

interface Memory<T> {
  readonly family: Family;
  readonly used: ReadonlyMap<string, Entries>;
  readonly value: T;
}

/** A memory for one kind of statement. */
export class Remembered<T> {
  readonly #known = new WeakMap<ConfigNode, Memory<T>>();

  /** What `work` makes of the statement; what it made before while the lists it asked for are the same. */
  read(node: ConfigNode, lists: ListReader, work: (lists: ListReader) => T): T {
    const known = this.#known.get(node);
    if (known?.family === lists.family && [...known.used].every(([name, was]) => lists.entries(name) === was)) {
      return known.value;
    }
    const own = lists.fresh();
    const value = work(own);
    for (const name of own.used.keys()) lists.entries(name);
    this.#known.set(node, { family: lists.family, used: own.used, value });
    return value;
  }
}
