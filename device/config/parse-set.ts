/** Loads configuration written as commands, one a line: `set …`, `delete …`, `edit …`. */
import { isChange, runChange } from './commands.ts';
import { Lexer, type Token } from './lexer.ts';
import type { Loading } from './load.ts';
import { type Path, type PathError, resolvePath } from './path.ts';

/** Commands that move the level the following lines are relative to. */
const MOVES: ReadonlySet<string> = new Set(['edit', 'up', 'top']);

/** Whether a line that begins with this word is a command of this language. */
export function isSetCommand(word: string): boolean {
  return isChange(word) || MOVES.has(word);
}

/** Carries out every line of `text`; what is wrong with one does not stop the others. */
export function parseSet(text: string, loading: Loading): void {
  const lexer = new Lexer(text, { file: loading.file, newlines: true });
  let from = loading.from;
  let line: Token[] = [];
  let unread = 0;
  for (;;) {
    const token = lexer.next();
    if (token.kind !== 'newline' && token.kind !== 'end') {
      if (token.kind !== 'comment') line.push(token);
      continue;
    }
    if (lexer.errors.length > unread) loading.errors.push(...lexer.errors.slice(unread));
    else if (line.length > 0) from = runLine(line, token, from, loading);
    if (token.kind === 'end') return;
    unread = lexer.errors.length;
    line = [];
  }
}

/** Runs one line that ends at `end`; gives the level for the next one. */
function runLine(line: readonly Token[], end: Token, from: Path, loading: Loading): Path {
  const [command, ...words] = line;
  if (command?.kind === 'word' && MOVES.has(command.text)) return move(command, words, end, from, loading);
  const result = runChange(loading.schema, loading.edit, line, { from, unknown: loading.unknown });
  if (result.kind === 'error') report(result.error, line, end, loading);
  if (result.kind === 'warning') loading.warn(result.message, line[result.index] ?? end);
  return from;
}

function report({ index, message }: PathError, line: readonly Token[], end: Token, loading: Loading): void {
  const token = line[index];
  if (token !== undefined) loading.fail(message, token);
  else loading.fail(message, { line: end.line, column: end.column });
}

function move(command: Token, words: readonly Token[], end: Token, from: Path, loading: Loading): Path {
  const [first] = words;
  if (command.text === 'top' && first === undefined) return [];
  if (command.text === 'up' && (first === undefined || /^\d{1,4}$/.test(first.text))) {
    return from.slice(0, Math.max(0, from.length - Number(first?.text ?? 1)));
  }
  if (command.text !== 'edit') {
    loading.fail('syntax error', first ?? end);
    return from;
  }
  const resolution = resolvePath(loading.schema, words, { mode: 'block', from });
  if (resolution.ok) return resolution.paths[0] ?? from;
  report({ ...resolution.error, index: resolution.error.index + 1 }, [command, ...words], end, loading);
  return from;
}
