/** How a session gets its lines: typed and edited on a terminal, or plainly one after the other. */
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Terminal } from './terminal.ts';

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'interrupt' };

export interface LineEditor {
  /** Shows the prompt and waits for a line. `remember`: it goes into the history. */
  readLine(prompt: string, options: { remember: boolean }): Promise<Line>;
}

/** Most lines the history holds. */
const HISTORY = 1000;

/** A line editor with the keys of emacs: node's own, fed with one line's keys at a time. */
export function terminalEditor(terminal: Terminal): LineEditor {
  let history: string[] = [];
  const output = Object.assign(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        terminal.draw(text.replaceAll('\r\n', '\n'));
        done();
      },
    }),
    { columns: terminal.columns, rows: terminal.rows },
  );
  terminal.onResize(() => {
    output.columns = terminal.columns;
    output.rows = terminal.rows;
    output.emit('resize');
  });
  const input = new Readable({ read() {} });

  return {
    async readLine(prompt, { remember }) {
      terminal.draw(prompt);
      const lines = createInterface({
        input,
        output,
        prompt,
        terminal: true,
        history: remember ? history : [],
        historySize: HISTORY,
        removeHistoryDuplicates: true,
      });
      let result: Line | undefined;
      lines.on('line', (text) => {
        result ??= { kind: 'line', text };
      });
      lines.on('SIGINT', () => {
        result ??= { kind: 'interrupt' };
      });
      lines.on('close', () => {
        result ??= { kind: 'eof' };
      });
      lines.on('SIGTSTP', () => {}); // without a listener readline would stop the whole runtime
      lines.on('history', (lines) => {
        if (remember) history = lines;
      });
      try {
        while (result === undefined) {
          const keys = await terminal.input.next();
          if (keys === undefined) return { kind: 'eof' };
          input.emit('data', keys); // not push(): the keys are worked on before this returns
        }
        return result;
      } finally {
        result ??= { kind: 'eof' };
        lines.close();
      }
    },
  };
}

/** Lines as they come, without prompt or echo. */
export function plainReader(terminal: Terminal): LineEditor {
  return {
    async readLine() {
      const decoder = new StringDecoder('utf8');
      let text = '';
      for (;;) {
        const bytes = await terminal.input.next();
        if (bytes === undefined) return text === '' ? { kind: 'eof' } : { kind: 'line', text };
        text += decoder.write(bytes);
        if (text === '\x04') return { kind: 'eof' }; // ^D ends what `load … terminal` reads, in a script too
        if (/[\r\n]$/.test(text)) return { kind: 'line', text: text.slice(0, -1) };
      }
    },
  };
}
