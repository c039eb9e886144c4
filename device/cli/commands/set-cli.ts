/** `set cli …`: what the session itself is like. */
import { enumeration, integer, string } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import { filePath, listAs } from '../files.ts';
import type { Arguments } from '../grammar.ts';
import type { OperationalCommand, OperationalContext } from '../operational.ts';
import type { CliSettings } from '../settings.ts';
import { formatStamp } from '../time.ts';

const DEFAULT_STAMP = '%b %d %T';

type Change = (
  settings: CliSettings,
  values: Arguments['values'],
  context: OperationalContext,
) => string | Promise<string>;

/** A command that changes a session's settings and says so. */
function setting(command: Omit<OperationalCommand, 'run'>, change: Change): OperationalCommand {
  return {
    ...command,
    run: (context, { values }) => {
      if (context.settings === undefined) throw new CommandError("error: 'set cli' needs a session of its own");
      return change(context.settings, values, context);
    },
  };
}

const number = (name: string, help: string, min: number, max: number) =>
  ({ kind: 'operand', name, help, type: integer(min, max), mandatory: true }) as const;

const completeOnSpace = setting(
  {
    name: 'complete-on-space',
    help: 'Set whether typing space completes current word',
    arguments: [
      {
        kind: 'operand',
        name: 'state',
        help: 'Whether the space bar completes',
        type: enumeration({ off: 'Do not perform automatic completion', on: 'Perform automatic completion' }),
        mandatory: true,
      },
    ],
  },
  (settings, values) => {
    settings.completeOnSpace = values.get('state') === 'on';
    return `${settings.completeOnSpace ? 'Enabling' : 'Disabling'} complete-on-space\n`;
  },
);

const directory = setting(
  {
    name: 'directory',
    help: 'Set working directory',
    arguments: [
      {
        kind: 'operand',
        name: 'directory',
        help: 'Working directory',
        type: string({ name: 'directory', min: 1 }),
        values: 'file',
        mandatory: true,
      },
    ],
  },
  async (settings, values, { account }) => {
    const path = filePath(values.get('directory') ?? '', settings.directory);
    await listAs(account, `${path}/`); // it is there, and the user may look into it
    settings.directory = path;
    return `Current directory: ${path}\n`;
  },
);

const idleTimeout = setting(
  {
    name: 'idle-timeout',
    help: 'Set maximum time that a session can be idle',
    arguments: [{ ...number('minutes', 'Maximum idle time in minutes; 0 for none', 0, 100_000), mandatory: false }],
  },
  (settings, values) => {
    settings.idleTimeout = Number(values.get('minutes') ?? 0);
    if (settings.idleTimeout === 0) return 'Idle timeout disabled\n';
    return `Idle timeout set to ${settings.idleTimeout} minute${settings.idleTimeout === 1 ? '' : 's'}\n`;
  },
);

const prompt = setting(
  {
    name: 'prompt',
    help: 'Set CLI command prompt string',
    arguments: [
      {
        kind: 'operand',
        name: 'string',
        help: 'CLI prompt string',
        type: string({
          name: 'string',
          min: 1,
          max: 256,
          pattern: /^\P{Cc}*$/u,
          expected: 'a text without control characters',
        }),
        mandatory: true,
      },
    ],
  },
  (settings, values) => {
    settings.prompt = values.get('string') ?? '';
    return `Prompt set to ${settings.prompt}\n`;
  },
);

const screenLength = setting(
  {
    name: 'screen-length',
    help: 'Set number of lines on screen',
    arguments: [number('length', 'Number of lines on screen; 0 for no pages', 0, 100_000)],
  },
  (settings, values) => {
    settings.screenLength = Number(values.get('length'));
    return `Screen length set to ${settings.screenLength}\n`;
  },
);

const screenWidth = setting(
  {
    name: 'screen-width',
    help: 'Set number of characters on a line',
    arguments: [number('width', 'Number of characters on a line; 0 for unlimited', 0, 1024)],
  },
  (settings, values) => {
    settings.screenWidth = Number(values.get('width'));
    return `Screen width set to ${settings.screenWidth}\n`;
  },
);

const terminal = setting(
  {
    name: 'terminal',
    help: 'Set terminal type',
    arguments: [
      {
        kind: 'operand',
        name: 'type',
        help: 'Terminal type',
        type: enumeration({
          ansi: 'ANSI-compatible terminal',
          'small-xterm': 'Small (24-line) xterm window',
          vt100: 'VT100-compatible terminal',
          xterm: 'Large (65-line) xterm window',
        }),
        mandatory: true,
      },
    ],
  },
  (settings, values) => {
    settings.terminal = values.get('type') ?? '';
    return '';
  },
);

const timestamp: OperationalCommand = {
  ...setting({ name: 'timestamp', help: 'Timestamp CLI output' }, (settings) => stamp(settings, DEFAULT_STAMP)),
  arguments: [],
  children: [
    setting({ name: 'disable', help: 'Disable timestamping of CLI output' }, (settings) => {
      settings.timestamp = undefined;
      return 'CLI timestamp disabled\n';
    }),
    setting(
      {
        name: 'format',
        help: 'Set timestamp format',
        arguments: [
          {
            kind: 'operand',
            name: 'format',
            help: 'Format of the date and time',
            type: string({ name: 'timestamp-format', min: 1, max: 64, pattern: /^\P{Cc}*$/u }),
            mandatory: true,
          },
        ],
      },
      (settings, values) => stamp(settings, values.get('format') ?? DEFAULT_STAMP),
    ),
  ],
};

function stamp(settings: CliSettings, format: string): string {
  settings.timestamp = format;
  return `${formatStamp(format, new Date())}\nCLI timestamp set to: ${format}\n`;
}

export const set: OperationalCommand = {
  name: 'set',
  help: 'Set CLI properties, date/time, craft interface message',
  children: [
    {
      name: 'cli',
      help: 'Set CLI properties',
      children: [completeOnSpace, directory, idleTimeout, prompt, screenLength, screenWidth, terminal, timestamp],
    },
  ],
};
