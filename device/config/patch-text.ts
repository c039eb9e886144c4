/** Takes the text of a comparison apart: hunks under their headers, and in them runs of lines with one sign. */
import { ConfigSyntaxError, type Position } from './errors.ts';
import { Lexer, type Token } from './lexer.ts';

export type Sign = '+' | '-' | '!' | ' ';

/** Lines that stand together and bear the same sign. */
export interface Run {
  readonly sign: Sign;
  /** The first line's number. */
  readonly line: number;
  /** Without their signs. */
  readonly lines: readonly string[];
  /** The lines but for a comment at their end. */
  readonly statements: readonly string[];
  /** A comment that stands at the end: it is for the statement that is named behind it. */
  readonly comment: string | undefined;
}

/** What is changed in one level. */
export interface Hunk extends Position {
  /** `[edit interfaces lo0]`. */
  readonly header: string;
  /** The words in it behind `edit`. */
  readonly words: string;
  readonly runs: readonly Run[];
}

const HEADER = /^\[edit(?:\s+(.*?))?\]\s*$/;

/** The hunks of `text`; and what is no line of a comparison. */
export function readHunks(text: string, file?: string): { hunks: Hunk[]; error: ConfigSyntaxError | undefined } {
  const hunks: (Omit<Hunk, 'runs'> & { runs: Run[] })[] = [];
  let open: { sign: Sign; line: number; lines: string[] } | undefined;
  const close = () => {
    if (open !== undefined) hunks.at(-1)?.runs.push(finished(open));
    open = undefined;
  };
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const line = raw.replace(/\r$/, '');
    const number = index + 1;
    const header = HEADER.exec(line);
    const sign = signOf(line);
    if (header !== null) {
      close();
      hunks.push({ header: line.trim(), words: header[1] ?? '', line: number, column: 1, runs: [] });
    } else if (line.trim() === '') {
      open?.lines.push('');
    } else if (sign === undefined || hunks.length === 0) {
      const expected = hunks.length === 0 ? "'[edit …]'" : "'+', '-', '!' or a space";
      const place = { line: number, column: 1, file, token: line.trim().slice(0, 40) };
      return { hunks: [], error: new ConfigSyntaxError(`syntax error, expecting ${expected}`, place) };
    } else {
      if (open?.sign !== sign) {
        close();
        open = { sign, line: number, lines: [] };
      }
      open?.lines.push(line.slice(1));
    }
  }
  close();
  return { hunks, error: undefined };
}

function signOf(line: string): Sign | undefined {
  const first = line.charAt(0);
  return first === '+' || first === '-' || first === '!' || first === ' ' ? first : undefined;
}

function finished({ sign, line, lines }: { sign: Sign; line: number; lines: readonly string[] }): Run {
  const text = lines.join('\n');
  const lexer = new Lexer(text);
  let last: Token | undefined;
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) last = token;
  if (last?.kind !== 'comment') return { sign, line, lines, statements: lines, comment: undefined };
  const statements = [...lines.slice(0, last.line - 1), (lines[last.line - 1] ?? '').slice(0, last.column - 1)];
  return { sign, line, lines, statements, comment: last.text };
}
