import { ApplyError, type System } from '../apply/apply.ts';
import { equal } from '../config/equal.ts';
import { type ConfigNode, emptyConfig } from '../config/node.ts';
import type { CommitOptions, CommitResult, Datastore } from '../device.ts';
import { SCHEMA } from '../features/index.ts';
import { evaluate } from './evaluate.ts';
import { loadRevision, type Revision, saveRevision } from './store.ts';

/** The datastore with the parts that `main.ts` drives. */
export interface DeviceDatastore extends Datastore {
  /** Applies what was committed before the device stopped. Returns false when nothing ever was. */
  restore(): Promise<boolean>;
}

/** The committed configuration, kept at `path`, brought about by `system`. */
export function createDatastore(path: string, system: System): DeviceDatastore {
  let revision: Revision = { config: emptyConfig(SCHEMA), time: new Date(0), user: 'root' };
  let candidate = revision.config;
  /** Commits queue up behind each other. */
  let turn: Promise<unknown> = Promise.resolve();

  async function commit(options: CommitOptions): Promise<CommitResult> {
    const wanted = options.config ?? candidate;
    const { config, problems, artefacts } = evaluate(wanted);
    if (problems.some(({ severity }) => severity === 'error')) return { committed: false, problems };
    try {
      await system.apply(artefacts);
    } catch (error) {
      if (!(error instanceof ApplyError)) throw error;
      return { committed: false, problems: [...problems, { severity: 'error', path: [], message: error.message }] };
    }
    revision = { config, time: new Date(), user: options.user };
    // edits that another session made meanwhile stay in the candidate
    if (candidate === wanted || options.config !== undefined) candidate = config;
    await saveRevision(path, revision);
    return { committed: true, problems };
  }

  return {
    get committed() {
      return revision.config;
    },
    get lastCommit() {
      return revision;
    },
    get candidate() {
      return candidate;
    },
    set candidate(next: ConfigNode) {
      candidate = next;
    },
    check: (config) => evaluate(config).problems,
    commit(options) {
      const mine = turn.then(() => commit(options));
      turn = mine.catch(() => {});
      return mine;
    },
    async restore() {
      const stored = await loadRevision(path);
      if (stored === undefined) return false;
      revision = stored;
      candidate = stored.config;
      await system.apply(evaluate(stored.config).artefacts);
      return true;
    },
  };
}

/** Whether a commit of `candidate` would change anything. */
export function differs(datastore: Datastore, candidate: ConfigNode): boolean {
  return !equal(datastore.committed, candidate);
}
