/** Completion of what a command reads itself: a statement, another command. */
import { parent } from '../configuration/move.ts';
import { levelsOf } from '../configuration/prefixed.ts';
import type { Argument, Place } from '../grammar.ts';
import type { Segment } from '../words.ts';
import type { Candidate, Completion } from './completion.ts';
import { completeSegment, FINISH, filtered } from './line.ts';
import { completeStatement } from './statement.ts';
import type { Surroundings } from './surroundings.ts';

type Rest = Extract<Argument, { kind: 'rest' }>;

/** The words between two entries of a list. */
const BETWEEN: Readonly<Record<string, readonly string[]>> = { insert: ['after', 'before'] };
const TO = ['to'];

/** Completes `word` behind the rest's finished words. */
export async function completeRest(
  rest: Rest,
  before: Segment,
  word: string,
  around: Surroundings,
  { command }: Pick<Place<never, unknown>, 'command'>,
): Promise<Completion> {
  switch (rest.completes) {
    case undefined:
      return filtered(word, [{ kind: 'hint', name: `<${rest.name}>`, help: rest.help }, ...FINISH], true);
    case 'pair':
      return completePair(before, word, around, BETWEEN[command?.name ?? ''] ?? TO);
    case 'annotate': {
      const found = await completeStatement('name', before, word, around);
      const comment: Candidate = { kind: 'hint', name: '<comment>', help: 'Comment in double quotes' };
      return { ...found, candidates: [...found.candidates.filter(isWord), ...(word === '' ? [comment] : [])] };
    }
    case 'committed':
    case 'reference':
      return completeStatement('show', before, word, { ...around, root: around.device.datastore.committed, path: [] });
    case 'run':
      return completeSegment(around.operational, before, word, {
        ...around,
        root: around.device.datastore.committed,
        path: [],
      });
    case 'top':
      return completeCommand(before, word, { ...around, path: [] });
    case 'up':
      return completeUp(before, word, around);
    default:
      return completeStatement(rest.completes, before, word, around);
  }
}

/** `up`, perhaps with a number of levels. */
async function completeUp(before: Segment, word: string, around: Surroundings): Promise<Completion> {
  const { levels, command } = levelsOf(before);
  let path = around.path;
  for (let left = levels; left > 0; left--) path = parent(path);
  const found = await completeCommand(command, word, { ...around, path });
  if (before.words.length > 0) return found;
  const number: Candidate = { kind: 'hint', name: '<levels>', help: 'Number of levels to move up (1..100)' };
  const free = /^\d+$/.test(word);
  return { ...found, candidates: word === '' || free ? [number, ...found.candidates] : found.candidates, free };
}

/** A command behind `top` or `up`; without one they are commands of their own. */
async function completeCommand(before: Segment, word: string, around: Surroundings): Promise<Completion> {
  const found = await completeSegment(around.configuration, before, word, around);
  return before.words.length === 0 && word === '' ? { ...found, candidates: [...found.candidates, ...FINISH] } : found;
}

async function completePair(
  before: Segment,
  word: string,
  around: Surroundings,
  between: readonly string[],
): Promise<Completion> {
  const at = before.words.findLastIndex(({ text }) => between.includes(text));
  if (at >= 0) {
    const first = before.words[at]?.start ?? before.end;
    const head: Segment = {
      ...before,
      words: before.words.slice(0, at),
      end: first,
      text: before.text.slice(0, first - before.start),
    };
    const second: Segment = {
      words: before.words.slice(at + 1),
      start: before.words[at]?.end ?? before.end,
      end: before.end,
      text: before.text.slice((before.words[at]?.end ?? before.end) - before.start),
    };
    const { level } = await completeStatement('name', head, '', around);
    return completeStatement('edit', second, word, { ...around, path: level.slice(0, -1) });
  }
  const found = await completeStatement('name', before, word, around);
  const entry = found.level.length > around.path.length && found.level.at(-1)?.key !== undefined;
  const words = entry ? between.map((name): Candidate => ({ kind: 'keyword', name, help: HELP[name] ?? '' })) : [];
  return filtered(word, [...found.candidates.filter(isWord), ...words], found.free);
}

const HELP: Readonly<Record<string, string>> = {
  to: 'Name of the new element',
  before: 'Insert before this data element',
  after: 'Insert after this data element',
};

function isWord({ kind }: Candidate): boolean {
  return kind !== 'hint';
}
