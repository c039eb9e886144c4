/** `show cli`: what the session itself is like, and what was typed in it. */
import { integer } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import type { OperationalCommand, OperationalContext } from '../operational.ts';
import type { CliSettings } from '../settings.ts';
import { formatClock } from '../time.ts';

/** The session's settings. Throws a CommandError where there is no session. */
function settingsOf({ settings }: OperationalContext): CliSettings {
  if (settings === undefined) throw new CommandError("error: 'show cli' needs a session of its own");
  return settings;
}

function show(context: OperationalContext): string {
  const { completeOnSpace, idleTimeout = 0, terminal, timestamp, directory } = settingsOf(context);
  const { rows = 0, columns = 0 } = context.session?.size ?? {};
  return [
    `CLI complete-on-space set to ${completeOnSpace ? 'on' : 'off'}`,
    `CLI idle-timeout ${idleTimeout === 0 ? 'disabled' : `set to ${idleTimeout} minute${idleTimeout === 1 ? '' : 's'}`}`,
    'CLI restart-on-upgrade set to on',
    `CLI screen-length set to ${rows}`,
    `CLI screen-width set to ${Number.isFinite(columns) ? columns : 0}`,
    `CLI terminal is '${terminal}'`,
    'CLI is operating in enhanced mode',
    `CLI timestamp ${timestamp === undefined ? 'disabled' : `set to: ${timestamp}`}`,
    `CLI working directory is '${directory}'`,
    '',
  ].join('\n');
}

export const showCli: OperationalCommand = {
  name: 'cli',
  help: 'Show command-line interface settings',
  run: show,
  children: [
    {
      name: 'directory',
      help: 'Show working directory',
      run: (context) => `Current directory: ${settingsOf(context).directory}\n`,
    },
    {
      name: 'history',
      help: 'Show previous CLI commands',
      arguments: [
        { kind: 'operand', name: 'count', help: 'Number of commands to display', type: integer(0, 1_000_000) },
      ],
      run: ({ session }, { values }) => {
        const lines = session?.history ?? [];
        const shown = values.has('count')
          ? lines.slice(Math.max(0, lines.length - Number(values.get('count'))))
          : lines;
        return shown.map(({ time, line }) => `  ${formatClock(time)} -- ${line}\n`).join('');
      },
    },
  ],
};
