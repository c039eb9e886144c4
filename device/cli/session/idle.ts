/** Ends sessions in which nothing is typed any more. */

/** Before the end, in seconds, and how they are said. */
const WARNINGS: readonly (readonly [number, string])[] = [
  [300, '5 minutes'],
  [60, '1 minute'],
  [10, '10 seconds'],
];

/** Milliseconds that a timer can wait at most. */
const LONGEST = 2 ** 31 - 1;

export interface IdleOptions {
  /** Minutes; 0: never. Asked again with every key. */
  timeout(): number;
  warn(message: string): void;
  end(message: string): void;
}

export class IdleTimer {
  readonly #options: IdleOptions;
  #timer: NodeJS.Timeout | undefined;
  #deadline = 0;
  #paused = false;

  constructor(options: IdleOptions) {
    this.#options = options;
  }

  /** Something was typed, or what the timeout is has changed. */
  touch(): void {
    clearTimeout(this.#timer);
    const minutes = this.#options.timeout();
    if (minutes <= 0 || this.#paused) return;
    this.#deadline = Date.now() + minutes * 60_000;
    this.#wait(minutes * 60);
  }

  /** While a program has the terminal, nobody is idle. */
  pause(): void {
    this.#paused = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.#paused = false;
    this.touch();
  }

  stop(): void {
    this.#paused = true;
    clearTimeout(this.#timer);
  }

  /** `left`: seconds to the end. */
  #wait(left: number): void {
    const next = WARNINGS.find(([seconds]) => seconds < left);
    const [at, words] = next ?? [0, ''];
    const delay = Math.max(0, this.#deadline - at * 1000 - Date.now());
    this.#timer = setTimeout(
      () => {
        if (delay > LONGEST) return this.#wait(left);
        if (words === '') return this.#options.end('Idle timeout exceeded: closing session\n');
        this.#options.warn(`Warning: session will be closed in ${words} if there is no activity\n`);
        this.#wait(at);
      },
      Math.min(delay, LONGEST),
    );
    this.#timer.unref();
  }
}
