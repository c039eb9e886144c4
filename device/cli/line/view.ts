/**
 * The line as it stands on the screen: one row, prompt and text. It is redrawn by printing characters, going back
 * over them and printing blanks, so that every terminal can do it. A line that is wider than the window is shifted,
 * and three dots stand where it goes on to the left.
 */
import { cellsOf, cellWidth } from './width.ts';

const DOTS = ['.', '.', '.'];
/** Columns that are always kept for the text, however long the prompt is. */
const ROOM = 20;

export class LineView {
  readonly #draw: (text: string) => void;
  readonly #columns: () => number;
  /** What stands in the row, and the cell the cursor stands at. */
  #shown: readonly string[] = [];
  #at = 0;
  /** First cell of the text that is shown. */
  #offset = 0;

  /** `columns`: the window's width as it is now; Infinity for one that is not to be shifted in. */
  constructor(draw: (text: string) => void, columns: () => number) {
    this.#draw = draw;
    this.#columns = columns;
  }

  /** Makes the row show this. */
  show(prompt: string, text: readonly string[], cursor: number): void {
    const head = this.#head(prompt);
    const room = Math.max(1, this.#columns() - 1 - widthOf(head));
    const { cells, at } = this.#window(text, cursor, room);
    this.#update([...head, ...cells], head.length + at);
  }

  /** Blanks the row, the cursor at its start. */
  hide(): void {
    this.#update([], 0);
    this.#offset = 0;
  }

  /** Leaves the row as it is and goes to the next one. */
  leave(): void {
    this.#draw('\n');
    this.forget();
  }

  /** The row is no longer known: the cursor is taken to stand at the start of an empty one. */
  forget(): void {
    this.#shown = [];
    this.#at = 0;
    this.#offset = 0;
  }

  /** The window has another width: draws all of the row again, whatever the terminal made of it. */
  redraw(prompt: string, text: readonly string[], cursor: number): void {
    this.#draw(`\r${' '.repeat(Math.max(0, Math.min(widthOf(this.#shown), this.#columns() - 1)))}\r`);
    this.forget();
    this.show(prompt, text, cursor);
  }

  /** The prompt's end, where there is no room for all of it. */
  #head(prompt: string): string[] {
    const cells = cellsOf(prompt);
    const most = Math.max(0, this.#columns() - 1 - ROOM);
    let width = widthOf(cells);
    let from = 0;
    while (width > most && width > this.#columns() / 2 && from < cells.length) width -= cellWidth(cells[from++] ?? '');
    return cells.slice(from);
  }

  /** The part of the text that fits and has the cursor in it. */
  #window(text: readonly string[], cursor: number, room: number): { cells: readonly string[]; at: number } {
    const dots = room > 2 * DOTS.length ? DOTS : [];
    const used = (from: number, to: number) => (from > 0 ? dots.length : 0) + widthOf(text.slice(from, to));
    if (room === Number.POSITIVE_INFINITY || widthOf(text) <= room) this.#offset = 0;
    // The cursor may stand behind the last cell, so it needs no column of its own there.
    if (this.#offset > cursor) this.#offset = cursor;
    if (used(this.#offset, cursor) > room || (this.#offset > 0 && this.#offset >= cursor)) {
      let from = cursor;
      const wanted = Math.floor((2 * room) / 3);
      while (from > 0 && used(from - 1, cursor) <= wanted) from--;
      this.#offset = from;
    }
    const cells: string[] = this.#offset > 0 ? [...dots] : [];
    const at = cells.length + cursor - this.#offset;
    let width = widthOf(cells);
    for (let next = this.#offset; next < text.length; next++) {
      const cell = text[next] ?? '';
      width += cellWidth(cell);
      if (width > room) break;
      cells.push(cell);
    }
    return { cells, at: Math.min(at, cells.length) };
  }

  #update(next: readonly string[], at: number): void {
    let same = 0;
    while (same < next.length && same < this.#shown.length && next[same] === this.#shown[same]) same++;
    let out = '';
    if (same < next.length || same < this.#shown.length) {
      out += this.#go(this.#shown, this.#at, same);
      out += print(next.slice(same));
      const blanks = widthOf(this.#shown.slice(same)) - widthOf(next.slice(same));
      if (blanks > 0) out += ' '.repeat(blanks) + '\b'.repeat(blanks);
      out += this.#go(next, next.length, at);
    } else out += this.#go(next, this.#at, at);
    this.#shown = next;
    this.#at = at;
    if (out !== '') this.#draw(out);
  }

  /** Moves the cursor within a row. */
  #go(row: readonly string[], from: number, to: number): string {
    if (to >= from) return print(row.slice(from, to));
    const back = widthOf(row.slice(to, from));
    const start = `\r${print(row.slice(0, to))}`;
    return back <= start.length ? '\b'.repeat(back) : start;
  }
}

/** A tab that was pasted is shown as a blank. */
function print(cells: readonly string[]): string {
  return cells.join('').replaceAll('\t', ' ');
}

function widthOf(cells: readonly string[]): number {
  let width = 0;
  for (const cell of cells) width += cellWidth(cell);
  return width;
}
