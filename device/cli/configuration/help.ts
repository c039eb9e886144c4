/** `help` in configuration mode speaks of the level the session is at. */
import { pathWords } from '../../config/path.ts';
import { aproposStatements, helpCommands } from '../commands/help.ts';
import type { ConfigurationCommand, ConfigurationContext } from './mode.ts';

export const help: ConfigurationCommand = {
  name: 'help',
  help: 'Provide help information',
  children: helpCommands<ConfigurationContext>({
    apropos: ({ mode }, pattern) =>
      aproposStatements(mode.schema, pathWords(mode.path), pattern) || 'No matching statements found\n',
    schema: ({ mode }) => mode.schema,
  }),
};
