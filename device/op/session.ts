/** The commands that change what the session itself is at. */
import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';

export const configure: OperationalCommand = {
  name: 'configure',
  help: 'Manipulate software configuration information',
  permission: 'configure',
  run: ({ session }) => {
    if (session?.configure === undefined) throw new CommandError("error: 'configure' needs a session of its own");
    return session.configure();
  },
};

const leave: NonNullable<OperationalCommand['run']> = ({ session }) => {
  session?.leave?.();
  return '';
};

export const exit: OperationalCommand = { name: 'exit', help: 'Exit the management session', run: leave };
export const quit: OperationalCommand = { name: 'quit', help: 'Exit the management session', run: leave };
