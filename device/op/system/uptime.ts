import type { OperationalCommand } from '../../cli/operational.ts';
import type { Element } from '../../cli/output.ts';
import { formatTime } from '../../cli/time.ts';
import { element, information, structured, timed } from '../data/element.ts';
import { activityElement, formatActivity, readActivity } from './users.ts';
import { formatAgo } from './words.ts';

export const showSystemUptime: OperationalCommand = {
  name: 'uptime',
  help: 'Show time since system and processes started',
  run: async ({ device }) => {
    const view = await readActivity(device);
    const { machine, datastore } = device;
    const { now } = view;
    const { lastCommit } = datastore;
    const text = [
      `Current time: ${formatTime(now)}`,
      'Time Source:  LOCAL CLOCK ',
      `System booted: ${moment(machine.booted, now)}`,
      ...(machine.started === undefined ? [] : [`Protocols started: ${moment(machine.started, now)}`]),
      `Last configured: ${moment(lastCommit.time, now)} by ${lastCommit.user}`,
      formatActivity(view),
    ].join('\n');
    const data = information('system-uptime-information', 'junos', [
      element('current-time', [dateTime(now)]),
      element('time-source', ' LOCAL CLOCK '),
      element('system-booted-time', since(machine.booted, now)),
      machine.started === undefined ? undefined : element('protocols-started-time', since(machine.started, now)),
      element('last-configured-time', [...since(lastCommit.time, now), element('user', lastCommit.user)]),
      activityElement(view, false),
    ]);
    return structured(text, data);
  },
};

const elapsed = (time: Date, now: Date): number => (now.getTime() - time.getTime()) / 1000;

function moment(time: Date, now: Date): string {
  return `${formatTime(time)} (${formatAgo(elapsed(time, now))} ago)`;
}

function dateTime(time: Date): Element {
  return timed('date-time', formatTime(time), time.getTime() / 1000);
}

function since(time: Date, now: Date): Element[] {
  return [dateTime(time), timed('time-length', formatAgo(elapsed(time, now)), elapsed(time, now))];
}
