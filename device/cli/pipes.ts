/** The pipes behind `|`: each takes what the command, or the pipe before it, puts out, and makes something of it. */
import { matchCommand } from './grammar.ts';
import { isLive, type Output } from './output.ts';
import { compare, display } from './pipes/display.ts';
import { append, save, tee } from './pipes/files.ts';
import type { Pipe, Piping } from './pipes/piping.ts';
import { count, except, find, hold, last, match, noMore, resolve, trim } from './pipes/text.ts';
import { textOf } from './render.ts';
import type { Segment } from './words.ts';

export const pipes: readonly Pipe[] = [
  append,
  compare,
  count,
  display,
  except,
  find,
  hold,
  last,
  match,
  noMore,
  resolve,
  save,
  tee,
  trim,
];

/**
 * Recognises every pipe of a line before any runs, and returns what they do together. What is made of finished output
 * is finished too; live output stays live.
 * Throws a CommandError for one that is not understood.
 */
export function pipeline(segments: readonly Segment[]): (output: Output, piping: Piping) => Promise<Output> {
  const matched = segments.map((segment) => matchCommand(pipes, segment, 'syntax error, expecting <command>.'));
  return async (output, piping) => {
    let current = output;
    for (const { run, args } of matched) {
      const next = await run({ output: current, piping }, args);
      current = isLive(next) && !isLive(current) ? await textOf(next) : next;
    }
    return current;
  };
}
