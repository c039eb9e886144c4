/** The login policy put together: what the configuration says, who is locked out, the log, and the daemons' questions. */
import type { Clock } from '../commit/clock.ts';
import type { Log } from '../log.ts';
import { type Answer, type Attempt, LoginPolicy } from './attempts.ts';
import { lockoutFile } from './lockout-file.ts';
import { type LockoutEvent, Lockouts, type LockoutTable, type Source } from './lockouts.ts';
import { logAttempt, logLockout } from './login-log.ts';
import type { RetryOptions } from './policy.ts';
import { type Asked, createLoginServer, type LoginServer } from './server.ts';

export interface LoginGateOptions {
  /** What is configured now. */
  readonly options: () => RetryOptions;
  /** Whether a user has an account now. */
  readonly exists: (user: string) => boolean;
  /** Whom a daemon of the super-server's serves. What the daemon itself says may be a name that the client chose. */
  readonly client: (pid: number) => Source | undefined;
  /** Hears of each password that was judged, with the daemon's process id. */
  readonly attempted?: (pid: number, attempt: Attempt, answer: Answer) => void;
  /** Hears of each account that is locked or unlocked. */
  readonly lockout?: (event: LockoutEvent) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** The socket that the daemons' PAM module opens. */
  readonly socket: string;
  /** Where the lockouts outlive the runtime. */
  readonly file: string;
}

export interface LoginGate {
  readonly lockouts: LockoutTable;
  /** Takes over the lockouts of before, and begins to answer. Until then no password opens anything. */
  open(): Promise<void>;
  /** Ends it. Resolves when the lockouts are written. */
  close(): Promise<void>;
}

export function createLoginGate(told: LoginGateOptions): LoginGate {
  const { options, exists, client, clock, log, socket, file } = told;
  const lockouts = new Lockouts(clock, exists, (event) => {
    logLockout(log, event);
    told.lockout?.(event);
    kept.changed();
  });
  const kept = lockoutFile(
    file,
    () => lockouts.entries(),
    (message) => log('vtylab', message),
  );
  const policy = new LoginPolicy({ options, clock, lockouts, exists });
  let server: LoginServer | undefined;

  async function begin(asked: Asked) {
    const attempt = { ...asked, ...client(asked.pid) };
    const judgement = await policy.begin(attempt);
    let said = false;
    return {
      end(outcome: Parameters<typeof judgement.end>[0]) {
        const answer = judgement.end(outcome);
        if (!said) {
          logAttempt(log, attempt.program, attempt, answer, options().tries);
          told.attempted?.(asked.pid, attempt, answer);
        }
        said = true;
        return answer;
      },
    };
  }

  return {
    lockouts,
    async open() {
      // a damaged file is no reason to let nobody in
      lockouts.restore(
        await kept.read().catch((error: Error) => {
          log('vtylab', `lockouts: ${error.message}`);
          return [];
        }),
      );
      server = await createLoginServer({ path: socket, begin, report: (message) => log('vtylab', message) });
    },
    async close() {
      server?.close();
      lockouts.close();
      await kept.settled();
    },
  };
}
