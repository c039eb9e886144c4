/** Everybody who is logged in at the CLI: who, from where, doing what; and words to their terminals. */
import { formatClock } from './time.ts';

/** One session as others may see it. */
export interface SessionInfo {
  readonly id: number;
  readonly user: string;
  /** The login class. */
  readonly class: string;
  /** The relay's process, as the log names it. */
  readonly pid: number;
  /** The terminal as the kernel names it (`pts/0`), `console`, or `-` without one. */
  readonly tty: string;
  /** The address the user came from, `-` for the console. */
  readonly from: string;
  readonly since: Date;
  /** When the user last typed something. */
  readonly lastInput: Date;
  /** The command that runs, or `cli` at the prompt. */
  readonly what: string;
  readonly mode: 'operational' | 'configuration';
  /** Whether somebody sits at a terminal. */
  readonly interactive: boolean;
}

/** A session's end of the registry: its entry, and how it is reached. */
export interface SessionEntry {
  readonly info: SessionInfo;
  /** Prints on the terminal; a half-typed line is drawn again below it. */
  print(text: string): void;
  /** Says this, and ends the session. */
  end(message: string): void;
}

/** Which sessions are meant: those to which everything given applies. */
export interface Selection {
  readonly user?: string;
  /** With or without `tty` in front of it. */
  readonly tty?: string;
  readonly id?: number;
}

/** Hears of sessions. */
export type SessionListener = (what: 'begins' | 'ends', session: SessionInfo) => void;

export class Sessions {
  readonly #entries = new Map<number, SessionEntry>();
  #next = 1;
  readonly #told: SessionListener | undefined;

  /** `told` hears of each session that begins or ends. */
  constructor(told?: SessionListener) {
    this.#told = told;
  }

  /** A number for a session that begins. */
  nextId(): number {
    return this.#next++;
  }

  add(entry: SessionEntry): void {
    this.#entries.set(entry.info.id, entry);
    this.#told?.('begins', entry.info);
  }

  remove(id: number): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry !== undefined) this.#told?.('ends', entry.info);
  }

  /** All sessions, the oldest first. */
  all(): readonly SessionInfo[] {
    return [...this.#entries.values()].map(({ info }) => info);
  }

  /** Prints on the chosen terminals; returns how many. */
  send(selection: Selection, text: string): number {
    const chosen = this.#chosen(selection).filter(({ info }) => info.interactive);
    for (const entry of chosen) entry.print(text);
    return chosen.length;
  }

  /** Ends the chosen sessions; returns how many. */
  end(selection: Selection, message = ''): number {
    const chosen = this.#chosen(selection);
    for (const entry of chosen) entry.end(message);
    return chosen.length;
  }

  /** Prints a message of the device's own on every terminal. `from`: `root@R1`. */
  broadcast(message: string, from: string, now = new Date()): void {
    const clock = formatClock(now).slice(0, 5);
    const text = message.endsWith('\n') ? message : `${message}\n`;
    this.send({}, `\nBroadcast Message from ${from}\n        (no tty) at ${clock} ${zone(now)}...\n\n${text}\n`);
  }

  #chosen({ user, tty, id }: Selection): SessionEntry[] {
    return [...this.#entries.values()].filter(
      ({ info }) =>
        (user === undefined || info.user === user) &&
        (tty === undefined || info.tty === tty || info.tty === tty.replace(/^tty/, '')) &&
        (id === undefined || info.id === id),
    );
  }
}

/** The short name of the device's time zone. */
function zone(time: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
