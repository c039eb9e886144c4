/** `idle-timeout` of a login class: a session that waits for a command and gets none is closed, after warnings. */

/** Seconds before the end at which a session is warned, with Junos's words for them. */
const WARNINGS = [
  [300, '5 minutes'],
  [60, '1 minute'],
  [10, '10 seconds'],
] as const;

/** What happens to an idle session: after so many seconds without a key, this is said. The last one closes it. */
export interface IdleStep {
  readonly after: number;
  readonly text: string;
  readonly closes: boolean;
}

/** The steps of a timeout in minutes; none when it is 0. */
export function idleSteps(minutes: number): IdleStep[] {
  const end = minutes * 60;
  if (end === 0) return [];
  return [
    ...WARNINGS.filter(([before]) => before < end).map(([before, words]) => ({
      after: end - before,
      text: `Warning: session will be closed in ${words} if there is no activity\n`,
      closes: false,
    })),
    { after: end, text: 'Idle timeout exceeded: closing session\n', closes: true },
  ];
}

export interface IdleOptions {
  /** The class's timeout as it is now; undefined: none. */
  readonly minutes: () => number | undefined;
  say(text: string): void;
  close(): void;
}

/** Watches one session. Only the time at a prompt counts: a command that runs, or a shell, is not idle. */
export class IdleWatch {
  readonly #options: IdleOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IdleOptions) {
    this.#options = options;
  }

  /** The session waits for a line, or a key was pressed. */
  restart(): void {
    this.stop();
    this.#wait(idleSteps(this.#options.minutes() ?? 0), 0);
  }

  /** The session is at work, or over. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait([step, ...later]: readonly IdleStep[], passed: number): void {
    if (step === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#options.say(step.text);
        if (step.closes) this.#options.close();
        else this.#wait(later, step.after);
      },
      (step.after - passed) * 1000,
    );
    this.#timer.unref();
  }
}
