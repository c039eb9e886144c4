/** From a typed line to its output: recognise the command and all its pipes, run it, pass it through them. */
import { type Command, matchCommand } from './grammar.ts';
import type { Guard } from './guard.ts';
import type { Output } from './output.ts';
import type { Piping } from './pipes/piping.ts';
import { pipeline } from './pipes.ts';
import { splitLine } from './words.ts';

/** Lines the CLI passes over: nothing typed, or a comment. */
export function isBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** Runs one line. Nothing is run unless all of it is understood and `guard` lets it; throws a CommandError otherwise. */
export async function execute<C>(
  commands: readonly Command<C, Output | Promise<Output>>[],
  context: C,
  line: string,
  piping: Piping,
  guard: Guard,
): Promise<Output> {
  const [command, ...pipes] = splitLine(line);
  const match = matchCommand(guard.commands(commands), command);
  const pass = pipeline(pipes);
  guard.check(match);
  return pass(guard.shown(await match.run(context, match.args)), piping);
}
