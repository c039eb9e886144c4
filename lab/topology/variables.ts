/** Variables of the environment in a lab file, as containerlab has them. */
import { LineCounter } from 'yaml';

const NAME = /^[A-Za-z_]\w*/;

/** A text with its variables filled in, and where each place of it stood before. */
export interface Expanded {
  readonly text: string;
  /** Tells lines and columns of the text as it was written, for offsets of the filled-in one. */
  readonly lines: LineCounter;
}

/**
 * `${NAME}` and `$NAME` become the variable's value; `${NAME:-text}`, `${NAME:=text}` (also without the colon: only when it
 * is not set at all, not when it is empty) the text instead, and `${NAME:+text}` the text when there is a value. What is
 * not set and has no text stays as it is written. `$$` is one dollar sign.
 */
export function expandVariables(text: string, env: Readonly<Record<string, string | undefined>>): Expanded {
  const original = new LineCounter();
  for (let at = 0; at >= 0; at = text.indexOf('\n', at) + 1 || -1) original.addNewLine(at);
  const pieces: { readonly at: number; readonly from: number; readonly text: string; readonly filled: boolean }[] = [];
  let length = 0;
  const add = (from: number, piece: string, filled: boolean) => {
    pieces.push({ at: length, from, text: piece, filled });
    length += piece.length;
  };
  let done = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    const found = variableAt(text, at, env);
    if (found === undefined) {
      at++;
      continue;
    }
    add(done, text.slice(done, at), false);
    add(at, found.value, true);
    at += found.length;
    done = at;
  }
  add(done, text.slice(done), false);
  const lines = new LineCounter();
  lines.linePos = (offset) => {
    const piece = pieces.findLast((one) => one.at <= offset);
    return original.linePos(piece === undefined ? offset : piece.from + (piece.filled ? 0 : offset - piece.at));
  };
  return { text: pieces.map((piece) => piece.text).join(''), lines };
}

function variableAt(
  text: string,
  at: number,
  env: Readonly<Record<string, string | undefined>>,
): { readonly value: string; readonly length: number } | undefined {
  if (text.startsWith('$$', at)) return { value: '$', length: 2 };
  const [bare] = NAME.exec(text.slice(at + 1, at + 200)) ?? [];
  if (bare !== undefined) {
    const value = env[bare];
    return value === undefined ? undefined : { value, length: bare.length + 1 };
  }
  const braces = /^\$\{([A-Za-z_]\w*)(?:(:?)([-=+])([^}\n]*))?\}/.exec(text.slice(at, at + 1000));
  if (braces === null) return undefined;
  const [whole, name = '', colon, operator, other = ''] = braces;
  const value = env[name];
  const has = value !== undefined && (colon !== ':' || value !== '');
  if (operator === '+') return { value: has ? other : '', length: whole.length };
  if (has) return { value, length: whole.length };
  return operator === undefined ? undefined : { value: other, length: whole.length };
}
