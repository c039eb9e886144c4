/** What the user types, kept until somebody reads it, so that a paste loses nothing while a command runs. */

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const LF = 0x0a;
const CR = 0x0d;

/** Keys that may end a line. The editor is given input only up to one of these: what follows may be the next line's. */
const ENDS: ReadonlySet<number> = new Set([CTRL_C, CTRL_D, LF, CR]);

export class TerminalInput {
  #pending: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;
  #afterReturn = false;
  /** While set, ^C is not a key but an interrupt; as on any terminal it throws away what was typed before it. */
  interrupted: (() => void) | undefined;
  /** Called for whatever is typed. */
  onInput: () => void = () => {};

  /** Whether something waits to be read. */
  get pending(): boolean {
    return this.#pending.length > (this.#afterReturn && this.#pending[0] === LF ? 1 : 0);
  }

  push(bytes: Buffer): void {
    this.onInput();
    const interrupt = this.interrupted === undefined ? -1 : bytes.lastIndexOf(CTRL_C);
    if (interrupt < 0) this.#pending = Buffer.concat([this.#pending, bytes]);
    else {
      this.#pending = Buffer.from(bytes.subarray(interrupt + 1));
      this.interrupted?.();
    }
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Waits for input and returns it up to and including the first key that may end a line; undefined at its end. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#afterReturn && this.#pending.length > 0) {
        // CR LF is one end of a line, not two.
        if (this.#pending[0] === LF) this.#pending = this.#pending.subarray(1);
        this.#afterReturn = false;
      }
      if (this.#pending.length > 0) return this.#take();
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #take(): Buffer {
    const end = this.#pending.findIndex((byte) => ENDS.has(byte));
    const length = end < 0 ? this.#pending.length : end + 1;
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    this.#afterReturn = taken.at(-1) === CR;
    return taken;
  }
}
