/** A command line from its words to its exit code. */

import { EXIT, InputError } from '../errors.ts';
import { VERSION } from '../paths.ts';
import { loadCommand } from './all.ts';
import type { CommandContext } from './command.ts';
import { errorJson, errorText, exitCodeOf } from './error-text.ts';
import { commandHelp, generalHelp } from './help.ts';
import { parseLine } from './parse.ts';

/**
 * Runs a command line (without the program's own name) and returns the exit code.
 *
 * @param givenUp rejects when the command is not to be waited for any longer
 */
export async function main(
  words: readonly string[],
  context: CommandContext,
  givenUp?: Promise<never>,
): Promise<number> {
  const { stderr, env } = context;
  try {
    const done = dispatch(words, context);
    return await (givenUp === undefined ? done : Promise.race([done, givenUp]));
  } catch (error) {
    const debug = env.VTYLAB_DEBUG === '1';
    stderr.write(wantsJson(words) ? errorJson(error) : errorText(error, debug));
    return exitCodeOf(error);
  }
}

/** `--json` stands among a command's own words. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
}

async function dispatch([name, ...rest]: readonly string[], context: CommandContext): Promise<number> {
  const { stdout, stderr } = context;
  if (name === undefined) {
    stderr.write(generalHelp());
    return EXIT.badInput;
  }
  if (name === '--version') {
    stdout.write(`${VERSION}\n`);
    return EXIT.good;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    stdout.write(generalHelp());
    return EXIT.good;
  }
  if (name === 'help') return dispatch([...rest.slice(0, 1), '--help'], context);
  if (name.startsWith('-')) throw new InputError(`unknown option '${name}'; vtylab --help tells what there is`);
  if (name === '__complete') return (await import('./completion.ts')).answerShell(rest, context);
  const command = await loadCommand(name);
  const { options, operands, help, rest: after = [] } = parseLine(command, rest);
  if (!help) return command.run(options, operands, context, after);
  stdout.write(commandHelp(command));
  return EXIT.good;
}
