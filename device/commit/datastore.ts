/** The committed configuration and everything that changes it. */
import type { CommitEvent } from '../../protocol/events.ts';
import { ApplyError, type System } from '../apply/apply.ts';
import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, emptyConfig } from '../config/node.ts';
import type {
  CommitOptions,
  CommitRecord,
  CommitResult,
  Datastore,
  RescueConfiguration,
  Scheduled,
} from '../device.ts';
import type { Problem } from '../features/feature.ts';
import type { Log } from '../log.ts';
import type { Container } from '../schema/kinds.ts';
import { Candidates } from './candidates.ts';
import type { Clock } from './clock.ts';
import { RefusedError } from './editors.ts';
import type { Evaluate } from './evaluate.ts';
import { problemOfApply, problemOfStore } from './messages.ts';
import type { Store } from './store.ts';

/** Milliseconds without a commit after which the store writes its files. */
const QUIET = 2000;

/** The datastore with the parts that `main.ts` drives. */
export interface DeviceDatastore extends Datastore {
  /** Applies what was committed before the device stopped. Returns false when nothing ever was. */
  restore(): Promise<boolean>;
  /** Waits for what is under way, writes what is to be written and lets go of the timers. */
  close(): Promise<void>;
}

export interface DatastoreOptions {
  readonly schema: Container;
  readonly evaluate: Evaluate;
  /** Brings configurations about. */
  readonly system: System;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of each commit. */
  readonly committed?: (event: Omit<CommitEvent, 'type'>) => void;
  /** Tells every session. */
  readonly announce: (message: string) => void;
  /** What counts as committed before anything is; default nothing. */
  readonly start?: { readonly config: ConfigNode; readonly record: CommitRecord };
}

