/** Loads configuration written in braces, the way it is shown. */
import { isLevel } from '../schema/lookup.ts';
import { notImplemented } from './commands.ts';
import { Lexer, type Token } from './lexer.ts';
import type { Loading } from './load.ts';
import { deleteStatement, type Marks, mark, readTags, subjectOf, UNMARKED } from './marks.ts';
import { type Path, type PathError, resolvePath, unknownStep } from './path.ts';

/** Levels a text may nest; Junos's deepest hierarchies have about half as many. */
const MAX_DEPTH = 64;

/** An open brace. */
interface Level {
  /** Where statements inside belong; undefined when they are passed over, because the level itself was wrong. */
  readonly path: Path | undefined;
  /** What its marks go to, once something stands in it. */
  readonly subject: Path;
  readonly marks: Marks;
  readonly opened: Token;
  readonly words: readonly Token[];
}

/** Loads every statement of `text`; what is wrong with one does not stop the others. */
export function parseCurly(text: string, loading: Loading): void {
  new CurlyParser(text, loading).run();
}

class CurlyParser {
  readonly #lexer: Lexer;
  readonly #loading: Loading;
  readonly #levels: Level[] = [];
  #tokens: Token[] = [];
  #comments: string[] = [];
  /** Errors of the lexer before this statement. */
  #unread = 0;

  constructor(text: string, loading: Loading) {
    this.#lexer = new Lexer(text, { file: loading.file });
    this.#loading = loading;
  }

  run(): void {
    for (;;) {
      const token = this.#lexer.next();
      if (token.kind === 'comment') {
        if (this.#tokens.length === 0 && token.text !== '') this.#comments.push(token.text);
      } else if (token.kind === ';' || token.kind === '{') {
        this.#end(token);
      } else if (token.kind === '}') {
        this.#endUnfinished(token);
        this.#close(token);
      } else if (token.kind === 'end') {
        this.#endUnfinished(token);
        this.#finish(token);
        return;
      } else {
        this.#tokens.push(token);
      }
    }
  }

  /** The hierarchy statements belong to now; undefined while a wrong level is passed over. */
  get #path(): Path | undefined {
    const level = this.#levels.at(-1);
    return level === undefined ? this.#loading.from : level.path;
  }

  /** A statement that should have ended before `token`; it counts as ended. */
  #endUnfinished(token: Token): void {
    if (this.#tokens.length === 0) {
      this.#comments = []; // a comment above nothing
      return;
    }
    if (this.#path !== undefined) this.#loading.fail("syntax error, expecting ';'", token);
    this.#end({ ...token, kind: ';' });
  }

