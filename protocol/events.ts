/** What happens in a node, as the node itself tells it. */

/** A link of the node's: its interface came or went, or its carrier did. */
export interface LinkEvent {
  readonly type: 'link';
  readonly event: 'added' | 'removed' | 'up' | 'down';
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly interface: string;
}

/** A configuration was committed; `confirmed`: one that had to be confirmed is; `rollback`: it was not, in time. */
export interface CommitEvent {
  readonly type: 'commit';
  readonly event: 'commit' | 'confirmed' | 'rollback';
  readonly user: string;
  readonly via: string;
  /** Counts commits from 1. */
  readonly revision: number;
  readonly comment?: string;
  /** Minutes within which it has to be confirmed. */
  readonly minutes?: number;
}

/** Somebody came, went, or was kept out. */
export interface LoginEvent {
  readonly type: 'login';
  /** `failed`: a wrong password; `locked`, `unlocked`: the account. */
  readonly event: 'login' | 'logout' | 'failed' | 'locked' | 'unlocked';
  readonly user: string;
  /** `ssh`, `telnet`, `ftp`, …, `console`; absent of `unlocked`. */
  readonly service?: string;
  /** The address it came from; absent of the console and of `unlocked`. */
  readonly source?: string;
  /** Of `login`: how it was proven, `password`, `publickey`, …, as far as that is known. */
  readonly method?: string;
  /** Of `failed`: the account is locked out, so the password did not matter. */
  readonly refused?: true;
  /** Of `locked`: until when (ISO 8601). */
  readonly until?: string;
  /** Of `unlocked`: who did it; absent: its time was over. */
  readonly by?: string;
}

export type DeviceEventBody = LinkEvent | CommitEvent | LoginEvent;

/** With its time (ISO 8601, UTC). */
export type DeviceEvent = { readonly time: string } & DeviceEventBody;

/** A place in a node's events. */
export interface EventCursor {
  /** Names the run of the runtime that counts. */
  readonly run: string;
  /** Events before it. */
  readonly sequence: number;
}

export interface EventsRequest {
  /** What an earlier answer said; what came after that is told. */
  readonly after?: EventCursor;
  /** Without `after`: from this time on (ISO 8601). Absent: from now on. */
  readonly since?: string;
  /** Seconds until there is an answer without events; there is none before when it is 0. */
  readonly wait: number;
}

export interface EventsAnswer {
  /** For the next request. */
  readonly next: EventCursor;
  /** Since when the node remembers all of its events (ISO 8601): its runtime's start, or later. */
  readonly complete: string;
  /** Oldest first. */
  readonly events: readonly DeviceEvent[];
  /** Events after `after` that were forgotten before they were asked for. */
  readonly lost: number;
}
