/** The rules of `retry-options` for one connection, as plain arithmetic. Times are in seconds. */

/** `[edit system login retry-options]`, with the defaults filled in. */
export interface RetryOptions {
  /** Failures after which the connection closes; with a lockout period also those that lock the user. */
  readonly tries: number;
  /** Failures before a delay begins. */
  readonly backoffThreshold: number;
  readonly backoffFactor: number;
  /** After failed logins the connection stays open at least so long. */
  readonly minimumTime: number;
  /** Login must finish within it. */
  readonly maximumTime: number;
  /** Minutes; undefined: nobody is locked. */
  readonly lockoutPeriod: number | undefined;
}

/** What follows a failed login. */
export interface Consequence {
  /** How long the answer is held back. */
  readonly pause: number;
  /** The connection closes then. */
  readonly last: boolean;
}

/**
 * What follows the connection's `failures`-th failure, `age` after it began. A pause ends when the time for logging in
 * does: that closes the connection anyway.
 */
export function consequence(options: RetryOptions, failures: number, age: number): Consequence {
  const last = failures >= options.tries;
  const backoff = Math.max(0, failures - options.backoffThreshold) * options.backoffFactor;
  const open = last ? options.minimumTime - age : 0;
  const left = Math.max(0, options.maximumTime - age);
  return { pause: Math.min(left, Math.max(backoff, open)), last };
}
