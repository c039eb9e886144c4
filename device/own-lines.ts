/** Where a statement stands in the files that a node was started from. Pure. */
import type { Fragment } from '../protocol/control.ts';
import { Lexer, type Token } from './config/lexer.ts';
import { detectLanguage } from './config/parse.ts';

/** A place in a file of the user's. */
export interface OwnPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A statement with all its levels, word by word, and its place in the text it is of, from 1. */
interface Written {
  readonly words: readonly string[];
  readonly line: number;
  readonly column: number;
}

/**
 * The place of the statement that a `set` command makes: the last one that says just that, or else the last one that
 * begins so: for `… term t`, a statement of that term. Undefined where no file says it, in commands or curly braces.
 */
export function ownPlace(command: string, fragments: readonly Fragment[]): OwnPlace | undefined {
  return ownPlaces(fragments)(command);
}

/** The same for many commands: the files are read once, and not before the first one. */
export function ownPlaces(fragments: readonly Fragment[]): (command: string) => OwnPlace | undefined {
  let all: readonly FromFragment[] | undefined;
  return (command) => {
    all ??= fragments.flatMap((fragment) => statementsOf(fragment.text).map((one) => ({ fragment, ...one })));
    return placeIn(all, command);
  };
}

type FromFragment = Written & { readonly fragment: Fragment };

function placeIn(all: readonly FromFragment[], command: string): OwnPlace | undefined {
  const [first] = setStatements(command);
  if (first === undefined) return undefined;
  const wanted = key(first.words);
  const found =
    all.findLast(({ words }) => key(words) === wanted) ??
    all.find(({ words }) => key(words).startsWith(`${wanted}\0`)) ??
    // several statements in one line: `then log accept`
    all.findLast(({ words }) => words.length > 2 && sharesLine(words, first.words));
  if (found === undefined) return undefined;
  const { fragment, line, column } = found;
  if (fragment.column !== undefined) return { file: fragment.file, line: fragment.line, column: fragment.column };
  return { file: fragment.file, line: fragment.line + line - 1, column };
}

function key(words: readonly string[]): string {
  return words.join('\0');
}

/** Whether the wanted statement's last word stands among others of the same level. */
function sharesLine(words: readonly string[], wanted: readonly string[]): boolean {
  const last = wanted.at(-1) ?? '';
  const level = wanted.slice(0, -1);
  return (
    words.length > wanted.length &&
    key(words.slice(0, level.length)) === key(level) &&
    words.includes(last, level.length)
  );
}

function statementsOf(text: string): Written[] {
  const language = detectLanguage(text);
  if (language === 'set') return setStatements(text);
  return language === 'curly' ? curlyStatements(text) : [];
}

function setStatements(text: string): Written[] {
  const found: Written[] = [];
  let level: readonly string[] = [];
  for (const line of linesOf(text)) {
    const [command, ...tokens] = line.filter(({ kind }) => kind !== '[' && kind !== ']');
    const words = tokens.map((token) => token.text);
    if (command?.text === 'edit') level = [...level, ...words];
    else if (command?.text === 'top' && words.length === 0) level = [];
    // of how many words a level was entered by nobody keeps count: such files are rare, and this only names a line
    else if (command?.text === 'up' || command?.text === 'exit') level = [];
    else if (command?.text === 'set') {
      found.push({ words: [...level, ...words], line: command.line, column: command.column });
    }
  }
  return found;
}

function linesOf(text: string): Token[][] {
  const lexer = new Lexer(text, { newlines: true });
  const lines: Token[][] = [[]];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind === 'newline') lines.push([]);
    else if (token.kind !== 'comment') lines.at(-1)?.push(token);
  }
  return lines;
}

function curlyStatements(text: string): Written[] {
  const lexer = new Lexer(text);
  const found: Written[] = [];
  const levels: string[][] = [];
  let words: Token[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind === 'word' || token.kind === 'string') words.push(token);
    if (token.kind === '}') levels.pop();
    if (token.kind !== ';' && token.kind !== '{') continue;
    // `replace:`, `inactive:` and the like are marks, no words
    const own = words.map((word) => word.text).filter((word, at) => at > 0 || !/^[a-z]+:$/.test(word));
    const { line, column } = words[0] ?? token;
    found.push({ words: [...levels.flat(), ...own], line, column });
    if (token.kind === '{') levels.push(own);
    words = [];
  }
  return found;
}
