/** A line editor on a screen, for tests of both. */
import type { Completer } from '../../../device/cli/complete/completion.ts';
import { type Line, type LineEditor, terminalEditor } from '../../../device/cli/line/editor.ts';
import { History } from '../../../device/cli/line/history.ts';
import { KeyReader } from '../../../device/cli/line/key-reader.ts';
import { TerminalInput } from '../../../device/cli/terminal-input.ts';
import { VirtualScreen } from './screen.ts';

export interface Desk {
  readonly screen: VirtualScreen;
  readonly editor: LineEditor;
  readonly history: History;
  /** Types this and lets the editor work on it. */
  type(bytes: string | Buffer): Promise<void>;
  resize(columns: number): void;
  /** The line, once it was ended. */
  readonly line: Promise<Line>;
}

/** Begins to read a line behind `> `. */
export function sitDown(options: { columns?: number; complete?: Completer; history?: readonly string[] } = {}): Desk {
  let { columns = 80 } = options;
  const screen = new VirtualScreen(24, 500); // rows are as wide as the editor makes them
  const input = new TerminalInput();
  let resized = () => {};
  const editor = terminalEditor({
    keys: new KeyReader(input),
    columns: () => columns,
    draw: (text) => screen.write(text),
    present: async (text) => screen.write(text),
    onResize: (listener) => {
      resized = listener;
    },
  });
  const history = new History();
  for (const line of options.history ?? []) history.add(line);
  const line = editor.readLine('> ', { history, ...(options.complete && { complete: options.complete }) });
  return {
    screen,
    editor,
    history,
    line,
    async type(bytes) {
      input.push(Buffer.from(bytes));
      await new Promise((resolve) => setImmediate(resolve));
    },
    resize(next) {
      columns = next;
      resized();
    },
  };
}
