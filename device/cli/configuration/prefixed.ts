/** `top` and `up`, alone or in front of another command: `top set …`, `up 2 show`. */
import type { Path } from '../../config/path.ts';
import { CommandError } from '../errors.ts';
import { matchCommand, restOf } from '../grammar.ts';
import { configurationGuard } from '../guard.ts';
import type { Output } from '../output.ts';
import type { Segment } from '../words.ts';
import { configurationCommands } from './index.ts';
import type { ConfigurationCommand, ConfigurationContext } from './mode.ts';
import { parent } from './move.ts';

/** Runs a command as if it had been typed at another level. */
function runAt(context: ConfigurationContext, at: Path, command: Segment): Promise<Output> {
  const guard = configurationGuard(context.mode.loginClass);
  const match = matchCommand(guard.commands(configurationCommands), command, 'syntax error, expecting <command>.');
  guard.check(match);
  return context.mode.at(at, async () => match.run(context, match.args));
}

export const top: ConfigurationCommand = {
  name: 'top',
  help: 'Exit to top level of configuration',
  arguments: [{ kind: 'rest', name: 'command', help: 'Command to run at the top level', completes: 'top' }],
  run: (context, { rest }) => {
    if (rest.words.length > 0) return runAt(context, [], rest);
    context.mode.rise([]);
    return '';
  },
};

export const up: ConfigurationCommand = {
  name: 'up',
  help: 'Exit one level of configuration',
  arguments: [{ kind: 'rest', name: 'levels', help: 'Number of levels to move up', completes: 'up' }],
  run: (context, { rest }) => {
    const { levels, command } = levelsOf(rest);
    let path = context.mode.path;
    for (let left = levels; left > 0; left--) path = parent(path);
    if (command.words.length > 0) return runAt(context, path, command);
    context.mode.rise(path);
    return '';
  },
};

/** How far up, and what is behind that. */
export function levelsOf(rest: Segment): { readonly levels: number; readonly command: Segment } {
  const [first] = rest.words;
  if (first === undefined || !/^\d/.test(first.text)) return { levels: 1, command: rest };
  const levels = Number(first.text);
  if (!Number.isInteger(levels) || levels < 1 || levels > 100) {
    throw new CommandError(`Value ${first.text} is not within range (1..100)`, { column: first.start });
  }
  return { levels, command: restOf(rest, 1) };
}
