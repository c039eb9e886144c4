/** The shared candidate, private ones, and the exclusive lock. */
import { equal } from '../config/equal.ts';
import type { ConfigNode } from '../config/node.ts';
import type { Candidate, CandidateKind, CommitOptions, CommitResult, Editor } from '../device.ts';
import { LockedError, RefusedError } from './editors.ts';
import { type Conflict, merge } from './merge.ts';

/** What the candidates need of the datastore. */
export interface Committing {
  readonly committed: ConfigNode;
  now(): Date;
  commit(wanted: ConfigNode, options: CommitOptions): Promise<CommitResult>;
}

export class Candidates {
  readonly #datastore: Committing;
  readonly #editors = new Set<Editor>();
  #shared: ConfigNode;
  #changed: Date | undefined;

  constructor(datastore: Committing) {
    this.#datastore = datastore;
    this.#shared = datastore.committed;
  }

  get editors(): readonly Editor[] {
    return [...this.#editors];
  }

  get shared(): ConfigNode {
    return this.#shared;
  }

  set shared(config: ConfigNode) {
    this.#shared = config;
    this.#changed = this.#datastore.now();
  }

  /** Whether the shared candidate differs from what is committed. */
  get modified(): boolean {
    return this.#shared !== this.#datastore.committed && !equal(this.#shared, this.#datastore.committed);
  }

  /** `wanted` became `committed`; what was edited meanwhile stays. `replace`: nothing of the candidate stays. */
  rebase(last: ConfigNode, wanted: ConfigNode, committed: ConfigNode, replace: boolean): void {
    if (replace || this.#shared === wanted || this.#shared === last) this.#shared = committed;
    else this.#shared = merge(wanted, this.#shared, committed).config;
  }

  open(kind: CandidateKind, who: Pick<Editor, 'user' | 'terminal' | 'pid'>): Candidate {
    const holder = this.#holder();
    if (kind !== 'shared' && holder !== undefined) throw new LockedError(holder, this.#datastore.now());
    if (kind !== 'shared' && this.modified) {
      throw new RefusedError(`${kind === 'private' ? 'shared ' : ''}configuration database modified`);
    }
    const now = this.#datastore.now();
    const { user, terminal, pid } = who;
    const editor: Editor = { user, terminal, pid, since: now, lastInput: now, path: [], kind };
    this.#editors.add(editor);
    return kind === 'private' ? this.#private(editor) : this.#ofShared(editor);
  }

  /** The session that edits exclusively. */
  #holder(): Editor | undefined {
    return this.editors.find(({ kind }) => kind === 'exclusive');
  }

  /** Throws when another session holds the lock. */
  #unlocked(editor: Editor): void {
    const holder = this.#holder();
    if (holder !== undefined && holder !== editor) throw new LockedError(holder, this.#datastore.now());
  }

  #ofShared(editor: Editor): Candidate {
    const all = this;
    const datastore = this.#datastore;
    return {
      kind: editor.kind,
      editor,
      get config() {
        return all.#shared;
      },
      set config(config) {
        all.#unlocked(editor);
        all.shared = config;
      },
      get base() {
        return datastore.committed;
      },
      get lastChange() {
        return all.#changed;
      },
      update() {
        throw new RefusedError('command is valid only in private mode');
      },
      async commit(options) {
        all.#unlocked(editor);
        return datastore.commit(all.#shared, options);
      },
      close() {
        if (all.#editors.delete(editor) && editor.kind === 'exclusive') all.#shared = datastore.committed;
      },
    };
  }

  #private(editor: Editor): Candidate {
    const all = this;
    const datastore = this.#datastore;
    let base = datastore.committed;
    let config = base;
    let lastChange: Date | undefined;
    function update(): readonly Conflict[] {
      const merged = merge(base, config, datastore.committed);
      base = datastore.committed;
      config = merged.config;
      return merged.conflicts;
    }
    return {
      kind: 'private',
      editor,
      get config() {
        return config;
      },
      set config(next) {
        config = next;
        lastChange = datastore.now();
      },
      get base() {
        return base;
      },
      get lastChange() {
        return lastChange;
      },
      update,
      async commit(options) {
        all.#unlocked(editor);
        if (options.confirmed !== undefined) throw new RefusedError('commit confirmed not allowed in private mode');
        if (all.modified) throw new RefusedError('shared configuration database modified');
        // told once: who commits again wants it so (Junos's rule)
        const conflicts = update();
        if (conflicts.length > 0)
          return { committed: false, problems: conflicts.map(problemOf), failure: MERGE_FAILED };
        const wanted = config;
        const result = await datastore.commit(wanted, options);
        if (result.committed) {
          base = datastore.committed;
          config = config === wanted ? base : merge(wanted, config, base).config;
        }
        return result;
      },
      close() {
        all.#editors.delete(editor);
      },
    };
  }
}

const MERGE_FAILED = 'error: commit failed: private edits conflict with the committed configuration';

function problemOf({ path, statement, mine, theirs }: Conflict) {
  const message = `statement was changed by another user: '${theirs ?? 'deleted'}', here '${mine ?? 'deleted'}'`;
  return { severity: 'error', path, statement, message } as const;
}
