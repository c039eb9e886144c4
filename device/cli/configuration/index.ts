/** The commands of configuration mode. */
import { operationalCommands } from '../../op/index.ts';
import { CommandError } from '../errors.ts';
import { matchCommand } from '../grammar.ts';
import { loginClass, operationalGuard } from '../guard.ts';
import { formatTime } from '../time.ts';
import { changeCommands } from './change.ts';
import { commitCommands } from './commit.ts';
import type { ConfigurationCommand } from './mode.ts';
import { moveCommands } from './move.ts';
import { resolveOne } from './statement.ts';

const runCommand: ConfigurationCommand = {
  name: 'run',
  help: 'Run an operational-mode command',
  arguments: [{ kind: 'rest', name: 'command', help: 'Operational-mode command' }],
  run: ({ operational }, { rest }) => {
    if (rest.words.length === 0) throw new CommandError('syntax error, expecting <command>.', { column: rest.end });
    const guard = operationalGuard(loginClass(operational));
    const match = matchCommand(guard.commands(operationalCommands), rest);
    guard.check(match);
    return match.run(operational, match.args);
  },
};

const show: ConfigurationCommand = {
  name: 'show',
  help: 'Show a parameter',
  arguments: [{ kind: 'rest', name: 'statement', help: 'Statement to show' }],
  run: ({ mode }, { rest }) => {
    const path = resolveOne(mode.schema, rest, { mode: 'show', from: mode.path, visible: mode.visible });
    const { candidate, committed, lastCommit } = mode.device.datastore;
    const time = (mode.changed ? mode.editors.lastChange?.time : undefined) ?? lastCommit.time;
    const heading = path.length === 0 ? { heading: `## Last changed: ${formatTime(time)}` } : {};
    return { kind: 'configuration', root: candidate, path, committed, ...heading };
  },
};

const status: ConfigurationCommand = {
  name: 'status',
  help: 'Show users currently editing configuration',
  run: ({ mode }) => mode.editors.describe(),
};

export const configurationCommands: readonly ConfigurationCommand[] = [
  ...changeCommands,
  ...commitCommands,
  ...moveCommands,
  runCommand,
  show,
  status,
];
