/** The keys of one terminal, for the editor, the pager and whoever else reads them in turn. */
import type { TerminalInput } from '../terminal-input.ts';
import { type Key, keyDecoder } from './keys.ts';

export class KeyReader {
  readonly #input: TerminalInput;
  readonly #decode = keyDecoder();
  #keys: Key[] = [];
  #at = 0;

  constructor(input: TerminalInput) {
    this.#input = input;
  }

  /** Whether more has been typed already: part of a paste, or typed ahead. */
  get pending(): boolean {
    return this.#at < this.#keys.length || this.#input.pending;
  }

  /** Waits for a key; undefined once the input has ended. */
  async next(): Promise<Key | undefined> {
    while (this.#at >= this.#keys.length) {
      const bytes = await this.#input.next();
      if (bytes === undefined) return undefined;
      this.#keys = this.#decode(bytes);
      this.#at = 0;
    }
    return this.#keys[this.#at++];
  }

  /** Forgets what was typed and not yet read. */
  clear(): void {
    this.#keys = [];
    this.#at = 0;
  }
}
