/** The commands that change what the session itself is at. */
import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { CandidateKind } from '../device.ts';

/** Enters configuration mode. */
function entering(kind: CandidateKind): NonNullable<OperationalCommand['run']> {
  return ({ session }) => {
    if (session?.configure === undefined) throw new CommandError("error: 'configure' needs a session of its own");
    return session.configure(kind);
  };
}

export const configure: OperationalCommand = {
  name: 'configure',
  help: 'Manipulate software configuration information',
  permission: 'configure',
  run: entering('shared'),
  children: [
    { name: 'exclusive', help: 'Obtain exclusive lock', run: entering('exclusive') },
    { name: 'private', help: 'Work in private database', run: entering('private') },
  ],
};

const leave: NonNullable<OperationalCommand['run']> = ({ session }) => {
  session?.leave?.();
  return '';
};

export const exit: OperationalCommand = { name: 'exit', help: 'Exit the management session', run: leave };
export const quit: OperationalCommand = { name: 'quit', help: 'Exit the management session', run: leave };
