import { createWriteStream, mkdirSync } from 'node:fs';

/** Where `show log messages` reads from. */
const MESSAGES = '/var/log/messages';

/** Writes a line of the system log: what, said by which program. */
export type Log = (program: string, message: string) => void;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One line as syslog writes it (RFC 3164): `Nov 21 00:46:27  R2 sshd: …`. */
export function formatLogLine(time: Date, hostName: string, program: string, message: string): string {
  const day = `${MONTHS[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2)}`;
  return `${day} ${time.toISOString().slice(11, 19)}  ${hostName} ${program}: ${message.replaceAll('\n', ' ')}\n`;
}

/** The system log: the file for the device's users, standard output for the container's logs. */
export function createLog(hostName: () => string): Log {
  mkdirSync('/var/log', { recursive: true });
  const file = createWriteStream(MESSAGES, { flags: 'a', mode: 0o640 });
  file.on('error', () => {}); // a full disk must not take the device down; standard output still has the line
  return (program, message) => {
    const line = formatLogLine(new Date(), hostName(), program, message);
    file.write(line);
    process.stdout.write(line);
  };
}
