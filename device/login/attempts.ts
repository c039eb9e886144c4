/** One policy for the passwords of all services: who may try, what a wrong one leads to, who is locked out. */
import type { Clock } from '../commit/clock.ts';
import { type Lockouts, makeRoom, type Source } from './lockouts.ts';
import { type Consequence, consequence, type RetryOptions } from './policy.ts';

/** A password that somebody gave. */
export interface Attempt extends Source {
  readonly user: string;
  /** The terminal, e.g. `pts/0`; what stands for one where there is none yet, e.g. `ssh`. */
  readonly device: string;
  /** Names the connection among all there are and were. */
  readonly connection: string;
  /** Seconds since the connection began. */
  readonly age: number;
}

/** What the password came to. `lost`: the one who judged it has not said. */
export type Outcome = 'passed' | 'failed' | 'lost';

/** What is done about it. `refused`: the password was not considered, right or wrong. */
export type Answer =
  | { readonly kind: 'accepted' }
  | ({ readonly kind: 'failed'; readonly refused: boolean } & Consequence);

/** A password that is being judged. */
export interface Judgement {
  end(outcome: Outcome): Answer;
}

/** What is known of a user who is not locked out. */
interface Tally {
  /** Wrong passwords since the last right one. */
  failures: number;
  /** Passwords that are being judged. */
  judging: number;
  /** Time of the last wrong one, in milliseconds. */
  last: number;
  /** Those that come to their turn when one of these is judged. */
  readonly waiting: (() => void)[];
}

/** Names that are kept at most: see `Lockouts`. */
const MOST = 4096;

/** No connection is without login for so long, in milliseconds: the most that `maximum-time` can be, and as much again. */
const LONGEST = 600_000;

export interface LoginPolicyOptions {
  /** What holds now; asked at each attempt. */
  readonly options: () => RetryOptions;
  readonly clock: Clock;
  readonly lockouts: Lockouts;
  /** Whether a user has an account. */
  readonly exists: (user: string) => boolean;
}

export class LoginPolicy {
  readonly #options: () => RetryOptions;
  readonly #clock: Clock;
  readonly #lockouts: Lockouts;
  readonly #exists: (user: string) => boolean;
  readonly #users = new Map<string, Tally>();
  /** Failures of connections, the oldest first. */
  readonly #connections = new Map<string, { failures: number; readonly since: number }>();

  constructor({ options, clock, lockouts, exists }: LoginPolicyOptions) {
    this.#options = options;
    this.#clock = clock;
    this.#lockouts = lockouts;
    this.#exists = exists;
  }

  /**
   * To be called before a password is judged. While as many of a user's passwords are being judged as may still be
   * wrong, more of them wait: however many come at once, no more are considered than come one by one.
   */
  async begin(attempt: Attempt): Promise<Judgement> {
    const { lockoutPeriod, maximumTime } = this.#options();
    const { user } = attempt;
    let tally: Tally | undefined;
    if (lockoutPeriod !== undefined && !this.#lockouts.has(user)) {
      tally = this.#tally(user, lockoutPeriod);
      while (this.#full(user, tally)) {
        const { waiting } = tally;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      tally.judging++;
    }
    const refused = attempt.age > maximumTime || this.#lockouts.has(user);
    let answer: Answer | undefined;
    return {
      end: (outcome) => {
        answer ??= this.#end(attempt, tally, refused, outcome);
        return answer;
      },
    };
  }

  /** Users and connections that something is known of. */
  get size(): number {
    return this.#users.size + this.#connections.size;
  }

  #full(user: string, { failures, judging }: Tally): boolean {
    if (judging === 0 || this.#lockouts.has(user)) return false;
    return failures + judging >= this.#options().tries;
  }

  #tally(user: string, lockoutPeriod: number): Tally {
    const now = this.#clock.now().getTime();
    const known = this.#users.get(user);
    const tally = known ?? { failures: 0, judging: 0, last: now, waiting: [] };
    // wrong passwords of long ago are forgotten, as they would be had they locked the user
    if (now - tally.last >= lockoutPeriod * 60_000) tally.failures = 0;
    if (known !== undefined) return known;
    makeRoom(this.#users, MOST, (name) => this.#exists(name) || (this.#users.get(name)?.judging ?? 0) > 0);
    this.#users.set(user, tally);
    return tally;
  }

  #end(attempt: Attempt, tally: Tally | undefined, refused: boolean, outcome: Outcome): Answer {
    const { user, connection, age } = attempt;
    const accepted = outcome === 'passed' && !refused;
    if (tally !== undefined) {
      tally.judging--;
      if (accepted) tally.failures = 0;
      else if (!refused) this.#failed(attempt, tally);
      if (tally.failures === 0 && tally.judging === 0 && tally.waiting.length === 0) this.#users.delete(user);
      for (const turn of tally.waiting.splice(0)) turn();
    }
    if (accepted) {
      this.#connections.delete(connection);
      return { kind: 'accepted' };
    }
    return { kind: 'failed', refused, ...this.#consequence(connection, age) };
  }

  #failed({ user, service, address }: Attempt, tally: Tally): void {
    const { tries, lockoutPeriod } = this.#options();
    tally.failures++;
    tally.last = this.#clock.now().getTime();
    if (lockoutPeriod === undefined || tally.failures < tries) return;
    tally.failures = 0;
    if (!this.#lockouts.has(user)) this.#lockouts.lock(user, lockoutPeriod, { service, address });
  }

  #consequence(connection: string, age: number): Consequence {
    const now = this.#clock.now().getTime();
    for (const [name, { since }] of this.#connections) {
      if (now - since < LONGEST) break;
      this.#connections.delete(name);
    }
    const known = this.#connections.get(connection) ?? { failures: 0, since: now };
    known.failures++;
    this.#connections.set(connection, known);
    const follows = consequence(this.#options(), known.failures, age);
    // past the time for logging in there is no other try
    return { ...follows, last: follows.last || age > this.#options().maximumTime };
  }
}
