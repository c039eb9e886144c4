/** From a typed line to its output: recognise the command and all its pipes, run it, pass it through them. */
import { type Command, matchCommand } from './grammar.ts';
import type { Output } from './output.ts';
import { pipeline } from './pipes.ts';
import { splitLine } from './words.ts';

/** Lines the CLI passes over: nothing typed, or a comment. */
export function isBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** Runs one line. Nothing is run unless all of the line is understood; throws a CommandError otherwise. */
export async function execute<C>(
  commands: readonly Command<C, Output | Promise<Output>>[],
  context: C,
  line: string,
  rows: number,
): Promise<Output> {
  const [command, ...pipes] = splitLine(line);
  const { run, args } = matchCommand(commands, command);
  const pass = pipeline(pipes);
  return pass(await run(context, args), rows);
}
