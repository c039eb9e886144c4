/** What the CLI and the operational commands may ask of the running device; `main.ts` puts one together. */
import type { FirewallLogEntry } from '../protocol/control.ts';
import type { ServiceLimits } from './apply/artefact.ts';
import type { Sessions } from './cli/sessions.ts';
import type { Conflict } from './commit/merge.ts';
import type { ConfigNode } from './config/node.ts';
import type { Path } from './config/path.ts';
import type { Problem } from './features/feature.ts';
import type { Log } from './log.ts';
import type { LockoutTable } from './login/lockouts.ts';
import type { Machine } from './machine.ts';
import type { Runner } from './run.ts';

/** How a commit was asked for, as `show system commit` names it. */
export type Via = 'cli' | 'netconf' | 'boot' | 'other';

/** When and by whom a configuration was committed. */
export interface CommitRecord {
  readonly time: Date;
  readonly user: string;
  readonly via: Via;
  readonly comment?: string;
  /** Minutes within which it had to be confirmed. */
  readonly confirmed?: number;
}

/** What a commit did. `committed` false: nothing changed, and `problems` says why. */
export interface CommitResult {
  readonly committed: boolean;
  readonly problems: readonly Problem[];
  /** The last line that is printed of a commit that failed, where it is not the usual one. */
  readonly failure?: string;
}

export interface CommitOptions {
  readonly user: string;
  readonly via: Via;
  readonly comment?: string;
  /** Commits this configuration and makes it the candidate, in the place of the candidate there is. */
  readonly config?: ConfigNode;
  /** Minutes, 1 to 65535, after which it is rolled back unless it is confirmed. */
  readonly confirmed?: number;
  /** With `config`: what others are editing stays as it is, and is not taken for their commit. */
  readonly beside?: true;
}

/** `configure`, `configure private`, `configure exclusive`. */
export type CandidateKind = 'shared' | 'private' | 'exclusive';

/** Who edits the configuration, and where. */
export interface Editor {
  readonly user: string;
  /** `pts/0`, or what stands for a terminal. */
  readonly terminal: string;
  readonly pid: number;
  readonly since: Date;
  readonly kind: CandidateKind;
  lastInput: Date;
  path: Path;
}

/** One session's stay in the configuration. */
export interface Candidate {
  readonly kind: CandidateKind;
  readonly editor: Editor;
  /** What is edited. Setting it throws a LockedError while another session holds the lock. */
  config: ConfigNode;
  /** What it is compared with: what is committed; of a private one, what was when it began or was last updated. */
  readonly base: ConfigNode;
  /** When it was changed last; undefined when that was before the runtime started or never. */
  readonly lastChange: Date | undefined;
  /** Takes into a private candidate what was committed since. Own changes stand; what contradicts them is told. */
  update(): readonly Conflict[];
  /** Commits it. Throws a LockedError or a RefusedError where that is not allowed. */
  commit(options: Omit<CommitOptions, 'config'>): Promise<CommitResult>;
  /** Ends the stay; changes to a private or exclusive candidate that are not committed go. */
  close(): void;
}

/** A commit that is still to come. */
export interface Scheduled {
  readonly at: Date;
  readonly user: string;
  readonly via: Via;
  readonly time: Date;
}

/** The committed configuration, its history, and its changing. */
export interface Datastore {
  /** The active configuration; a new object after each commit. */
  readonly committed: ConfigNode;
  /** When and by whom it was committed. */
  readonly lastCommit: CommitRecord;
  /** The candidate that `configure` (shared mode) edits; assigning replaces it. */
  candidate: ConfigNode;
  /** Who is editing. */
  readonly editors: readonly Editor[];
  /** Begins a stay. Throws a LockedError or a RefusedError. */
  open(kind: CandidateKind, who: Pick<Editor, 'user' | 'terminal' | 'pid'>): Candidate;
  /** Only the checks. */
  check(candidate: ConfigNode): readonly Problem[];
  /** Checks, renders and applies the candidate, or changes nothing. Commits queue up behind each other. */
  commit(options: CommitOptions): Promise<CommitResult>;
  /** A commit that was to be confirmed is, and stays. False: there was none. */
  confirm(): Promise<boolean>;
  /** When the last commit is rolled back unless it is confirmed. */
  readonly rollbackAt: Date | undefined;
  /** Newest first: the index is the number of `rollback`. At most 50. */
  readonly history: readonly CommitRecord[];
  /** A configuration of the history. Rejects when it is not there or cannot be read. */
  revision(number: number): Promise<ConfigNode>;
  readonly scheduled: Scheduled | undefined;
  /** `commit at`. Throws a RefusedError when there is one to come already. */
  schedule(at: Date, options: CommitOptions): void;
  /** False: there was none. */
  cancelScheduled(): boolean;
  /** The rescue configuration. */
  readonly rescue: RescueConfiguration;
  /** What was found damaged when the device started, a sentence each. */
  readonly damage: readonly string[];
}

/** `request system configuration rescue`. */
export interface RescueConfiguration {
  /** Undefined: none was saved. */
  load(): Promise<ConfigNode | undefined>;
  /** Keeps what is committed. */
  save(): Promise<void>;
  /** False: there was none. */
  delete(): Promise<boolean>;
}

/** The ring of packets that `then log` matched. */
export interface FirewallLog {
  /** Newest first. Waits until everything the kernel has logged so far is in. */
  entries(): Promise<readonly FirewallLogEntry[]>;
  /** Packets that came faster than they could be logged, since the last `clear`; as of the last `entries`. */
  lost(): number;
  clear(): Promise<void>;
}

/** A service that the super-server listens for. */
export interface ListeningService {
  /** e.g. `ssh`. */
  readonly name: string;
  readonly port: number;
  /** Connections now, by the family of addresses. */
  readonly connections: { readonly inet: number; readonly inet6: number };
  /** What holds for each family. */
  readonly limits: ServiceLimits;
}

export interface Device {
  /** The system log, and the log of what users do. */
  readonly log: Log;
  readonly machine: Machine;
  readonly datastore: Datastore;
  readonly firewallLog: FirewallLog;
  /** Users whom wrong passwords have locked out. */
  readonly lockouts: LockoutTable;
  /** The services that accept connections now. */
  services(): readonly ListeningService[];
  /** Everybody who is logged in at the CLI. */
  readonly sessions: Sessions;
  /** Runs programs in the container (`ip`, `nft`, …). */
  readonly run: Runner;
  /** The version the device calls itself, e.g. `0.1.0`. */
  readonly version: string;
}
