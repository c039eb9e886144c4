/** Completion of a whole line: finds the command or the pipe that the cursor stands in, and asks its tree. */
import { CommandError } from '../errors.ts';
import { type Argument, type Command, incomplete, matchCommand, type Place, restOf, walk } from '../grammar.ts';
import { pipes } from '../pipes.ts';
import { type Segment, splitLine } from '../words.ts';
import type { Candidate, Completion } from './completion.ts';
import { completeRest } from './rest.ts';
import type { Surroundings } from './surroundings.ts';
import { mayBe, typeCandidates } from './values.ts';

/** The commands of a mode; what they return does not matter here. */
export type Commands = readonly Command<never, unknown>[];

const ENTER: Candidate = { kind: 'hint', name: '<[Enter]>', help: 'Execute this command' };
const PIPE: Candidate = { kind: 'hint', name: '|', help: 'Pipe through a command' };

/** What a line can be ended or gone on with when it is complete. */
export const FINISH: readonly Candidate[] = [ENTER, PIPE];

/** What may stand at the end of the line. Throws a CommandError for what is wrong in front of its last word. */
export async function completeLine(commands: Commands, line: string, around: Surroundings): Promise<Completion> {
  const segments = splitLine(line);
  const last = segments.at(-1) ?? segments[0];
  const { before, word } = split(last, line);
  if (segments.length === 1) return completeSegment(commands, before, word, around);
  for (const [at, segment] of segments.slice(0, -1).entries()) matchCommand(at === 0 ? commands : pipes, segment);
  return completeSegment(pipes, before, word, around, 'syntax error, expecting <command>.');
}

/** The finished words of a segment, and the one at whose end the cursor stands. */
function split(segment: Segment, line: string): { before: Segment; word: string } {
  const last = segment.words.at(-1);
  if (last === undefined || last.end < line.length) return { before: segment, word: '' };
  const text = segment.text.slice(0, last.start - segment.start);
  return { before: { ...segment, words: segment.words.slice(0, -1), end: last.start, text }, word: last.text };
}

/** Completes `word` behind finished words. */
export async function completeSegment(
  commands: Commands,
  before: Segment,
  word: string,
  around: Surroundings,
  unknown?: string,
): Promise<Completion> {
  const place = walk(commands, before, unknown);
  const { rest, restFrom, option, operand, keywords } = place;
  if (option !== undefined) return filtered(word, await argumentCandidates(option, around), mayBe(option.type, word));
  if (restFrom !== undefined && rest !== undefined) {
    return completeRest(rest, restOf(before, restFrom), word, around, place);
  }
  const candidates = [
    ...keywords.map(({ name, help }): Candidate => ({ kind: 'keyword', name, help })),
    ...(operand === undefined ? [] : await argumentCandidates(operand, around)),
  ];
  const free = operand !== undefined && mayBe(operand.type, word);
  if (rest === undefined) return filtered(word, [...candidates, ...finish(place)], free);
  const more = await completeRest(rest, restOf(before, before.words.length), word, around, place);
  return {
    word,
    candidates: [...filtered(word, candidates, free).candidates, ...more.candidates],
    free: free || more.free,
  };
}

function finish(place: Place<never, unknown>): readonly Candidate[] {
  return incomplete(place) === undefined ? FINISH : [];
}

/** Those that begin with the word; hints only where nothing has been typed. */
export function filtered(word: string, candidates: readonly Candidate[], free: boolean): Completion {
  if (word === '') return { word, candidates, free };
  const hints = free
    ? candidates.filter(({ kind, name }) => kind === 'hint' && name.length > 1 && name !== ENTER.name)
    : [];
  const begun = candidates.filter(({ kind, name }) => kind !== 'hint' && name.startsWith(word));
  // A value that can be anything may go on, or end here.
  return { word, candidates: begun.length === 0 ? hints : begun, free };
}

async function argumentCandidates(
  argument: Extract<Argument, { kind: 'operand' | 'option' }>,
  around: Surroundings,
): Promise<readonly Candidate[]> {
  return typeCandidates(argument.type, argument, around, argument.values);
}

/** Throws what an unfinished line lacks. */
export function unfinished(message: string, at: Segment): never {
  throw new CommandError(message, { column: at.end });
}