export function createDatastore(options: DatastoreOptions): DeviceDatastore {
  const { schema, evaluate, system, store, clock, log, announce, committed: hears } = options;
  let committed = options.start?.config ?? emptyConfig(schema);
  let lastCommit: CommitRecord = options.start?.record ?? { time: new Date(0), user: 'root', via: 'other' };
  let artefacts: readonly Artefact[] = [];
  let damage: readonly string[] = [];
  let rollbackAt: Date | undefined;
  let cancelRollback = () => {};
  let scheduled: (Scheduled & { cancel(): void }) | undefined;
  let cancelSettling = () => {};
  /** What writes and applies does so one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const candidates = new Candidates({
    get committed() {
      return committed;
    },
    now: clock.now,
    commit: (wanted, commitOptions) => request(wanted, commitOptions),
  });

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  /** What users do; the system log hears of it too. */
  const audit = (message: string) => log('mgd', message, 'interactive-commands');

  /** A commit that somebody asked for. */
  async function request(wanted: ConfigNode, how: CommitOptions): Promise<CommitResult> {
    if (scheduled !== undefined && how.config === undefined) {
      throw new RefusedError("a commit is scheduled; clear it with 'clear system commit' first");
    }
    const { user, comment = 'none', confirmed } = how;
    const name = confirmed === undefined ? 'commit' : 'commit confirmed';
    audit(`UI_COMMIT: User '${user}' requested '${name}' operation (comment: ${comment})`);
    return inTurn(() => commit(wanted, how));
  }

  async function commit(wanted: ConfigNode, how: CommitOptions, rollingBack = false): Promise<CommitResult> {
    const { config, problems, artefacts: next } = evaluate(wanted);
    if (problems.some(({ severity }) => severity === 'error')) return { committed: false, problems };
    const refused = (problem: Problem): CommitResult => ({ committed: false, problems: [...problems, problem] });
    const record = recordOf(how);
    const deadline = how.confirmed === undefined ? undefined : new Date(record.time.getTime() + how.confirmed * 60_000);

    let prepared: Awaited<ReturnType<Store['prepare']>>;
    try {
      prepared = await store.prepare(config, record, deadline);
    } catch (error) {
      return refused(problemOfStore(error as Error));
    }
    try {
      await system.apply(next);
    } catch (error) {
      await prepared.abandon().catch(() => {}); // it does not count anyway
      if (!(error instanceof ApplyError)) throw error;
      return refused(problemOfApply(error));
    }
    try {
      await prepared.confirm();
    } catch (error) {
      await system.apply(artefacts);
      return refused(problemOfStore(error as Error));
    }
    const last = committed;
    committed = config;
    lastCommit = record;
    artefacts = next;
    candidates.rebase(last, how.beside ? last : wanted, config, how.config !== undefined && !how.beside);
    expectConfirmation(deadline);
    settleSoon();
    audit(`UI_COMMIT_COMPLETED: commit complete (User '${record.user}' via ${record.via})`);
    if (!rollingBack) heard('commit', record);
    return { committed: true, problems };
  }

  function heard(event: CommitEvent['event'], { user, via, comment, confirmed }: CommitRecord): void {
    const more = { ...(comment !== undefined && { comment }), ...(confirmed !== undefined && { minutes: confirmed }) };
    hears?.({ event, user, via, revision: store.sequence, ...(event === 'commit' && more) });
  }

  function recordOf({ user, via, comment, confirmed }: CommitOptions): CommitRecord {
    const optional = { ...(comment !== undefined && { comment }), ...(confirmed !== undefined && { confirmed }) };
    return { time: clock.now(), user, via, ...optional };
  }

  /** The last commit is rolled back at `deadline` unless it is confirmed; undefined: it stays. */
  function expectConfirmation(deadline: Date | undefined): void {
    cancelRollback();
    cancelRollback = () => {};
    rollbackAt = deadline;
    if (deadline === undefined) return;
    cancelRollback = clock.at(deadline, () => {
      inTurn(async () => {
        if (rollbackAt === deadline) await rollBack();
      }).catch((error: Error) => log('mgd', `UI_COMMIT_NOT_CONFIRMED: automatic rollback failed: ${error.message}`));
    });
  }

  async function rollBack(): Promise<void> {
    const previous = await store.revision(1);
    const { problems, committed: done } = await commit(
      previous,
      { user: 'root', via: 'other', config: previous },
      true,
    );
    const reason = problems.find(({ severity }) => severity === 'error')?.message;
    if (!done) throw new Error(reason ?? 'the previous configuration was refused');
    log('mgd', 'UI_COMMIT_NOT_CONFIRMED: Commit was not confirmed; automatic rollback complete');
    heard('rollback', lastCommit);
    announce('Commit was not confirmed; automatic rollback complete.');
  }

  async function confirm(): Promise<boolean> {
    if (rollbackAt === undefined) return false;
    await store.confirm();
    expectConfirmation(undefined);
    settleSoon();
    audit('UI_COMMIT_COMPLETED: commit confirmed');
    heard('confirmed', lastCommit);
    return true;
  }

  function settleSoon(): void {
    cancelSettling();
    cancelSettling = clock.at(new Date(clock.now().getTime() + QUIET), () => void inTurn(settle));
  }

  async function settle(): Promise<void> {
    try {
      await store.settle();
    } catch (error) {
      // everything is in the journal; the next commit brings the next try
      log('mgd', `the files of /config could not be written: ${(error as Error).message}`);
    }
  }

  async function restore(): Promise<boolean> {
    const loaded = await store.load();
    const { newest } = loaded;
    damage = loaded.damage;
    for (const found of damage) log('mgd', found);
    if (newest === undefined) return false;
    if (damage.length > 0) {
      const used = `using the configuration of ${newest.record.time.toISOString()} by ${newest.record.user}`;
      damage = [...damage, used];
      log('mgd', used);
    }
    committed = newest.config;
    lastCommit = newest.record;
    candidates.rebase(committed, committed, committed, true);
    if (newest.deadline !== undefined && newest.deadline <= clock.now()) {
      rollbackAt = newest.deadline;
      await rollBack();
      return true;
    }
    artefacts = evaluate(committed).artefacts;
    await system.apply(artefacts);
    expectConfirmation(newest.deadline);
    settleSoon();
    return true;
  }

  function schedule(at: Date, how: CommitOptions): void {
    if (scheduled !== undefined) throw new RefusedError('another commit is scheduled already');
    const wanted = how.config ?? candidates.shared;
    const work = async () => {
      scheduled = undefined;
      const { committed: done, problems } = await inTurn(() => commit(wanted, how));
      const reason = problems.find(({ severity }) => severity === 'error')?.message;
      log('mgd', done ? 'UI_COMMIT_AT_COMPLETED: commit at completed' : `UI_COMMIT_AT_FAILED: ${reason ?? ''}`);
    };
    const run = () => void work().catch((error: Error) => log('mgd', `UI_COMMIT_AT_FAILED: ${error.message}`));
    const cancel = clock.at(at, run);
    scheduled = { at, user: how.user, via: how.via, time: clock.now(), cancel };
    audit(`UI_COMMIT_AT: User '${how.user}' requested 'commit at' operation (comment: ${how.comment ?? 'none'})`);
  }

  const rescue: RescueConfiguration = {
    load: () => store.rescue(),
    save: () => inTurn(() => store.saveRescue()),
    delete: () => inTurn(() => store.deleteRescue()),
  };

  return {
    rescue,
    restore,
    schedule,
    get committed() {
      return committed;
    },
    get lastCommit() {
      return lastCommit;
    },
    get candidate() {
      return candidates.shared;
    },
    set candidate(next: ConfigNode) {
      candidates.shared = next;
    },
    get editors() {
      return candidates.editors;
    },
    get rollbackAt() {
      return rollbackAt;
    },
    get history() {
      return store.history;
    },
    get scheduled() {
      return scheduled;
    },
    get damage() {
      return damage;
    },
    open: (kind, who) => candidates.open(kind, who),
    check: (config) => evaluate(config).problems,
    commit: (how) => request(how.config ?? candidates.shared, how),
    confirm: () => inTurn(confirm),
    revision: (number) => inTurn(async () => (number === 0 ? committed : store.revision(number))),
    cancelScheduled() {
      scheduled?.cancel();
      const there = scheduled !== undefined;
      scheduled = undefined;
      return there;
    },
    async close() {
      cancelRollback();
      cancelSettling();
      scheduled?.cancel();
      await inTurn(settle);
      await store.close();
    },
  };
}
