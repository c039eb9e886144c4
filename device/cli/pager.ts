/** Page by page: `---(more)---`, and the keys that work there. */

import type { KeyReader } from './line/key-reader.ts';
import type { Key } from './line/keys.ts';
import { pagerHelp } from './line/pager-help.ts';
import { cellsOf, cellWidth, textWidth } from './line/width.ts';

/** What the pager needs of a terminal. */
export interface PagerTerminal {
  readonly keys: KeyReader;
  rows(): number;
  columns(): number;
  draw(text: string): void;
}

/** Says how a page is passed on. */
export interface Pager {
  /** Prints the lines. `hold`: waits for a key at the end too. */
  show(lines: readonly string[], options?: { hold?: boolean }): Promise<void>;
  /** Prints something now, above the question for more. False when no page is being shown. */
  interject(text: string): boolean;
}

const TAB = 8;

export function createPager(terminal: PagerTerminal): Pager {
  let current: Pages | undefined;
  return {
    async show(lines, { hold = false } = {}) {
      current = new Pages(terminal, lines, hold);
      try {
        await current.run();
      } finally {
        current = undefined;
      }
    },
    interject(text) {
      current?.interject(text);
      return current !== undefined;
    },
  };
}

class Pages {
  readonly #terminal: PagerTerminal;
  readonly #lines: readonly string[];
  readonly #hold: boolean;
  /** The line that is printed next. */
  #next = 0;
  /** What stands on the last row. */
  #question = '';
  #asked = false;
  #pattern: RegExp | undefined;
  #backwards = false;

  constructor(terminal: PagerTerminal, lines: readonly string[], hold: boolean) {
    this.#terminal = terminal;
    this.#lines = lines;
    this.#hold = hold;
  }

  async run(): Promise<void> {
    this.#print(this.#page());
    while (this.#next < this.#lines.length || this.#hold) {
      this.#ask(this.#more());
      const key = await this.#terminal.keys.next();
      this.#erase();
      if (key === undefined || !(await this.#take(key))) return;
      this.#asked = true;
      if (this.#hold && this.#next >= this.#lines.length && isForward(key)) return;
    }
  }

  interject(text: string): void {
    const question = this.#question;
    this.#erase();
    this.#terminal.draw(text.endsWith('\n') ? text : `${text}\n`);
    this.#ask(question);
  }

  #more(): string {
    if (!this.#asked) return '---(more)---';
    return `---(more ${Math.floor((100 * this.#next) / Math.max(1, this.#lines.length))}%)---`;
  }

  /** Lines a page takes; one row is the question's. */
  #page(): number {
    return Math.max(1, this.#terminal.rows() - 1);
  }

  /** Prints as many lines as fit into so many rows; at least one. */
  #print(rows: number): void {
    let left = rows;
    let text = '';
    const start = this.#next;
    while (this.#next < this.#lines.length) {
      const line = this.#lines[this.#next] ?? '';
      const height = this.#height(line);
      if (height > left && this.#next > start) break;
      text += `${line}\n`;
      left -= height;
      this.#next++;
      if (left <= 0) break;
    }
    if (text !== '') this.#terminal.draw(text);
  }

  #height(line: string): number {
    const columns = this.#terminal.columns();
    if (!Number.isFinite(columns)) return 1;
    let width = 0;
    if (line.includes('\t'))
      for (const cell of cellsOf(line)) width += cell === '\t' ? TAB - (width % TAB) : cellWidth(cell);
    else width = /^[ -~]*$/.test(line) ? line.length : textWidth(line);
    return Math.max(1, Math.ceil(width / Math.max(1, columns)));
  }

  /** Works on a key. False: enough. */
  async #take(key: Key): Promise<boolean> {
    const name = 'text' in key ? key.text : key.name;
    const page = this.#page();
    switch (name) {
      case 'q':
      case 'Q':
      case '^C':
      case '^D':
      case '^K':
        return false;
      case ' ':
      case 'f':
      case '^F':
      case 'tab':
      case 'page-down':
        this.#from(this.#next, page);
        break;
      case 'enter':
      case 'j':
      case '^N':
      case 'down':
        this.#print(1);
        break;
      case 'd':
      case '^X':
        this.#print(Math.max(1, Math.floor(page / 2)));
        break;
      case 'b':
      case '^B':
      case 'page-up':
        this.#from(this.#back(this.#top, page), page);
        break;
      case 'u':
      case '^U':
        this.#from(this.#back(this.#top, Math.max(1, Math.floor(page / 2))), page);
        break;
      case 'k':
      case '^P':
      case 'up':
      case 'backspace':
        this.#from(this.#back(this.#top, 1), page);
        break;
      case 'g':
      case '^A':
      case 'home':
        this.#from(0, page);
        break;
      case 'G':
      case '^E':
      case 'end':
        this.#from(this.#back(this.#lines.length, page), page);
        break;
      case '/':
      case '?':
        await this.#search(name === '?');
        break;
      case 'n':
        this.#find(this.#backwards);
        break;
      case 'N':
        this.#find(!this.#backwards);
        break;
      case '^L':
        this.#from(this.#top, page);
        break;
      case 'h':
      case 'H':
        this.#terminal.draw(pagerHelp);
        break;
      default:
        this.#terminal.draw('\x07');
    }
    return true;
  }

  /** Prints a page that begins at this line. */
  #from(line: number, rows: number): void {
    this.#next = Math.min(line, this.#lines.length);
    this.#print(rows);
  }

