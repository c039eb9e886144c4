import { permittedCommands } from '../../login/commands.ts';
import { operationalCommands } from '../../op/index.ts';
import { loginClass } from '../guard.ts';
import type { OperationalCommand, OperationalContext } from '../operational.ts';
import { rootSchema } from '../schema.ts';
import { aproposCommands, helpCommands } from './help.ts';

/** `help` in operational mode looks through its commands. */
export const help: OperationalCommand = {
  name: 'help',
  help: 'Provide help information',
  children: helpCommands<OperationalContext>({
    apropos: (context, pattern) =>
      aproposCommands(permittedCommands(operationalCommands, loginClass(context)), pattern),
    schema: ({ device }) => rootSchema(device.datastore),
  }),
};
