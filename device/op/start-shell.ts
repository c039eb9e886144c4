import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { string } from '../schema/types.ts';

const SHELL = '/bin/bash';

export const startShell: OperationalCommand = {
  name: 'shell',
  help: 'Start a local shell',
  arguments: [{ kind: 'option', name: 'command', help: 'Command to run in the shell', type: string() }],
  run: async ({ session }, { values }) => {
    if (session === undefined) throw new CommandError("error: 'start shell' needs a session of its own");
    const command = values.get('command');
    // The account's shell is the CLI itself; what runs in here is to find an ordinary one.
    const argv = ['/usr/bin/env', `SHELL=${SHELL}`, SHELL, ...(command === undefined ? [] : ['-c', command])];
    if ((await session.runProgram(argv)) !== 0 && command !== undefined) throw new CommandError('');
    return '';
  },
};
