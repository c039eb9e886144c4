/** Configuration from files and from the terminal, and back. */
import { type ConfigSyntaxError, type ConfigWarning, describe, renderCaret } from '../../config/errors.ts';
import { type LoadMode, load as loadText } from '../../config/load-modes.ts';
import { nodeAt } from '../../config/path.ts';
import { printCurly } from '../../config/print-curly.ts';
import { redact } from '../../login/redact.ts';
import { string } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import { filePath, homeOf, readAs, writeAs } from '../files.ts';
import type { Argument, Arguments } from '../grammar.ts';
import type { ConfigurationCommand, ConfigurationContext } from './mode.ts';

/** How many errors of one text are told. */
const MOST_ERRORS = 20;

const MODES: readonly (readonly [LoadMode, string])[] = [
  ['merge', 'Merge contents with existing configuration'],
  ['override', 'Override existing configuration'],
  ['patch', 'Load patch file into configuration'],
  ['replace', 'Replace configuration data'],
  ['set', 'Execute set of commands on existing configuration'],
  ['update', 'Update existing configuration'],
];

const fileName: Argument = {
  kind: 'operand',
  name: 'filename',
  help: 'Filename (local)',
  type: string({ name: 'filename' }),
  values: 'file',
};

async function load(mode: LoadMode, context: ConfigurationContext, { values, rest }: Arguments): Promise<string> {
  const { mode: configuration } = context;
  const { account } = configuration;
  const file = values.get('filename');
  if (!values.has('terminal') && file === undefined) throw new CommandError('missing argument.', { column: rest.end });
  const text = file === undefined ? await context.readText() : await readAs(account, filePath(file, homeOf(account)));
  if (text === undefined) return '';
  const loaded = loadText(configuration.schema, configuration.config, text, {
    mode,
    file: file ?? 'terminal',
    // commands are what could have been typed: no statement among them is kept that does nothing
    unknown: mode === 'set' ? 'error' : 'keep',
    ...(values.has('relative') && { from: configuration.path }),
  });
  if (!loaded.ok) throw new CommandError(failure(loaded.errors, text));
  configuration.tell(`UI_LOAD_EVENT: User '${account.name}' is performing a 'load ${mode}'`);
  configuration.replace(loaded.config);
  return `${warnings(loaded.warnings)}load complete\n`;
}

/** Every error with its place and its line, and that nothing was loaded. */
function failure(errors: readonly ConfigSyntaxError[], text: string): string {
  const shown = errors.slice(0, MOST_ERRORS).map((error) => `${describe(error)}\n${renderCaret(error, text)}`);
  const more = errors.length > MOST_ERRORS ? `and ${errors.length - MOST_ERRORS} more\n` : '';
  return `${shown.join('')}${more}load failed (${errors.length} error${errors.length === 1 ? '' : 's'})`;
}

function warnings(all: readonly ConfigWarning[]): string {
  return all.map((warning) => `warning: ${describe(warning)}\n`).join('');
}

/** Writes what is at the session's level, as far as the user may see it. */
async function save({ mode }: ConfigurationContext, { values, rest }: Arguments): Promise<string> {
  const file = values.get('filename');
  const node = nodeAt(redact(mode.config, mode.loginClass), mode.path);
  const text = node === undefined ? '' : printCurly(node, { markUnknown: false });
  if (values.has('terminal')) return text;
  if (file === undefined) throw new CommandError('missing argument.', { column: rest.end });
  await writeAs(mode.account, filePath(file, homeOf(mode.account)), text);
  const lines = text.split('\n').length - 1;
  return `Wrote ${lines} line${lines === 1 ? '' : 's'} of configuration to '${file}'\n`;
}

const terminal: Argument = { kind: 'flag', name: 'terminal', help: 'Use login terminal' };

export const loadCommands: readonly ConfigurationCommand[] = [
  {
    name: 'load',
    help: 'Load configuration from ASCII file',
    children: MODES.map(([mode, help]) => ({
      name: mode,
      help,
      arguments: [
        fileName,
        { kind: 'flag', name: 'relative', help: 'Load is relative to the current level' },
        terminal,
      ],
      run: (context, args) => load(mode, context, args),
    })),
  },
  { name: 'save', help: 'Save configuration to ASCII file', arguments: [fileName, terminal], run: save },
];
