/** The commands of configuration mode. */
import { operationalCommands } from '../../op/index.ts';
import { CommandError } from '../errors.ts';
import { matchCommand } from '../grammar.ts';
import { loginClass, operationalGuard } from '../guard.ts';
import { formatTime } from '../time.ts';
import { changeCommands } from './change.ts';
import { commitCommands } from './commit.ts';
import { help } from './help.ts';
import { loadCommands } from './load.ts';
import type { ConfigurationCommand } from './mode.ts';
import { moveCommands } from './move.ts';
import { top, up } from './prefixed.ts';
import { resolveOne } from './statement.ts';
import { replace, wildcard } from './wildcard.ts';

const runCommand: ConfigurationCommand = {
  name: 'run',
  help: 'Run an operational-mode command',
  arguments: [{ kind: 'rest', name: 'command', help: 'Operational-mode command', completes: 'run' }],
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
  arguments: [{ kind: 'rest', name: 'statement', help: 'Statement to show', completes: 'show' }],
  run: ({ mode }, { rest }) => {
    const path = resolveOne(mode.schema, rest, { mode: 'show', from: mode.path, visible: mode.visible });
    const { datastore } = mode.device;
    const { base, config, lastChange } = mode.candidate;
    const time = (mode.changed ? lastChange : undefined) ?? datastore.lastCommit.time;
    const heading = path.length === 0 ? { heading: `## Last changed: ${formatTime(time)}` } : {};
    const revision = (number: number) => datastore.revision(number);
    return { kind: 'configuration', root: config, path, committed: base, revision, ...heading };
  },
};

const status: ConfigurationCommand = {
  name: 'status',
  help: 'Show users currently editing configuration',
  run: ({ mode }) => mode.editors(),
};

export const configurationCommands: readonly ConfigurationCommand[] = [
  ...changeCommands,
  ...commitCommands,
  ...loadCommands,
  ...moveCommands,
  help,
  replace,
  runCommand,
  show,
  status,
  top,
  up,
  wildcard,
];
