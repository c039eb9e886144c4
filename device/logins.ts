/** Who is logged in at a terminal, as sshd and login(1) write it down in utmp (utmp(5)). */
import { readFile, stat } from 'node:fs/promises';

export interface Login {
  readonly user: string;
  /** The terminal, e.g. `pts/0`. */
  readonly tty: string;
  /** Where from; empty when not over the network. */
  readonly from: string;
  readonly since: Date;
  /** When something was typed last. */
  readonly lastInput: Date;
}

const UTMP = '/run/utmp';

/** One record, the same on every 64-bit Linux: the fields' places in bytes. */
const RECORD = { size: 384, type: 0, pid: 4, line: [8, 32], user: [44, 32], host: [76, 256], seconds: 340 } as const;
const USER_PROCESS = 7;

/** The logins in the content of an utmp file, with the process each began with. */
export function parseUtmp(content: Buffer): (Omit<Login, 'lastInput'> & { readonly pid: number })[] {
  const found = [];
  for (let at = 0; at + RECORD.size <= content.length; at += RECORD.size) {
    const record = content.subarray(at, at + RECORD.size);
    const text = ([start, length]: readonly [number, number]) =>
      record.toString('latin1', start, start + length).replace(/\0.*$/s, '');
    if (record.readInt16LE(RECORD.type) !== USER_PROCESS) continue;
    found.push({
      user: text(RECORD.user),
      tty: text(RECORD.line),
      from: text(RECORD.host),
      since: new Date(record.readInt32LE(RECORD.seconds) * 1000),
      pid: record.readInt32LE(RECORD.pid),
    });
  }
  return found;
}

/** Everybody who is logged in now; records of processes that are gone without a word do not count. */
export async function readLogins(path: string = UTMP): Promise<Login[]> {
  const content = await readFile(path).catch(() => Buffer.alloc(0));
  const alive = parseUtmp(content).filter(({ pid }) => isAlive(pid));
  return Promise.all(
    alive.map(async ({ pid: _, ...login }) => ({
      ...login,
      lastInput: await stat(`/dev/${login.tty}`).then(
        ({ atime }) => atime,
        () => login.since,
      ),
    })),
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