  #close(token: Token): void {
    const level = this.#levels.pop();
    if (level === undefined) this.#loading.fail('syntax error', token);
    else if (level.path !== undefined) this.#leave(level);
  }

  #leave({ path, subject, marks }: Level): void {
    const { edit } = this.#loading;
    if (marks.replace && path !== undefined) edit.prune(path);
    mark(edit, subject, marks);
  }

  #finish(token: Token): void {
    this.#loading.errors.push(...this.#lexer.errors.slice(this.#unread));
    const level = this.#levels.at(-1);
    if (level === undefined) return;
    const title = level.words.map(({ text }) => text).join(' ');
    this.#loading.fail(`syntax error, expecting '}' for '${title}' of line ${level.opened.line}`, token);
    while (this.#levels.length > 0) this.#close(token);
  }

  /** The statement so far ends at `end`, a semicolon or an opening brace. */
  #end(end: Token): void {
    const tokens = this.#tokens;
    const comment = this.#comments.length > 0 ? this.#comments.join('\n') : undefined;
    this.#tokens = [];
    this.#comments = [];
    const { errors } = this.#lexer;
    const isReadable = errors.length === this.#unread;
    if (!isReadable) this.#loading.errors.push(...errors.slice(this.#unread));
    this.#unread = errors.length;
    const path = this.#path;
    if (path === undefined || !isReadable) {
      this.#skip(tokens, end);
    } else {
      const { marks, length } = readTags(tokens, comment);
      this.#statement(length === 0 ? tokens : tokens.slice(length), end, path, marks);
    }
  }

  /** Passes the statement over, with the level it may open. */
  #skip(tokens: readonly Token[], end: Token): void {
    if (end.kind === '{') this.#open(tokens, end, { path: undefined, subject: [], marks: UNMARKED });
  }

  #open(tokens: readonly Token[], opened: Token, level: Pick<Level, 'path' | 'subject' | 'marks'>): void {
    const tooDeep = this.#levels.length >= MAX_DEPTH && level.path !== undefined;
    if (tooDeep) this.#loading.fail(`syntax error: more than ${MAX_DEPTH} levels`, opened);
    this.#levels.push({ ...level, ...(tooDeep ? { path: undefined } : {}), opened, words: tokens });
  }

  #statement(tokens: readonly Token[], end: Token, path: Path, marks: Marks): void {
    if (tokens.length === 0) {
      this.#loading.fail('syntax error', end);
      this.#skip(tokens, end);
    } else if (marks.delete) {
      this.#delete(tokens, end, path);
    } else if (path.length > 0 && !isLevel(path.at(-1)?.schema)) {
      this.#unknown(tokens, 0, end, path, marks);
    } else {
      const mode = end.kind === '{' ? 'block' : 'set';
      const resolution = resolvePath(this.#loading.schema, tokens, { mode, from: path, siblings: 'collapse' });
      if (resolution.ok) this.#known(resolution.paths, tokens, end, path, marks);
      else this.#unresolved(resolution.error, tokens, end, path, marks);
    }
  }

  /** `delete: host-name;` takes what is there away, with what may stand in its braces. */
  #delete(tokens: readonly Token[], end: Token, path: Path): void {
    const problem = deleteStatement(this.#loading, tokens, path);
    const place = tokens[problem?.index ?? 0] ?? end;
    if (problem?.error) this.#loading.fail(problem.message, place);
    else if (problem !== undefined) this.#loading.warn(problem.message, place);
    this.#skip(tokens, end);
  }

  #known(statements: readonly Path[], tokens: readonly Token[], end: Token, parent: Path, marks: Marks): void {
    const path = statements[0] ?? parent;
    const { edit, replaces, alternatives } = this.#loading;
    const subject = marks === UNMARKED ? path : subjectOf(path, parent);
    if (marks.replace && replaces) edit.reset(subject);
    for (const statement of statements) {
      const conflict = alternatives.set(edit, statement);
      if (conflict !== undefined) this.#loading.fail(conflict, tokens[0] ?? end);
    }
    if (end.kind === '{') this.#open(tokens, end, { path, subject, marks });
    else mark(edit, subject, marks);
  }

  #unresolved(error: PathError, tokens: readonly Token[], end: Token, path: Path, marks: Marks): void {
    const { kind, index } = error;
    const lines = kind === 'unknown' || kind === 'extra' ? splitLines(tokens) : [];
    if (lines.length > 1 && (tokens.at(-1)?.line ?? 0) > (tokens[Math.max(0, index - 1)]?.line ?? 0)) {
      this.#separate(lines, end, path, marks);
    } else if (kind === 'unknown' && this.#loading.unknown === 'keep') {
      const token = tokens[index] ?? end;
      this.#loading.warn(notImplemented(token.text), token);
      this.#unknown(tokens, index, end, error.at, marks);
    } else {
      this.#loading.fail(error.message, tokens[index] ?? end);
      this.#skip(tokens, end);
    }
  }

  /** Several lines that make no statement together: each but the last lacks its semicolon. */
  #separate(lines: readonly (readonly Token[])[], end: Token, path: Path, marks: Marks): void {
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1]?.[0];
      if (next !== undefined) this.#loading.fail("syntax error, expecting ';'", next);
      this.#statement(line, next === undefined ? end : { ...next, kind: ';' }, path, index === 0 ? marks : UNMARKED);
    }
  }

  /** Keeps a statement the schema does not know, from the word at `index` on. */
  #unknown(tokens: readonly Token[], index: number, end: Token, at: Path, marks: Marks): void {
    const path = [...at, unknownStep(tokens.slice(index))];
    const subject = subjectOf(path, this.#path ?? at);
    if (marks.replace && this.#loading.replaces) this.#loading.edit.reset(subject);
    this.#loading.edit.set(path);
    if (end.kind === '{') this.#open(tokens, end, { path, subject, marks });
    else mark(this.#loading.edit, subject, marks);
  }
}

/** The words line by line; what stands in brackets belongs to one line. */
function splitLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [];
  let brackets = 0;
  let line = 0;
  for (const token of tokens) {
    if (brackets <= 0 && token.line > line) lines.push([]);
    lines.at(-1)?.push(token);
    if (token.kind === '[') brackets++;
    if (token.kind === ']') brackets--;
    line = token.line;
  }
  return lines;
}
