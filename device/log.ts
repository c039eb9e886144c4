/** The device's log files: what the runtime, its daemons and its users did, in the lines that Junos writes. */
import { join } from 'node:path';
import { type LogFile, openLogFile } from './log/file.ts';

/** Where `show log` looks. */
export const LOG_DIRECTORY = '/var/log';

/** Files that the runtime itself writes. */
export type LogName = 'messages' | 'interactive-commands';

/** Writes a line: who says what, e.g. `sshd[123]`; into `messages` unless another file is named. */
export type Log = (program: string, message: string, file?: LogName) => void;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One line as syslog writes it (RFC 3164): `Nov 21 00:46:27  R2 sshd[123]: …`. */
export function formatLogLine(time: Date, hostName: string, program: string, message: string): string {
  const day = `${MONTHS[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2)}`;
  return `${day} ${time.toISOString().slice(11, 19)}  ${hostName} ${program}: ${message.replaceAll('\n', ' ')}\n`;
}

/**
 * Events of users that Junos gives the severity notice: `file messages any notice`, which it is delivered with, takes
 * them too. Of the others, such as each line that is typed, only `interactive-commands` hears.
 */
const NOTICE = /^UI_(COMMIT(_\w+)?|DBASE_(LOGIN|LOGOUT)_EVENT|REBOOT_EVENT|LOAD_EVENT|RESCUE_\w+):/;

/** Opens the log files; `messages` is the container's log too. */
export function createLog(hostName: () => string, directory: string = LOG_DIRECTORY): Log {
  const turnedOver = () => formatLogLine(new Date(), hostName(), 'newsyslog', 'logfile turned over due to size>128K');
  const files: Record<LogName, LogFile> = {
    messages: openLogFile(join(directory, 'messages'), turnedOver),
    'interactive-commands': openLogFile(join(directory, 'interactive-commands'), turnedOver),
  };
  return (program, message, name = 'messages') => {
    const line = formatLogLine(new Date(), hostName(), program, message);
    files[name].append(line);
    if (name !== 'messages' && NOTICE.test(message)) files.messages.append(line);
    if (name === 'messages') process.stdout.write(line);
  };
}
