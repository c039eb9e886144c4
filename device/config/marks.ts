/** What is said about a statement in front of it: its tags (`inactive:`, `replace:` …) and the comment above it. */
import { isLevel } from '../schema/lookup.ts';
import { NOT_FOUND } from './commands.ts';
import type { Edit } from './edit.ts';
import { TAGS } from './lexer.ts';
import type { Loading } from './load.ts';
import { type Path, type PathToken, resolvePath, unknownStep } from './path.ts';

export interface Marks {
  readonly inactive: boolean;
  readonly comment: string | undefined;
  /** Takes an `inactive:` that is there away. */
  readonly active?: boolean;
  /** What stands there makes way (`load replace`). */
  readonly replace?: boolean;
  readonly delete?: boolean;
}

export const UNMARKED: Marks = { inactive: false, comment: undefined };

const NO_TAGS = { marks: UNMARKED, length: 0 };

/** The tags a statement begins with, and how many words they are. `protect:` says nothing to vtylab. */
export function readTags(tokens: readonly PathToken[], comment: string | undefined): { marks: Marks; length: number } {
  const [first] = tokens;
  if (comment === undefined && first !== undefined && !first.text.endsWith(':')) return NO_TAGS;
  const length = tokens.findIndex(({ kind, text }) => kind !== 'word' || !TAGS.has(text));
  const tags = new Set(tokens.slice(0, length < 0 ? tokens.length : length).map(({ text }) => text));
  const marks = {
    comment,
    inactive: tags.has('inactive:'),
    active: tags.has('active:'),
    replace: tags.has('replace:'),
    delete: tags.has('delete:'),
  };
  return { marks, length: length < 0 ? tokens.length : length };
}

/** Puts the marks on the statement, which stands by now. */
export function mark(edit: Edit, subject: Path, marks: Marks): void {
  if (marks === UNMARKED) return;
  const schema = subject.at(-1)?.schema;
  if (schema?.kind === 'container' && schema.prefix) {
    // `inactive: family { … }`: that level is no statement of its own, so what is in it is meant
    const children = [...(edit.find(subject)?.children.values() ?? [])];
    for (const child of children) mark(edit, [...subject, { ...child, values: [] }], marks);
    return;
  }
  if (marks.active) edit.activate(subject);
  if (marks.inactive) edit.deactivate(subject);
  if (marks.comment !== undefined) edit.annotate(subject, marks.comment);
}

/** What marks before a statement mean: its first level, behind those that are only printed before others (`family`). */
export function subjectOf(statement: Path, parent: Path): Path {
  let length = parent.length + 1;
  for (; length < statement.length; length++) {
    const schema = statement[length - 1]?.schema;
    if (schema?.kind !== 'container' || !schema.prefix) break;
  }
  return statement.slice(0, length);
}

/** Deletes the statement these words name. Gives what is to be said about it, and at which word. */
export function deleteStatement(
  { schema, edit }: Pick<Loading, 'schema' | 'edit'>,
  tokens: readonly PathToken[],
  from: Path,
): { readonly error: boolean; readonly message: string; readonly index: number } | undefined {
  const absent = { error: false, message: NOT_FOUND, index: 0 };
  const isKnown = from.length === 0 || isLevel(from.at(-1)?.schema);
  if (!isKnown) return edit.delete([...from, unknownStep(tokens)]) ? undefined : absent;
  const resolution = resolvePath(schema, tokens, { mode: 'name', from });
  if (!resolution.ok && resolution.error.kind !== 'unknown') return { error: true, ...resolution.error };
  const path = resolution.ok
    ? (resolution.paths[0] ?? from)
    : [...resolution.error.at, unknownStep(tokens.slice(resolution.error.index))];
  return edit.delete(path) ? undefined : absent;
}
