/** What was typed in one mode of a session, the newest last. */
export interface Typed {
  readonly time: Date;
  readonly line: string;
}

/** Most lines that are kept. */
const MOST = 1000;

export class History {
  readonly #lines: Typed[] = [];

  get lines(): readonly Typed[] {
    return this.#lines;
  }

  /** A line that repeats the one before it is kept once. */
  add(line: string, time = new Date()): void {
    if (line.trim() === '' || line === this.#lines.at(-1)?.line) return;
    this.#lines.push({ time, line });
    if (this.#lines.length > MOST) this.#lines.shift();
  }

  /** The newest line before number `from` that contains the text; -1 for none. */
  search(text: string, from: number): number {
    for (let at = Math.min(from, this.#lines.length) - 1; at >= 0; at--) {
      if (this.#lines[at]?.line.includes(text)) return at;
    }
    return -1;
  }
}