  /** The first line of the page that ends where the last output did. */
  get #top(): number {
    return this.#back(this.#next, this.#page());
  }

  /** The line that stands so many rows above. */
  #back(line: number, rows: number): number {
    let at = line;
    let left = rows;
    while (at > 0) {
      left -= this.#height(this.#lines[at - 1] ?? '');
      if (left < 0 && at < line) break;
      at--;
    }
    return at;
  }

  async #search(backwards: boolean): Promise<void> {
    const pattern = await this.#readPattern(backwards ? '?' : '/');
    if (pattern === undefined) return;
    if (pattern !== '') {
      try {
        this.#pattern = new RegExp(pattern, 'i');
      } catch {
        this.#pattern = new RegExp(pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');
      }
    }
    this.#backwards = backwards;
    this.#find(backwards);
  }

  #find(backwards: boolean): void {
    const pattern = this.#pattern;
    const top = this.#top;
    const matches = (line: string) => pattern?.test(line) ?? false;
    const found = backwards
      ? this.#lines.slice(0, top).findLastIndex(matches)
      : this.#lines.findIndex((line, at) => at > top && matches(line));
    if (found < 0) this.#terminal.draw('Pattern not found\n');
    else this.#from(found, this.#page());
  }

  /** Reads what to search for, on the last row; undefined when it was given up. */
  async #readPattern(mark: string): Promise<string | undefined> {
    let pattern = '';
    for (;;) {
      this.#erase();
      this.#ask(`${mark}${pattern}`);
      const key = await this.#terminal.keys.next();
      if (key !== undefined && 'text' in key) pattern += key.text;
      else if (key?.name === 'backspace' && pattern !== '') pattern = cellsOf(pattern).slice(0, -1).join('');
      else if (key?.name === 'enter') break;
      else if (key === undefined || ['^C', '^G', 'backspace'].includes(key.name)) {
        this.#erase();
        return undefined;
      }
    }
    this.#erase();
    return pattern;
  }

  #ask(question: string): void {
    // The end of a long one; the last column stays free, so that the terminal does not go on to the next row.
    const columns = this.#terminal.columns();
    const cells = cellsOf(question);
    while (cells.length > 0 && textWidth(cells.join('')) >= columns) cells.shift();
    this.#question = cells.join('');
    this.#terminal.draw(this.#question);
  }

  #erase(): void {
    const width = textWidth(this.#question);
    if (width > 0) this.#terminal.draw(`\r${' '.repeat(width)}\r`);
    this.#question = '';
  }
}

function isForward(key: Key): boolean {
  return 'text' in key ? key.text === ' ' : key.name === 'enter';
}
