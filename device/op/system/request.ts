/** `request system …`: stopping the device, starting it over, and ending others' sessions. */
import { CommandError } from '../../cli/errors.ts';
import { deviceName } from '../../cli/host-name.ts';
import type { OperationalCommand, OperationalContext } from '../../cli/operational.ts';
import { word } from '../../schema/types.ts';
import { oneOf } from '../styles.ts';
import { readUsers } from './read-users.ts';
import { requestConfiguration } from './rescue.ts';

/** What there is to do, and what the question calls it. */
const ACTIONS = {
  reboot: { help: 'Reboot the system', question: 'Reboot the system ? [yes,no] (no) ' },
  halt: { help: 'Halt the system', question: 'Halt the system ? [yes,no] (no) ' },
  'power-off': { help: 'Power off the system', question: 'Power Off the system ? [yes,no] (no) ' },
} as const;

type Action = keyof typeof ACTIONS;

function stopping(name: Action): OperationalCommand {
  return {
    name,
    help: ACTIONS[name].help,
    permission: 'maintenance',
    run: (context) => stop(context, name),
  };
}

/** Where nobody can be asked (a script) the command itself is the answer. */
async function stop(context: OperationalContext, action: Action): Promise<string> {
  const { device, account, ask } = context;
  const answer = ask === undefined ? 'yes' : await ask(ACTIONS[action].question);
  if (answer === undefined && context.session?.tty === false) {
    throw new CommandError(`error: ${action} was not confirmed: expected 'yes' on the next line of the input`);
  }
  if (!/^y(es)?$/i.test(answer ?? '')) return '';
  const from = `${account.name}@${deviceName(device)}`;
  device.log('shutdown', `${action} requested by ${account.name}`);
  device.sessions.broadcast(
    `*** FINAL System shutdown message from ${from} ***\n\nSystem going down IMMEDIATELY\n`,
    from,
  );
  const { machine } = device;
  const going = action === 'reboot' ? machine.reboot() : machine.halt();
  going.catch((error: Error) => device.log('shutdown', `${action}: ${error.message}`));
  return 'Shutdown NOW!\n';
}

const logout: OperationalCommand = {
  name: 'logout',
  help: 'Forcibly end user CLI login session',
  permission: 'configure',
  arguments: [
    { kind: 'option', name: 'user', help: 'Name of user', type: word(), values: 'session-user' },
    { kind: 'option', name: 'terminal', help: 'Name of terminal', type: word(), values: 'tty' },
  ],
  run: async ({ device }, { values }) => {
    const by = oneOf(values, ['user', 'terminal']);
    if (by === undefined) throw new CommandError("error: 'user' or 'terminal' is missing");
    const wanted = values.get(by) ?? '';
    const ttys = (await readUsers(device)).filter((one) => (by === 'user' ? one.user : one.tty) === wanted);
    const ended = device.sessions.end(by === 'user' ? { user: wanted } : { tty: wanted }, 'Session terminated\n');
    // A login with a shell in the place of the CLI is ended at its terminal.
    const shells = ttys.map(({ tty }) => tty).filter((tty) => tty.startsWith('pts/'));
    if (shells.length > 0) await device.run(['pkill', '-HUP', '-t', shells.join(',')]);
    if (ended === 0 && ttys.length === 0) throw new CommandError(`error: no login of ${by} ${wanted}`);
    return '';
  },
};

export const requestSystem: OperationalCommand = {
  name: 'system',
  help: 'Perform system-level operations',
  children: [requestConfiguration, stopping('halt'), logout, stopping('power-off'), stopping('reboot')],
};
