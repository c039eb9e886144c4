/** A session's terminal as the user has set it up: its size, its pages, its line editor, and words in between. */
import { type LineEditor, plainReader, terminalEditor } from '../line/editor.ts';
import { KeyReader } from '../line/key-reader.ts';
import { createPager, type Pager } from '../pager.ts';
import type { Paging } from '../pipes/piping.ts';
import type { CliSettings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Text is sent on when this many characters have gathered. */
const CHUNK = 16_384;

export class Screen {
  readonly terminal: Terminal;
  readonly editor: LineEditor;
  readonly keys: KeyReader;
  readonly #settings: CliSettings;
  readonly #pager: Pager;
  /** Something stands on the terminal's last line. */
  midLine = false;
  /** Words for the terminal, while a program has it. */
  #waiting = '';
  #programs = 0;

  constructor(terminal: Terminal, settings: CliSettings) {
    this.terminal = terminal;
    this.#settings = settings;
    this.keys = new KeyReader(terminal.input);
    const shared = {
      keys: this.keys,
      columns: () => this.columns,
      rows: () => this.rows,
      draw: (text: string) => terminal.draw(text),
    };
    this.#pager = createPager(shared);
    this.editor = terminal.hello.tty
      ? terminalEditor({
          ...shared,
          present: (text) => this.present(text),
          onResize: (listener) => terminal.onResize(listener),
        })
      : plainReader(terminal.input);
  }

  get tty(): boolean {
    return this.terminal.hello.tty;
  }

  /** Lines of a page; 0: there are no pages. */
  get rows(): number {
    return this.#settings.screenLength ?? this.terminal.rows;
  }

  /** Infinity: lines of any width. */
  get columns(): number {
    const width = this.#settings.screenWidth ?? this.terminal.columns;
    return width === 0 ? Number.POSITIVE_INFINITY : width;
  }

  /** Prints text as it is. */
  async print(text: string): Promise<void> {
    if (text === '') return;
    this.midLine = !text.endsWith('\n');
    await this.terminal.write(text);
  }

  /** Prints finished text, page by page where somebody reads it and it is long. */
  async present(text: string, paging: Paging = 'page', signal?: AbortSignal): Promise<void> {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const paged = this.tty && this.rows > 0 && paging !== 'never' && (paging === 'hold' || !this.#fits(text, lines));
    if (!paged) return this.#printLong(text, signal);
    const { interrupted } = this.terminal.input;
    this.terminal.input.interrupted = undefined; // ^C is a key of the pager
    try {
      await this.#pager.show(lines, { hold: paging === 'hold' });
      this.midLine = false;
    } finally {
      this.terminal.input.interrupted = interrupted;
    }
  }

  /** Prints lines as they come. */
  async follow(lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) await this.print(`${line}\n`);
  }

  /** In pieces, so that a slow terminal can be interrupted. */
  async #printLong(text: string, signal: AbortSignal | undefined): Promise<void> {
    for (let at = 0; at < text.length && !signal?.aborted; at += CHUNK) await this.print(text.slice(at, at + CHUNK));
  }

  /** Prints words from elsewhere, whatever is going on; what is being typed or read is drawn again below them. */
  interject(text: string): void {
    if (!this.tty) return;
    if (this.#programs > 0) this.#waiting += text;
    else if (!this.#pager.interject(text) && !this.editor.interject(text)) this.terminal.draw(text);
  }

  /** Runs a program on the terminal; returns its exit status. */
  async runProgram(argv: readonly string[]): Promise<number> {
    this.#programs++;
    try {
      return await this.terminal.runProgram(argv);
    } finally {
      this.#programs--;
      const waiting = this.#waiting;
      this.#waiting = '';
      if (waiting !== '') this.interject(waiting);
    }
  }

  #fits(text: string, lines: readonly string[]): boolean {
    if (lines.length >= this.rows) return false;
    const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / Math.max(1, this.columns))), 0);
    return rows < this.rows || (text === '' && lines.length === 0);
  }
}
