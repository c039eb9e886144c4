/** Who logs in and out over the network: what the daemons, the login policy and the super-server know, put together. */
import type { LoginEvent } from '../../protocol/events.ts';
import type { SessionListener } from '../cli/sessions.ts';
import type { Client } from '../inetd/inetd.ts';
import type { Answer, Attempt } from '../login/attempts.ts';
import type { LockoutEvent } from '../login/lockouts.ts';

export interface LoginTracker {
  /** A password was judged, of the daemon with this process id. */
  attempt(pid: number, attempt: Attempt, answer: Answer): void;
  lockout(event: LockoutEvent): void;
  /** A line of the system log, e.g. of `sshd[123]`. */
  logged(program: string, line: string): void;
  /** A daemon has ended. */
  ended(pid: number): void;
  /** A session of the CLI begins or ends: that of the console is a login. */
  console: SessionListener;
}

/**
 * @param client whom a daemon of the super-server's serves: what a daemon says counts only of these
 */
export function trackLogins(
  client: (pid: number) => Client | undefined,
  tell: (event: LoginEvent) => void,
): LoginTracker {
  /** By the daemon's process id. */
  const here = new Map<number, Pick<LoginEvent, 'user' | 'service' | 'source'>>();

  function enter(pid: number, user: string, method: string, from: { service: string; address: string }): void {
    if (here.has(pid)) return;
    const who = { user, service: from.service, ...source(from.address) };
    here.set(pid, who);
    tell({ type: 'login', event: 'login', ...who, method });
  }

  return {
    attempt(pid, attempt, answer) {
      const { user, service, address } = attempt;
      if (answer.kind === 'failed') {
        const refused = answer.refused && { refused: true as const };
        tell({ type: 'login', event: 'failed', user, service, ...source(address), ...refused });
        return;
      }
      // sshd may ask for a key as well, and says itself when it has let somebody in
      if (service !== 'ssh' && client(pid) !== undefined) enter(pid, user, 'password', attempt);
    },
    lockout(event) {
      const { user, end } = event.lockout;
      if (event.kind === 'unlocked') {
        tell({ type: 'login', event: 'unlocked', user, ...(event.by !== undefined && { by: event.by }) });
        return;
      }
      const { service, address } = event.source;
      tell({ type: 'login', event: 'locked', user, service, ...source(address), until: end.toISOString() });
    },
    logged(program, line) {
      const [, pid = ''] = /^sshd\[(\d+)\]$/.exec(program) ?? [];
      const from = client(Number(pid));
      if (from === undefined) return;
      // only what begins so: a client's words may stand further on
      const [, method, user] = /^Accepted (\S+) for (\S+) from \S+ port \d+/.exec(line) ?? [];
      if (method !== undefined && user !== undefined) enter(Number(pid), user, METHODS[method] ?? method, from);
    },
    console(what, { user, from }) {
      // whoever comes over the network has logged in already
      if (from !== '-') return;
      tell({ type: 'login', event: what === 'begins' ? 'login' : 'logout', user, service: 'console' });
    },
    ended(pid) {
      const who = here.get(pid);
      here.delete(pid);
      if (who !== undefined) tell({ type: 'login', event: 'logout', ...who });
    },
  };
}

/** sshd's words where ours are simpler: both ask for the password. */
const METHODS: Readonly<Record<string, string>> = { 'keyboard-interactive/pam': 'password' };

function source(address: string): { source?: string } {
  return address === '' ? {} : { source: address };
}
