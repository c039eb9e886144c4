import { CommandError } from '../../cli/errors.ts';
import type { Argument } from '../../cli/grammar.ts';
import { deviceName } from '../../cli/host-name.ts';
import type { OperationalCommand, OperationalContext } from '../../cli/operational.ts';
import { formatClock } from '../../cli/time.ts';
import { string, word } from '../../schema/types.ts';

const message: Argument = {
  kind: 'option',
  name: 'message',
  help: 'Text of message',
  type: string({ name: 'message', min: 1, max: 2000 }),
};

/** What the others see, as write(1) has it. */
function letter({ account, device, session }: OperationalContext, text: string): string {
  const tty = session?.info?.tty ?? '-';
  const clock = formatClock(new Date()).slice(0, 5);
  return `\nMessage from ${account.name}@${deviceName(device)} on ${tty} at ${clock} ...\n${text}\nEOF\n`;
}

function textOf(values: ReadonlyMap<string, string>): string {
  const text = values.get('message');
  if (text === undefined) throw new CommandError("error: 'message' is missing");
  return text;
}

export const requestMessage: OperationalCommand = {
  name: 'message',
  help: 'Send text message to other users',
  permission: 'maintenance',
  arguments: [
    message,
    { kind: 'option', name: 'terminal', help: 'Name of terminal', type: word(), values: 'tty' },
    { kind: 'option', name: 'user', help: 'Name of user', type: word(), values: 'session-user' },
  ],
  run: (context, { values }) => {
    const user = values.get('user');
    const tty = values.get('terminal');
    if (user === undefined && tty === undefined) throw new CommandError("error: 'user' or 'terminal' is missing");
    const selection = { ...(user !== undefined && { user }), ...(tty !== undefined && { tty }) };
    if (context.device.sessions.send(selection, letter(context, textOf(values))) > 0) return '';
    throw new CommandError(`error: ${[user, tty].filter((one) => one !== undefined).join(' on ')} is not logged in`);
  },
  children: [
    {
      name: 'all',
      help: 'Send message to all users',
      arguments: [message],
      run: (context, { values }) => {
        context.device.sessions.send({}, letter(context, textOf(values)));
        return '';
      },
    },
  ],
};
