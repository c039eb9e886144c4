/** What the CLI and the operational commands may ask of the running device; `main.ts` puts one together. */
import type { FirewallLogEntry } from '../protocol/control.ts';
import type { Sessions } from './cli/sessions.ts';
import type { ConfigNode } from './config/node.ts';
import type { Problem } from './features/feature.ts';
import type { Runner } from './run.ts';

/** What a commit did. `committed` false: nothing changed, and `problems` says why. */
export interface CommitResult {
  readonly committed: boolean;
  readonly problems: readonly Problem[];
}

export interface CommitOptions {
  readonly user: string;
  /** How the commit was asked for. */
  readonly via: 'cli' | 'netconf' | 'boot' | 'control';
  readonly comment?: string;
  /** Commits this configuration and makes it the candidate, in the place of the candidate there is. */
  readonly config?: ConfigNode;
}

/** The committed configuration and its changing. */
export interface Datastore {
  /** The active configuration; a new object after each commit. */
  readonly committed: ConfigNode;
  /** When and by whom it was committed. */
  readonly lastCommit: { readonly time: Date; readonly user: string };
  /** The candidate that `configure` (shared mode) edits; assigning replaces it. */
  candidate: ConfigNode;
  /** Checks, renders and applies the candidate, or changes nothing. Commits queue up behind each other. */
  commit(options: CommitOptions): Promise<CommitResult>;
  /** Only the checks. */
  check(candidate: ConfigNode): readonly Problem[];
}

/** The ring of packets that `then log` matched. */
export interface FirewallLog {
  /** Newest first. Waits until everything the kernel has logged so far is in. */
  entries(): Promise<readonly FirewallLogEntry[]>;
  clear(): Promise<void>;
}

export interface Device {
  readonly datastore: Datastore;
  readonly firewallLog: FirewallLog;
  /** Everybody who is logged in at the CLI. */
  readonly sessions: Sessions;
  /** Runs programs in the container (`ip`, `nft`, …). */
  readonly run: Runner;
  /** The version the device calls itself, e.g. `0.1.0`. */
  readonly version: string;
}
