/** `monitor start FILE`: what is written to a log from now on appears on the terminal too. */
import { watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand, OperationalContext } from '../../cli/operational.ts';
import type { SessionInfo } from '../../cli/sessions.ts';
import type { Device } from '../../device.ts';
import { LOG_DIRECTORY } from '../../log.ts';
import { logName, readFrom, sizeOfLog } from './files.ts';

interface Monitored {
  readonly name: string;
  readonly since: Date;
  stop(): void;
}

/** By session, what it watches. */
const monitored = new WeakMap<Device, Map<number, Monitored[]>>();

function of(device: Device, { id }: SessionInfo): Monitored[] {
  const sessions = monitored.get(device) ?? new Map<number, Monitored[]>();
  monitored.set(device, sessions);
  const files = sessions.get(id) ?? [];
  sessions.set(id, files);
  return files;
}

/** The session, which must have a terminal to print on. */
function sessionOf({ session }: OperationalContext): SessionInfo {
  if (session?.info === undefined || !session.tty) throw new CommandError("error: 'monitor' needs a terminal");
  return session.info;
}

export const monitorStart: OperationalCommand = {
  name: 'start',
  help: 'Start showing log file in real time',
  arguments: [
    { kind: 'operand', name: 'filename', help: 'Name of log file', type: logName, mandatory: true, values: 'log-file' },
  ],
  run: async (context, { values }) => {
    const { device } = context;
    const session = sessionOf(context);
    const name = values.get('filename') ?? '';
    const files = of(device, session);
    if (files.some((file) => file.name === name)) return '';
    files.push(await follow(device, session, name));
    return '';
  },
};

async function follow(device: Device, session: SessionInfo, name: string): Promise<Monitored> {
  let offset = await sizeOfLog(name);
  let turn: Promise<void> = Promise.resolve();

  async function print(): Promise<void> {
    if (!device.sessions.all().some(({ id }) => id === session.id)) return stop();
    const { text, end } = await readFrom(name, offset);
    offset = end;
    if (text !== '') device.sessions.send({ id: session.id }, `\n*** ${name} ***\n${text}`);
  }

  // The directory, not the file: a log that is put away goes on under another name.
  const path = join(LOG_DIRECTORY, name);
  const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
    if (changed === basename(path)) turn = turn.then(print).catch(() => {});
  });
  const stop = () => watcher.close();
  return { name, since: new Date(), stop };
}

export const monitorStop: OperationalCommand = {
  name: 'stop',
  help: 'Stop showing log file in real time',
  arguments: [{ kind: 'operand', name: 'filename', help: 'Name of log file', type: logName, values: 'log-file' }],
  run: (context, { values }) => {
    const files = of(context.device, sessionOf(context));
    const name = values.get('filename');
    for (const file of [...files]) {
      if (name !== undefined && file.name !== name) continue;
      file.stop();
      files.splice(files.indexOf(file), 1);
    }
    return '';
  },
};

export const monitorList: OperationalCommand = {
  name: 'list',
  help: 'Show status of monitored files',
  run: (context) =>
    of(context.device, sessionOf(context))
      .map(({ name, since }) => `monitor start "${name}" (Last changed ${since.toUTCString().slice(5, 25)})\n`)
      .join(''),
};
