/** The line that is being typed, and what the keys of emacs do to it. */
import { cellsOf } from './width.ts';

/** Longest line in characters; what is typed beyond it is refused. */
const LONGEST = 65_536;

export class LineBuffer {
  /** One element for each place the cursor can be at. */
  #cells: string[] = [];
  #cursor = 0;
  /** What the last kill took away. */
  #killed = '';

  get cells(): readonly string[] {
    return this.#cells;
  }

  get cursor(): number {
    return this.#cursor;
  }

  get text(): string {
    return this.#cells.join('');
  }

  /** The text in front of the cursor. */
  get before(): string {
    return this.#cells.slice(0, this.#cursor).join('');
  }

  /** Takes another line's place; the cursor goes to its end. */
  set(text: string): void {
    this.#cells = cellsOf(text);
    this.#cursor = this.#cells.length;
  }

  /** False when the line is too long already. */
  insert(text: string): boolean {
    if (this.#cells.length >= LONGEST) return false;
    const at = this.#cells[this.#cursor - 1] ?? '';
    // A combining mark joins the character in front of the cursor.
    const cells = cellsOf(at + text);
    this.#cells.splice(Math.max(0, this.#cursor - 1), at === '' ? 0 : 1, ...cells);
    this.#cursor += cells.length - (at === '' ? 0 : 1);
    return true;
  }

  /** Puts a text in the place of so many characters in front of the cursor. */
  replaceBefore(count: number, text: string): void {
    this.#remove(this.#cursor - count, this.#cursor);
    this.insert(text);
  }

  move(by: number): void {
    this.#cursor = Math.min(this.#cells.length, Math.max(0, this.#cursor + by));
  }

  toStart(): void {
    this.#cursor = 0;
  }

  toEnd(): void {
    this.#cursor = this.#cells.length;
  }

  wordLeft(): void {
    this.#cursor = this.#wordStart(isWordPart);
  }

  wordRight(): void {
    this.#cursor = this.#wordEnd();
  }

  deleteLeft(): void {
    this.#remove(this.#cursor - 1, this.#cursor);
  }

  deleteRight(): void {
    this.#remove(this.#cursor, this.#cursor + 1);
  }

  /** ^K */
  killToEnd(): void {
    this.#kill(this.#cursor, this.#cells.length);
  }

  /** ^U, as on Junos: all of the line. */
  killLine(): void {
    this.#kill(0, this.#cells.length);
  }

  /** ^W: back to the white space. */
  killWordLeft(): void {
    this.#kill(
      this.#wordStart((cell) => cell.trim() !== ''),
      this.#cursor,
    );
  }

  /** M-Backspace: back over letters and digits. */
  killPartLeft(): void {
    this.#kill(this.#wordStart(isWordPart), this.#cursor);
  }

  /** M-d */
  killPartRight(): void {
    this.#kill(this.#cursor, this.#wordEnd());
  }

  /** ^Y */
  yank(): void {
    if (this.#killed !== '') this.insert(this.#killed);
  }

  /** ^T: the two characters around the cursor change places; at the end, the last two. */
  transpose(): void {
    const at = Math.min(this.#cursor, this.#cells.length - 1);
    const [left, right] = [this.#cells[at - 1], this.#cells[at]];
    if (left === undefined || right === undefined) return;
    this.#cells.splice(at - 1, 2, right, left);
    this.#cursor = at + 1;
  }

  /** M-u, M-l, M-c: the word right of the cursor in another case. */
  changeCase(change: (word: string) => string): void {
    const end = this.#wordEnd();
    const changed = cellsOf(change(this.#cells.slice(this.#cursor, end).join('')));
    this.#cells.splice(this.#cursor, end - this.#cursor, ...changed);
    this.#cursor += changed.length;
  }

  #kill(from: number, to: number): void {
    if (to > from) this.#killed = this.#cells.slice(from, to).join('');
    this.#remove(from, to);
  }

  #remove(from: number, to: number): void {
    const start = Math.max(0, from);
    this.#cells.splice(start, Math.max(0, to - start));
    this.#cursor = Math.min(start, this.#cells.length);
  }

  #wordStart(part: (cell: string) => boolean): number {
    let at = this.#cursor;
    while (at > 0 && !part(this.#cells[at - 1] ?? '')) at--;
    while (at > 0 && part(this.#cells[at - 1] ?? '')) at--;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#cells.length && !isWordPart(this.#cells[at] ?? '')) at++;
    while (at < this.#cells.length && isWordPart(this.#cells[at] ?? '')) at++;
    return at;
  }
}

function isWordPart(cell: string): boolean {
  return /[\p{L}\p{N}]/u.test(cell);
}
