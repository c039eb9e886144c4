/** What the named keys do to the line itself. */
import type { LineBuffer } from './buffer.ts';

export type EditorKey = keyof typeof editorKeys;

export const editorKeys = {
  '^A': (line: LineBuffer) => line.toStart(),
  home: (line: LineBuffer) => line.toStart(),
  '^E': (line: LineBuffer) => line.toEnd(),
  end: (line: LineBuffer) => line.toEnd(),
  '^B': (line: LineBuffer) => line.move(-1),
  left: (line: LineBuffer) => line.move(-1),
  '^F': (line: LineBuffer) => line.move(1),
  right: (line: LineBuffer) => line.move(1),
  'M-b': (line: LineBuffer) => line.wordLeft(),
  'M-f': (line: LineBuffer) => line.wordRight(),
  backspace: (line: LineBuffer) => line.deleteLeft(),
  '^D': (line: LineBuffer) => line.deleteRight(),
  delete: (line: LineBuffer) => line.deleteRight(),
  '^K': (line: LineBuffer) => line.killToEnd(),
  '^U': (line: LineBuffer) => line.killLine(),
  '^X': (line: LineBuffer) => line.killLine(),
  '^W': (line: LineBuffer) => line.killWordLeft(),
  'M-backspace': (line: LineBuffer) => line.killPartLeft(),
  'M-d': (line: LineBuffer) => line.killPartRight(),
  '^Y': (line: LineBuffer) => line.yank(),
  '^T': (line: LineBuffer) => line.transpose(),
  'M-u': (line: LineBuffer) => line.changeCase((word) => word.toUpperCase()),
  'M-l': (line: LineBuffer) => line.changeCase((word) => word.toLowerCase()),
  'M-c': (line: LineBuffer) =>
    line.changeCase((word) => word.toLowerCase().replace(/\p{L}/u, (first) => first.toUpperCase())),
} as const;
