/** `show` and `clear system login lockout`: who is locked out after too many wrong passwords. */
import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';
import { formatTime } from '../../cli/time.ts';
import type { Lockout } from '../../login/lockouts.ts';
import { printable } from '../../login/login-log.ts';
import { word } from '../../schema/types.ts';
import { element, information, structured, timed } from '../data/element.ts';

const HEADING = row('User', 'Lockout start', 'Lockout end');

function row(user: string, start: string, end: string): string {
  return `${`${user.padEnd(20)} ${start.padEnd(24)} ${end}`.trimEnd()}\n`;
}

/** Junos's columns and, for the elements, names after them [?]. */
export const showSystemLogin: OperationalCommand = {
  name: 'login',
  help: 'Show system login information',
  children: [
    {
      name: 'lockout',
      help: 'Show locked user login information',
      run: ({ device }) => {
        const entries = device.lockouts.entries();
        const rows = entries.map(({ user, start, end }) => row(printable(user), formatTime(start), formatTime(end)));
        const text = rows.length === 0 ? '' : HEADING + rows.join('');
        return structured(text, information('system-login-lockout-information', 'junos', entries.map(lockoutElement)));
      },
    },
  ],
};

function lockoutElement({ user, start, end }: Lockout) {
  return element('lockout-entry', [
    element('user', printable(user)),
    timed('lockout-start', formatTime(start), start.getTime() / 1000),
    timed('lockout-end', formatTime(end), end.getTime() / 1000),
  ]);
}

export const clearSystemLogin: OperationalCommand = {
  name: 'login',
  help: 'Clear system login information',
  children: [
    {
      name: 'lockout',
      help: 'Clear locked user login information',
      arguments: [
        { kind: 'option', name: 'user', help: 'Name of locked user', type: word({ name: 'user' }), values: 'user' },
      ],
      run: ({ device, account }, { values }) => {
        const user = values.get('user');
        if (user === undefined) throw new CommandError("error: 'user' or 'all' is missing");
        if (device.lockouts.clear(user, account.name) > 0) return '';
        throw new CommandError(`error: user '${user}' is not locked out`);
      },
      children: [
        {
          name: 'all',
          help: 'Clear all locked users',
          run: ({ device, account }) => {
            device.lockouts.clear(undefined, account.name);
            return '';
          },
        },
      ],
    },
  ],
};
