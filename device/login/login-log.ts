/** What the log says of logins, in the words of Junos's own messages. The program that says it is the service's daemon. */
import type { Log } from '../log.ts';
import type { Answer, Attempt } from './attempts.ts';
import type { LockoutEvent } from './lockouts.ts';

/** Names come from strangers: what does not print stands as `?`, and a name takes no more than its share of a line. */
export function printable(text: string, most = 64): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '?');
  return shown.length > most ? `${shown.slice(0, most)}...` : shown;
}

const host = (address: string): string => printable(address) || 'localhost';

/**
 * Writes down an attempt and what came of it. `program`: the daemon that was logged in to, e.g. `sshd[123]`; `tries`:
 * how many failures close a connection.
 */
export function logAttempt(log: Log, program: string, attempt: Attempt, answer: Answer, tries: number): void {
  const user = printable(attempt.user);
  const from = host(attempt.address);
  if (answer.kind === 'accepted') {
    const device = printable(attempt.device);
    log(program, `LOGIN_INFORMATION: User ${user} logged in from host ${from} on device ${device}`);
    return;
  }
  const why = answer.refused ? ' (account is locked out)' : '';
  log(program, `LOGIN_FAILED: Login failed for user ${user} from host ${from}${why}`);
  if (!answer.last) return;
  const limit = `Specified number of login failures (${tries}) for user '${user}' reached from '${from}'`;
  log(program, `LOGIN_FAILED_LIMIT: ${limit}`);
}

/** Writes down who is locked out and who no longer is. */
export function logLockout(log: Log, event: LockoutEvent): void {
  const account = `Account for user '${printable(event.lockout.user)}'`;
  if (event.kind === 'locked') {
    const { address, service } = event.source;
    const by = `by service ${service}, host ${host(address)}`;
    log('mgd', `LIBJNX_LOGIN_ACCOUNT_LOCKED: ${account} has been locked out from logins (${by})`);
    return;
  }
  const how = event.by === undefined ? 'lockout-period is over' : `by user ${event.by}`;
  log('mgd', `LIBJNX_LOGIN_ACCOUNT_UNLOCKED: ${account} has been unlocked for logins (${how})`);
}
