/** ^R: searching the history backwards, letter by letter. */
import type { History } from './history.ts';
import type { Key } from './keys.ts';

export class HistorySearch {
  readonly #history: History;
  #wanted = '';
  #found: number;

  constructor(history: History) {
    this.#history = history;
    this.#found = history.lines.length;
  }

  get prompt(): string {
    return `(history search '${this.#wanted}') `;
  }

  /** The line that was found; empty when there is none. */
  get line(): string {
    return this.#history.lines[this.#found]?.line ?? '';
  }

  /** The number of the line that was found. */
  get index(): number {
    return this.#found < 0 ? this.#history.lines.length : this.#found;
  }

  /** Takes a key of the search. False for any other: it ends the search, and works on the line that was found. */
  take(key: Key): boolean {
    if ('text' in key) {
      this.#wanted += key.text;
      this.#search(this.#found + 1);
    } else if (key.name === 'backspace') {
      this.#wanted = [...this.#wanted].slice(0, -1).join('');
      this.#search(this.#history.lines.length);
    } else if (key.name === '^R') this.#search(this.#found);
    else return false;
    return true;
  }

  /** An older line where there is one; else what is found stays. */
  #search(from: number): void {
    const found = this.#wanted === '' ? -1 : this.#history.search(this.#wanted, from);
    if (found >= 0) this.#found = found;
    else if (this.#wanted === '') this.#found = this.#history.lines.length;
  }
}
