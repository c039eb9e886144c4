/** How a session gets its lines: typed and edited on a terminal, or plainly one after the other. */
import { StringDecoder } from 'node:string_decoder';
import { type Completed, type Completer, completeOnSpace, completeOnTab } from '../complete/completion.ts';
import { possibleCompletions } from '../completions.ts';
import { CommandError, renderError } from '../errors.ts';
import type { TerminalInput } from '../terminal-input.ts';
import { LineBuffer } from './buffer.ts';
import { type EditorKey, editorKeys } from './editor-keys.ts';
import { History } from './history.ts';
import type { KeyReader } from './key-reader.ts';
import type { Key } from './keys.ts';
import { HistorySearch } from './search.ts';
import { LineView } from './view.ts';
import { textWidth } from './width.ts';

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'interrupt' };

export interface ReadOptions {
  /** What the arrows go through, and what the line is added to. */
  readonly history?: History;
  /** Without it `?`, Tab and the space bar are characters like others. */
  readonly complete?: Completer;
  /** Whether the space bar completes. */
  readonly onSpace?: () => boolean;
  /** Printed above the prompt when the line is drawn again below something else. */
  readonly banner?: string;
  /** What is typed is not shown. */
  readonly hidden?: boolean;
}

export interface LineEditor {
  /** Shows the prompt and waits for a line. */
  readLine(prompt: string, options?: ReadOptions): Promise<Line>;
  /** Prints something now, and draws what is being typed again below it. False when nothing is being typed. */
  interject(text: string): boolean;
}

/** What the editor needs of the session's terminal. */
export interface EditorTerminal {
  readonly keys: KeyReader;
  /** Width to draw in; Infinity: never shift the line. */
  columns(): number;
  draw(text: string): void;
  /** Shows a list, page by page where it is long; the cursor stands at the start of a line before and after. */
  present(text: string): Promise<void>;
  onResize(listener: () => void): void;
}

const BELL = '\x07';

