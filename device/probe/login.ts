/** What the login clients (`ssh.ts`, `telnet.ts`) are given and give back. */
import type { Outcome } from '../../protocol/control.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** To be given one after the other on the one connection, in place of `password`. */
  readonly passwords?: readonly string[];
  /** A private key, in place of the password; for ssh. */
  readonly key?: string;
}

/** What became of a connection after it was made. */
export interface LoginResult {
  readonly outcome: Extract<Outcome, 'accepted' | 'denied' | 'closed' | 'timeout'>;
  /** What the service printed up to the first prompt. */
  readonly banner?: string;
  /** What a command printed, or a file that was read. */
  readonly output?: string;
  /** How many of `passwords` were given. */
  readonly tries?: number;
  /** One line for people. */
  readonly detail: string;
  /** `performance.now()` when it was decided, where taking leave took more time behind that. */
  readonly decided?: number;
}

/** Milliseconds that a service has for taking leave after `exit`. */
export const FAREWELL = 1000;

/** The last line that was printed, for telling how far it came; '' when nothing was. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
