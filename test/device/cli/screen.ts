/** A terminal's screen, as far as the CLI uses one: what a person would see after these bytes were printed. */
import { charWidth } from '../../../device/cli/line/width.ts';

const TAB = 8;

export class VirtualScreen {
  readonly #rows: number;
  readonly #columns: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** How often the bell has rung. */
  bells = 0;

  constructor(rows = 24, columns = 80) {
    this.#rows = rows;
    this.#columns = columns;
  }

  write(text: string): void {
    for (const char of text) this.#put(char);
  }

  /** What is on the screen, from the top, without blanks at the ends of lines. */
  get lines(): string[] {
    const all = this.#lines.map((cells) => cells.join('').trimEnd());
    return all.slice(Math.max(0, all.length - this.#rows));
  }

  /** The row the cursor is in, and its column. */
  get row(): string {
    return (this.#lines[this.#row] ?? []).join('').trimEnd();
  }

  get column(): number {
    return this.#column;
  }

  #put(char: string): void {
    if (char === '\n') {
      this.#column = 0; // the terminal adds the carriage return
      this.#row++;
      this.#lines[this.#row] ??= [];
    } else if (char === '\r') this.#column = 0;
    else if (char === '\b') this.#column = Math.max(0, this.#column - 1);
    else if (char === '\x07') this.bells++;
    else if (char === '\t') this.#column += TAB - (this.#column % TAB);
    else if (char < ' ' || char === '\x7f')
      throw new Error(`the CLI printed a control character: ${JSON.stringify(char)}`);
    else this.#print(char);
  }

  #print(char: string): void {
    const width = charWidth(char);
    const row = this.#lines[this.#row] ?? [];
    if (width === 0) {
      const at = Math.max(0, this.#column - 1);
      row[at] = `${row[at] ?? ''}${char}`;
      return;
    }
    if (this.#column + width > this.#columns) {
      this.#put('\n');
      this.#print(char);
      return;
    }
    while (row.length < this.#column) row.push(' ');
    row[this.#column] = char;
    if (width === 2) row[this.#column + 1] = '';
    this.#column += width;
  }
}
