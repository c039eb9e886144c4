/** Loads configuration written as commands, one a line: `set …`, `delete …`, `edit …`; or a session that was pasted. */
import { isChange, runChange } from './commands.ts';
import { Lexer, type Token } from './lexer.ts';
import type { Loading } from './load.ts';
import { type Path, type PathError, resolvePath } from './path.ts';

/** Commands that move the level the following lines are relative to. */
const MOVES: ReadonlySet<string> = new Set(['edit', 'up', 'top']);

/** What a session begins with; only in one are there the words below. */
const SESSION = 'configure';

/** Commands of a session that change nothing here: whoever loads the text decides whether it is committed. */
const PASSED_OVER: ReadonlySet<string> = new Set([SESSION, 'commit', 'quit']);

/** Where the following lines are. */
interface Level {
  /** The level they are relative to. */
  readonly from: Path;
  /** Those that `edit` was typed at, for `exit`. */
  readonly left: readonly Path[];
}

/** Whether a line that begins with this word is a command of this language. */
export function isSetCommand(word: string): boolean {
  return isChange(word) || MOVES.has(word) || word === SESSION;
}

/**
 * Carries out every line of `text`; what is wrong with one does not stop the others. Text that begins with `configure`
 * is what somebody typed or pasted at a prompt, as containerlab's startup files for vJunos are.
 */
export function parseSet(text: string, loading: Loading): void {
  const lexer = new Lexer(text, { file: loading.file, newlines: true });
  let session: boolean | undefined;
  let level: Level = { from: loading.from, left: [] };
  let line: Token[] = [];
  let unread = 0;
  for (;;) {
    const token = lexer.next();
    if (token.kind !== 'newline' && token.kind !== 'end') {
      if (token.kind !== 'comment') line.push(token);
      continue;
    }
    if (lexer.errors.length > unread) loading.errors.push(...lexer.errors.slice(unread));
    else if (line.length > 0) {
      session ??= line[0]?.text === SESSION;
      level = (session ? ofSession(line, level) : undefined) ?? runLine(line, token, level, loading);
    }
    if (token.kind === 'end') return;
    unread = lexer.errors.length;
    line = [];
  }
}

/** What a command that only sessions have leads to; undefined: it is none. */
function ofSession([command]: readonly Token[], level: Level): Level | undefined {
  if (command?.kind !== 'word') return undefined;
  if (PASSED_OVER.has(command.text)) return level;
  if (command.text !== 'exit') return undefined;
  return { from: level.left.at(-1) ?? [], left: level.left.slice(0, -1) };
}

/** Runs one line that ends at `end`; gives the level for the next one. */
function runLine(line: readonly Token[], end: Token, level: Level, loading: Loading): Level {
  const [command, ...words] = line;
  const { from, left } = level;
  if (command?.kind === 'word' && MOVES.has(command.text)) {
    const to = move(command, words, end, from, loading);
    return { from: to, left: command.text === 'edit' ? [...left, from] : [] };
  }
  const result = runChange(loading.schema, loading.edit, line, { from, unknown: loading.unknown });
  if (result.kind === 'error') report(result.error, line, end, loading);
  if (result.kind === 'warning') loading.warn(result.message, line[result.index] ?? end);
  return level;
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
