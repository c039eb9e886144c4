/** Who is logged in: at a terminal, by what sshd and login wrote down; at the CLI, by its own sessions. */
import type { SessionInfo } from '../../cli/sessions.ts';
import type { Device } from '../../device.ts';

export interface UserView {
  readonly user: string;
  readonly tty: string;
  readonly from: string;
  readonly since: Date;
  readonly lastInput: Date;
  /** What runs on the terminal. */
  readonly command: string;
}

/** By terminal. A CLI session on a terminal that nobody logged in at (the console) is a user too. */
export async function readUsers({ machine, sessions, run }: Device): Promise<UserView[]> {
  const logins = await machine.logins();
  const interactive = sessions.all().filter((session) => session.interactive);
  const byTty = new Map(interactive.map((session) => [session.tty, session]));
  const commands = logins.length === 0 ? new Map() : foreground((await run(PS)).stdout);
  const views = logins.map(({ user, tty, from, since, lastInput }): UserView => {
    const session = byTty.get(tty);
    byTty.delete(tty);
    const command = session === undefined ? (commands.get(tty) ?? '-') : what(session);
    return { user, tty, from: from === '' ? '-' : from, since, lastInput: session?.lastInput ?? lastInput, command };
  });
  const others = [...byTty.values()].map((session): UserView => ({ ...session, command: what(session) }));
  return [...views, ...others].sort((a, b) => a.tty.localeCompare(b.tty, 'en', { numeric: true }));
}

const PS = ['ps', '--no-headers', '-eo', 'tty,stat,args'] as const;

/** By terminal, the last process in the foreground of each (`+` in the state). */
function foreground(text: string): ReadonlyMap<string, string> {
  const rows = [...text.matchAll(/^(\S+) +\S*\+\S* +(.*)$/gm)];
  return new Map(rows.map(([, tty = '', command = '']) => [tty, command]));
}

function what({ what: command }: SessionInfo): string {
  return command === 'cli' ? '-cli (cli)' : command;
}
