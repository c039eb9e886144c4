import type { ServiceLimits } from '../apply/artefact.ts';

/** Milliseconds that an attempt counts for against the rate. */
const WINDOW = 60_000;

/** Why a connection is refused: too many at the same time, or too many in a minute. */
export type Refusal = 'connections' | 'rate';

/**
 * What uses one service over one address family: the connections there are, and those taken in the last minute.
 *
 * The minute slides: an attempt counts for exactly 60 seconds. (FreeBSD's inetd slides it too, in steps of ten
 * seconds and per client.) What is refused does not count, or an attacker who tries often enough would keep everyone
 * out for ever: RA speaks of the "connection attempts accepted per minute".
 */
export class Admission {
  readonly #now: () => number;
  #connections = 0;
  /** When the latest were taken, oldest first; never more than the highest limit. */
  readonly #taken: number[] = [];

  /** `now` is a monotonic clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get connections(): number {
    return this.#connections;
  }

  /** Takes a connection, or says why not. One that was taken must be released once. */
  admit({ connections, perMinute }: ServiceLimits): Refusal | undefined {
    const now = this.#now();
    let [oldest] = this.#taken;
    while (oldest !== undefined && now - oldest >= WINDOW) {
      this.#taken.shift();
      [oldest] = this.#taken;
    }
    if (this.#taken.length >= perMinute) return 'rate';
    if (this.#connections >= connections) return 'connections';
    this.#taken.push(now);
    this.#connections++;
    return undefined;
  }

  /** A connection that was taken has ended. */
  release(): void {
    this.#connections--;
  }
}
