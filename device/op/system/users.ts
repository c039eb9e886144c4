import type { OperationalCommand } from '../../cli/operational.ts';
import type { Element } from '../../cli/output.ts';
import type { Device } from '../../device.ts';
import { element, information, structured, timed } from '../data/element.ts';
import { readUsers, type UserView } from './read-users.ts';
import { formatClock12, formatIdle, formatLogin, formatUp } from './words.ts';

export const showSystemUsers: OperationalCommand = {
  name: 'users',
  help: 'Show users who are currently logged in',
  run: async ({ device }) => {
    const view = await readActivity(device);
    const title = 'USER     TTY      FROM                              LOGIN@  IDLE WHAT\n';
    const text = `${formatActivity(view)}${title}${view.users.map((user) => row(user, view.now)).join('')}`;
    return structured(text, information('system-users-information', 'junos', [activityElement(view, true)]));
  },
};

/** What the first line of the table says. */
export interface Activity {
  readonly now: Date;
  readonly booted: Date;
  readonly load: readonly number[];
  readonly users: readonly UserView[];
}

export async function readActivity(device: Device): Promise<Activity> {
  const { booted } = device.machine;
  return { now: new Date(), booted, load: device.machine.load(), users: await readUsers(device) };
}

const upSeconds = ({ now, booted }: Activity): number => (now.getTime() - booted.getTime()) / 1000;

/** ` 9:38AM  up 209 days, 37 mins, 3 users, load averages: 0.28, 0.39, 0.37`. */
export function formatActivity(view: Activity): string {
  const up = formatUp(upSeconds(view));
  const averages = view.load.map((value) => value.toFixed(2)).join(', ');
  return `${formatClock12(view.now)}  up ${up}, ${userCount(view)}, load averages: ${averages}\n`;
}

function userCount({ users }: Activity): string {
  return `${users.length} user${users.length === 1 ? '' : 's'}`;
}

function row({ user, tty, from, since, lastInput, command }: UserView, now: Date): string {
  const names = `${user.slice(0, 8).padEnd(8)} ${tty.slice(0, 8).padEnd(8)} ${from.slice(0, 32).padEnd(33)}`;
  const idle = formatIdle((now.getTime() - lastInput.getTime()) / 1000);
  return `${names}${formatLogin(since, now)} ${idle.padStart(5)} ${command}\n`;
}

const seconds = (time: Date): number => time.getTime() / 1000;

/** The line as elements; `everybody`: with the table of users. */
export function activityElement(view: Activity, everybody: boolean): Element {
  const { now, load, users } = view;
  return element('uptime-information', [
    timed('date-time', formatClock12(now).trim(), seconds(now)),
    timed('up-time', formatUp(upSeconds(view)), upSeconds(view)),
    element('active-user-count', users.length, { 'junos:format': userCount(view) }),
    ...[1, 5, 15].map((minutes, at) => element(`load-average-${minutes}`, (load[at] ?? 0).toFixed(2))),
    everybody
      ? element(
          'user-table',
          users.map((user) => userElement(user, now)),
        )
      : undefined,
  ]);
}

function userElement({ user, tty, from, since, lastInput, command }: UserView, now: Date): Element {
  const idle = (now.getTime() - lastInput.getTime()) / 1000;
  return element('user-entry', [
    element('user', user),
    element('tty', tty),
    element('from', from),
    timed('login-time', formatLogin(since, now).trim(), seconds(since)),
    timed('idle-time', formatIdle(idle), idle),
    element('command', command),
  ]);
}
