/** What operational commands get to work with. */
import type { CandidateKind, Device } from '../device.ts';
import type { Account } from './account.ts';
import type { Command } from './grammar.ts';
import type { Typed } from './line/history.ts';
import type { Output } from './output.ts';
import type { SessionInfo } from './sessions.ts';
import type { CliSettings } from './settings.ts';

export interface OperationalContext {
  readonly device: Device;
  readonly account: Account;
  /** Aborts when the user interrupts the command or leaves. */
  readonly signal: AbortSignal;
  /** Asks the user; undefined when there is no answer. Absent where nobody could give one. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** What `set cli` set; absent without a session. */
  readonly settings?: CliSettings;
  /** Absent where commands run without a session, over the control channel. */
  readonly session?: OperationalSession;
}

/** What a command may do to the session it was typed in. */
export interface OperationalSession {
  /** Whether the user sits at a terminal. */
  readonly tty: boolean;
  /** The session's own entry among `device.sessions`. */
  readonly info?: SessionInfo;
  /** What was typed in the session's mode. */
  readonly history?: readonly Typed[];
  /** The page and the line as they are now: 0 lines when there are no pages, Infinity for lines of any width. */
  readonly size?: { readonly rows: number; readonly columns: number };
  /** Runs a program on the user's own terminal, as the user; returns its exit status. */
  runProgram(argv: readonly string[]): Promise<number>;
  /** Enters configuration mode; returns what is said about it. Absent for `run` and for a single command. */
  readonly configure?: (kind?: CandidateKind) => string;
  /** Ends the session. */
  readonly leave?: () => void;
}

export type OperationalCommand = Command<OperationalContext, Output | Promise<Output>>;
