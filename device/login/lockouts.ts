/** Users whom too many wrong passwords have locked out, whatever the service and the source. */
import type { Clock } from '../commit/clock.ts';

/** One user who is locked out. */
export interface Lockout {
  readonly user: string;
  readonly start: Date;
  readonly end: Date;
}

/** Where a wrong password came from. */
export interface Source {
  /** e.g. `ssh`. */
  readonly service: string;
  /** Empty when not over the network. */
  readonly address: string;
}

/** What happened to a user; `by` ended it before its time. */
export type LockoutEvent =
  | { readonly kind: 'locked'; readonly lockout: Lockout; readonly source: Source }
  | { readonly kind: 'unlocked'; readonly lockout: Lockout; readonly by: string | undefined };

/** What `show` and `clear system login lockout` work on. */
export interface LockoutTable {
  /** By user name. */
  entries(): Lockout[];
  /** Unlocks a user, or everybody. Returns how many were locked. `by`: who asks for it. */
  clear(user: string | undefined, by: string): number;
}

/**
 * Names that are kept at most. Somebody who makes names up can fill the table; then those go that no account has, the
 * oldest first. Nobody notices: a name without account is refused anyway, in the same words.
 */
const MOST = 4096;

export class Lockouts implements LockoutTable {
  readonly #clock: Clock;
  readonly #told: (event: LockoutEvent) => void;
  readonly #exists: (user: string) => boolean;
  readonly #locked = new Map<string, Lockout & { readonly cancel: () => void }>();

  /** `told` hears each lock and unlock; `exists` says whether a user has an account. */
  constructor(clock: Clock, exists: (user: string) => boolean, told: (event: LockoutEvent) => void) {
    this.#clock = clock;
    this.#exists = exists;
    this.#told = told;
  }

  has(user: string): boolean {
    return this.#locked.has(user);
  }

  /** Locks a user from now on, for minutes. `source`: where the last wrong password came from. */
  lock(user: string, minutes: number, source: Source): void {
    const start = this.#clock.now();
    const lockout = { user, start, end: new Date(start.getTime() + minutes * 60_000) };
    this.#keep(lockout);
    this.#told({ kind: 'locked', lockout, source });
  }

  /** Takes over the lockouts of an earlier run, those that are not over. */
  restore(lockouts: readonly Lockout[]): void {
    for (const lockout of lockouts) if (lockout.end > this.#clock.now()) this.#keep(lockout);
  }

  entries(): Lockout[] {
    return [...this.#locked.values()]
      .map(({ user, start, end }) => ({ user, start, end }))
      .sort((a, b) => (a.user < b.user ? -1 : 1));
  }

  clear(user: string | undefined, by: string): number {
    const users = user === undefined ? [...this.#locked.keys()] : [user];
    return users.filter((name) => this.#unlock(name, by)).length;
  }

  /** Stops the timers; the table stays as it is, for whoever still writes it down. */
  close(): void {
    for (const { cancel } of this.#locked.values()) cancel();
  }

  #keep(lockout: Lockout): void {
    this.#locked.get(lockout.user)?.cancel();
    this.#locked.delete(lockout.user); // the newest stands last
    makeRoom(this.#locked, MOST, this.#exists, ({ cancel }) => cancel());
    const cancel = this.#clock.at(lockout.end, () => this.#unlock(lockout.user, undefined));
    this.#locked.set(lockout.user, { ...lockout, cancel });
  }

  #unlock(user: string, by: string | undefined): boolean {
    const entry = this.#locked.get(user);
    if (entry === undefined) return false;
    entry.cancel();
    this.#locked.delete(user);
    const { start, end } = entry;
    this.#told({ kind: 'unlocked', lockout: { user, start, end }, by });
    return true;
  }
}

/** Takes entries out of a full map, the oldest of those that `keep` says no to. */
export function makeRoom<V>(
  map: Map<string, V>,
  most: number,
  keep: (key: string) => boolean,
  gone: (value: V) => void = () => {},
): void {
  if (map.size < most) return;
  for (const [key, value] of map) {
    if (keep(key)) continue;
    map.delete(key);
    gone(value);
    return;
  }
}
