/**
 * Cuts text of configuration into tokens, for both languages: braces and set commands.
 *
 * It reads each character once, keeps positions, and gives any text whatever some tokens: what it cannot read goes
 * into `errors` and the tokens go on behind it.
 */
import { characterName, forbiddenAt } from '../schema/characters.ts';
import { ConfigSyntaxError } from './errors.ts';

export type TokenKind = 'word' | 'string' | '{' | '}' | ';' | '[' | ']' | 'comment' | 'newline' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What it stands for: a string without its quotes and escapes, a comment without its marks. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** A string as it was written, with quotes and escapes. */
  readonly raw?: string;
}

export interface LexerOptions {
  readonly file?: string | undefined;
  /** Line ends are tokens, and end a string: set commands. */
  readonly newlines?: boolean;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
]);

const LF = 10;
const LESS = 60;
const MORE = 62;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const QUOTE = 34;
const HASH = 35;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const SPACE = 32;
/** From here on there are characters that no configuration holds. */
const SURROGATES = 0xd800;
const DELETE = 127;
const PUNCTUATION: ReadonlyMap<number, TokenKind> = new Map(
  (['{', '}', ';', '[', ']'] as const).map((mark) => [mark.charCodeAt(0), mark]),
);

/** `{`, `}`, `;`, `[`, `]`: asked of every character, so not of the map. */
function isPunctuation(code: number): boolean {
  return code === 59 || code === 91 || code === 93 || code === 123 || code === 125;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isControl(code: number): boolean {
  return (code < 32 && !isSpace(code)) || code === DELETE;
}

export class Lexer {
  /** What could not be read so far. */
  readonly errors: ConfigSyntaxError[] = [];
  readonly #text: string;
  readonly #file: string | undefined;
  readonly #newlines: boolean;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, options: LexerOptions = {}) {
    this.#text = text;
    this.#file = options.file;
    this.#newlines = options.newlines ?? false;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1; // byte order mark
  }

  /** The next token; behind the last one always `end`. */
  next(): Token {
    for (;;) {
      const newline = this.#skipSpace();
      if (newline) return newline;
      const start = this.#at;
      if (start >= this.#text.length) return this.#token('end', '', start);
      const code = this.#text.charCodeAt(start);
      if (code === HASH) this.#skipLine();
      else if (isControl(code)) this.#badCharacter(code);
      else return this.#read(code, start);
    }
  }

  #read(code: number, start: number): Token {
    if (isPunctuation(code)) {
      this.#at++;
      const mark = PUNCTUATION.get(code) ?? ';';
      return this.#token(mark, mark, start);
    }
    if (code === QUOTE) return this.#string(start);
    if (code === SLASH && this.#text.charCodeAt(start + 1) === STAR) return this.#comment(start);
    return this.#word(start);
  }

  #token(kind: TokenKind, text: string, offset: number, line = this.#line, lineStart = this.#lineStart): Token {
    return { kind, text, line, column: offset - lineStart + 1 };
  }

  #fail(message: string, token: Token): void {
    this.errors.push(new ConfigSyntaxError(message, { file: this.#file, line: token.line, column: token.column }));
  }

  /** Passes white space; gives the token of a line end where those count. */
  #skipSpace(): Token | undefined {
    let at = this.#at;
    for (let code = this.#text.charCodeAt(at); isSpace(code); code = this.#text.charCodeAt(++at)) {
      if (code !== LF) continue;
      const token = this.#newlines ? this.#token('newline', '\n', at) : undefined;
      this.#newLine(at);
      if (token === undefined) continue;
      this.#at = at + 1;
      return token;
    }
    this.#at = at;
    return undefined;
  }

  #newLine(at: number): void {
    this.#line++;
    this.#lineStart = at + 1;
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #badCharacter(code: number): void {
    this.#fail(`syntax error: ${characterName(String.fromCharCode(code), 0)}`, this.#token('word', '', this.#at));
    while (isControl(this.#text.charCodeAt(this.#at))) this.#at++; // one error for a run of them
  }

  #word(start: number): Token {
    const end = this.#text.charCodeAt(start) === LESS ? this.#patternEnd(start) : start;
    let at = end;
    let isPlain = true;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code <= SPACE || code === DELETE || code === QUOTE || isPunctuation(code)) break;
      isPlain &&= code < SURROGATES;
    }
    this.#at = at;
    const token = this.#token('word', this.#text.slice(start, at), start);
    return isPlain ? token : this.#checked(token);
  }

  /** Where a group's pattern ends, brackets in it counted in: `<ge-0/0/[1-3]>`. */
  #patternEnd(start: number): number {
    for (let at = start + 1; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === MORE) return at + 1;
      const isBracket = code === OPEN_BRACKET || code === CLOSE_BRACKET;
      if (!isBracket && (isSpace(code) || isControl(code) || code === QUOTE || isPunctuation(code))) break;
    }
    return start;
  }

  /** Fails for what no configuration holds. */
  #checked(token: Token): Token {
    const at = forbiddenAt(token.text);
    if (at >= 0) this.#fail(`syntax error: ${characterName(token.text, at)}`, token);
    return token;
  }

  #comment(start: number): Token {
    const line = this.#line;
    const lineStart = this.#lineStart;
    const close = this.#text.indexOf('*/', start + 2);
    const end = close < 0 ? this.#text.length : close;
    for (let at = this.#text.indexOf('\n', start); at >= 0 && at < end; at = this.#text.indexOf('\n', at + 1)) {
      this.#newLine(at);
    }
    this.#at = close < 0 ? end : end + 2;
    const token = this.#checked(
      this.#token('comment', this.#text.slice(start + 2, end).trim(), start, line, lineStart),
    );
    if (close < 0) this.#fail("syntax error: comment without end, expecting '*/'", token);
    return token;
  }

  #string(start: number): Token {
    const line = this.#line;
    const lineStart = this.#lineStart;
    const parts: string[] = [];
    let from = start + 1;
    let at = from;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === LF) {
        if (this.#newlines) break;
        this.#newLine(at);
      } else if (code === BACKSLASH) {
        const plain = ESCAPES.get(this.#text.charAt(at + 1));
        if (plain === undefined) continue; // `\d` in a pattern stays as it is
        parts.push(this.#text.slice(from, at), plain);
        at++;
        from = at + 1;
      }
    }
    parts.push(this.#text.slice(from, at));
    const closed = this.#text.charCodeAt(at) === QUOTE;
    this.#at = closed ? at + 1 : at;
    const raw = this.#text.slice(start, this.#at);
    const token = this.#checked({ ...this.#token('string', parts.join(''), start, line, lineStart), raw });
    if (!closed) this.#fail("syntax error: string without end, expecting '\"'", token);
    return token;
  }
}

/** The words of one typed line. Throws the first ConfigSyntaxError; comments and the line's end are left out. */
export function tokenizeLine(line: string): Token[] {
  const lexer = new Lexer(line);
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind !== 'comment') tokens.push(token);
  }
  const [error] = lexer.errors;
  if (error) throw error;
  return tokens;
}

/** Words before a statement that say something about it. */
export const TAGS: ReadonlySet<string> = new Set(
  ['inactive', 'active', 'replace', 'delete', 'protect', 'unprotect'].map((word) => `${word}:`),
);

/** Characters that need no quotes around them in what Junos prints. */
const PLAIN = /^[A-Za-z0-9_.,:/+%*<>~^-]+$/;

/** A value as it is printed: in quotes only where it must be. `force` puts them always (secrets). */
export function quote(value: string, force = false): string {
  const plain = PLAIN.test(value) && !value.startsWith('/*') && !TAGS.has(value);
  if (plain && !force) return value;
  const escaped = value.replace(/[\\"\n\t\r]/g, (character) => {
    for (const [letter, plainText] of ESCAPES) if (plainText === character) return `\\${letter}`;
    return character;
  });
  return `"${escaped}"`;
}
