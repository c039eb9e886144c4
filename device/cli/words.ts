import { CommandError } from './errors.ts';

/** One word of a typed line. */
export interface Word {
  /** Without its quotes. */
  readonly text: string;
  /** Columns in the line, from 0; `end` is the first one after the word. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** A command, or one of the pipes behind it. */
export interface Segment {
  readonly words: readonly Word[];
  /** Columns in the line; what `|` stands at is in no segment. */
  readonly start: number;
  readonly end: number;
  /** The line from `start` to `end`, as typed. */
  readonly text: string;
}

/** Cuts a line at its unquoted `|`: the command first, then each pipe. Throws a CommandError for an open quote. */
export function splitLine(line: string): [Segment, ...Segment[]] {
  const segments: Segment[] = [];
  let words: Word[] = [];
  let start = 0;
  let at = 0;
  const finish = (end: number): Segment => {
    const segment = { words, start, end, text: line.slice(start, end) };
    words = [];
    start = end + 1;
    return segment;
  };
  while (at < line.length) {
    const char = line[at] as string;
    if (char === '|') segments.push(finish(at++));
    else if (/\s/.test(char)) at++;
    else {
      const word = wordAt(line, at);
      words.push(word);
      at = word.end;
    }
  }
  const last = finish(line.length);
  const [first, ...rest] = segments;
  return first === undefined ? [last] : [first, ...rest, last];
}

function wordAt(line: string, start: number): Word {
  let text = '';
  let quoted = false;
  let at = start;
  while (at < line.length && !/[\s|]/.test(line[at] as string)) {
    if (line[at] !== '"') text += line[at++];
    else {
      const end = closingQuote(line, at);
      text += line.slice(at + 1, end).replaceAll(/\\(["\\])/g, '$1');
      quoted = true;
      at = end + 1;
    }
  }
  return { text, start, end: at, quoted };
}

function closingQuote(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '"') return at;
  }
  throw new CommandError('syntax error, missing closing quote.', { column: open });
}