/** A line editor with the keys of emacs. */
export function terminalEditor(terminal: EditorTerminal): LineEditor {
  const view = new LineView(terminal.draw, terminal.columns);
  let current: Typing | undefined;
  terminal.onResize(() => current?.resized());
  return {
    async readLine(prompt, options = {}) {
      const typing = new Typing(terminal, view, prompt, options);
      current = typing;
      try {
        return await typing.read();
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

/** One line while it is being typed. */
class Typing {
  readonly #terminal: EditorTerminal;
  readonly #view: LineView;
  readonly #prompt: string;
  readonly #options: ReadOptions;
  readonly #history: History;
  readonly #buffer = new LineBuffer();
  /** The line of the history that is shown; behind the last one: what was typed. */
  #index: number;
  #typed = '';
  #search: HistorySearch | undefined;

  constructor(terminal: EditorTerminal, view: LineView, prompt: string, options: ReadOptions) {
    this.#terminal = terminal;
    this.#view = view;
    this.#prompt = prompt;
    this.#options = options;
    this.#history = options.history ?? new History();
    this.#index = this.#history.lines.length;
  }

  async read(): Promise<Line> {
    this.#draw();
    for (;;) {
      const key = await this.#terminal.keys.next();
      const line: Line | undefined = key === undefined ? { kind: 'eof' } : await this.#take(key);
      if (line === undefined) {
        if (!this.#terminal.keys.pending) this.#draw(); // a paste is drawn once
        continue;
      }
      this.#search = undefined;
      this.#buffer.toEnd();
      this.#draw();
      if (line.kind === 'line') {
        this.#options.history?.add(line.text);
        this.#view.leave();
      } else this.#view.forget();
      return line;
    }
  }

  interject(text: string): void {
    this.#view.hide();
    this.#terminal.draw(text.endsWith('\n') ? text : `${text}\n`);
    this.#redraw();
  }

  resized(): void {
    const { prompt, cells, cursor } = this.#shown();
    this.#view.redraw(prompt, cells, cursor);
  }

  #shown(): { prompt: string; cells: readonly string[]; cursor: number } {
    const search = this.#search;
    if (this.#options.hidden === true) return { prompt: this.#prompt, cells: [], cursor: 0 };
    if (search === undefined) {
      return { prompt: this.#prompt, cells: this.#buffer.cells, cursor: this.#buffer.cursor };
    }
    const cells = [...search.line];
    return { prompt: search.prompt, cells, cursor: cells.length };
  }

  #draw(): void {
    const { prompt, cells, cursor } = this.#shown();
    this.#view.show(prompt, cells, cursor);
  }

  #redraw(): void {
    const { banner } = this.#options;
    if (banner !== undefined) this.#terminal.draw(`${banner}\n`);
    this.#draw();
  }

  /** Works on a key; returns the line when that is finished. */
  async #take(key: Key): Promise<Line | undefined> {
    if (this.#search !== undefined) {
      if (this.#search.take(key)) return undefined;
      const { line, index } = this.#search;
      this.#search = undefined;
      const abandoned = 'name' in key && (key.name === '^G' || key.name === 'M-\x1b');
      if (abandoned) return undefined;
      if (line !== '') {
        this.#buffer.set(line);
        this.#index = index;
      }
    }
    if ('text' in key) return this.#character(key.text);
    const { name } = key;
    if (name === 'enter') return { kind: 'line', text: this.#buffer.text };
    if (name === '^C') return { kind: 'interrupt' };
    if (name === '^D' && this.#buffer.cells.length === 0) return { kind: 'eof' };
    if (name === '^R' && this.#options.hidden !== true) this.#search = new HistorySearch(this.#history);
    else if (name === 'up' || name === '^P') this.#recall(this.#index - 1);
    else if (name === 'down' || name === '^N') this.#recall(this.#index + 1);
    else if (name === 'M-<') this.#recall(0);
    else if (name === 'M->') this.#recall(this.#history.lines.length);
    else if (name === '^L') this.resized();
    else if (name === 'tab') await this.#tab();
    else if (Object.hasOwn(editorKeys, name)) editorKeys[name as EditorKey](this.#buffer);
    return undefined;
  }

  async #character(text: string): Promise<undefined> {
    const { complete, onSpace } = this.#options;
    const { before } = this.#buffer;
    const plain = complete === undefined || inQuotes(before);
    if (text === '?' && !plain) return void (await this.#help(complete));
    if (text === ' ' && !plain && onSpace?.() !== false) {
      const completed = await this.#complete(complete, completeOnSpace, false);
      if (completed.kind === 'insert') this.#insert(completed.text);
      // What is pasted is complained about once, when its line has ended.
      if (completed.kind === 'message' && !this.#terminal.keys.pending) return void (await this.#say(completed.error));
    }
    this.#insert(text);
  }

  #insert(text: string): void {
    if (!this.#buffer.insert(text)) this.#terminal.draw(BELL);
  }

  async #tab(): Promise<void> {
    const { complete } = this.#options;
    if (complete === undefined || inQuotes(this.#buffer.before)) return this.#insert('\t');
    const completed = await this.#complete(complete, completeOnTab, true);
    if (completed.kind === 'message') return this.#say(completed.error);
    if (completed.kind === 'none') return this.#terminal.draw(BELL);
    this.#insert(completed.whole ? `${completed.text} ` : completed.text);
  }

  /** What a key makes of the last word. What is wrong in front of it is a message too. */
  async #complete(complete: Completer, by: typeof completeOnTab, names: boolean): Promise<Completed> {
    const { before } = this.#buffer;
    try {
      return by(await complete(before, names), before.length);
    } catch (error) {
      return { kind: 'message', error: complaint(error) };
    }
  }

  /** `?`: all that may stand here. */
  async #help(complete: Completer): Promise<void> {
    const { cells, cursor, before } = this.#buffer;
    let text: string;
    try {
      const { candidates } = await complete(before, true);
      text = candidates.length === 0 ? 'No valid completions\n' : `${possibleCompletions(candidates)}\n`;
    } catch (error) {
      text = renderError(complaint(error), textWidth(this.#prompt));
    }
    this.#view.show(this.#prompt, [...cells.slice(0, cursor), '?'], cursor + 1);
    this.#view.leave();
    await this.#terminal.present(text);
    this.#redraw();
  }

  async #say(error: CommandError): Promise<void> {
    this.#draw();
    this.#view.leave();
    await this.#terminal.present(renderError(error, textWidth(this.#prompt)));
    this.#redraw();
  }

  #recall(index: number): void {
    const { lines } = this.#history;
    if (index < 0 || index > lines.length) {
      this.#terminal.draw(BELL);
      return;
    }
    if (this.#index === lines.length) this.#typed = this.#buffer.text;
    this.#index = index;
    this.#buffer.set(lines[index]?.line ?? this.#typed);
  }
}

/** A key must not end the session, whatever completion comes upon. */
function complaint(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError(`error: completion failed: ${message}`, { cause: error });
}

/** Whether the end of the line stands between quotes. */
function inQuotes(line: string): boolean {
  let open = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\' && open) at++;
    else if (line[at] === '"') open = !open;
  }
  return open;
}

/** Lines as they come, without prompt or echo. */
export function plainReader(input: TerminalInput): LineEditor {
  return {
    interject: () => false,
    async readLine() {
      const decoder = new StringDecoder('utf8');
      let text = '';
      for (;;) {
        const bytes = await input.next();
        if (bytes === undefined) return text === '' ? { kind: 'eof' } : { kind: 'line', text };
        text += decoder.write(bytes);
        if (text === '\x04') return { kind: 'eof' }; // ^D ends what `load … terminal` reads, in a script too
        if (/[\r\n]$/.test(text)) return { kind: 'line', text: text.slice(0, -1) };
      }
    },
  };
}
