/** What a service prints, gathered until it says what is waited for. */

/** How a wait ended: the text is there, the service closed the connection, or the deadline passed. */
export type Waited = 'seen' | 'closed' | 'timeout';

export class Conversation {
  /** All that was printed since the start or the last `forget`, without control sequences and carriage returns. */
  text = '';
  #raw = '';
  #ended = false;
  readonly #decoder = new TextDecoder();
  readonly #deadline: AbortSignal;
  #wake: () => void = () => {};

  /** Every wait ends when `deadline` aborts. */
  constructor(deadline: AbortSignal) {
    this.#deadline = deadline;
  }

  /** The service printed this. */
  add(bytes: Uint8Array): void {
    this.#raw += this.#decoder.decode(bytes, { stream: true });
    this.text = visible(this.#raw);
    this.#wake();
  }

  /** The service will print no more. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Starts anew: what was printed so far, or the first `length` characters of it, is answered. */
  forget(length = this.text.length): void {
    this.#raw = this.text.slice(length);
    this.text = this.#raw;
  }

  /** Waits until the text satisfies `test`. */
  async until(test: (text: string) => boolean): Promise<Waited> {
    for (;;) {
      if (test(this.text)) return 'seen';
      if (this.#ended) return 'closed';
      if (this.#deadline.aborted) return 'timeout';
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#deadline.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake = wake;
        this.#deadline.addEventListener('abort', wake);
      });
    }
  }
}

/** Text as a reader of the terminal sees it: no escape sequences (ECMA-48 CSI, OSC, two-character) and no CR, NUL, BEL. */
export function visible(text: string): string {
  return text.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])|[\r\0\x07]/g, '');
}

/** Whether the text ends in a prompt: of the CLI (`user@host> `, `# `) or of a shell (`% `, `$ `). */
export function endsInPrompt(text: string): boolean {
  return /(?:^|\n)(?:\S[^\n]*)?[>#%$] $/.test(text);
}

/** What stands before the last line, without blank lines around it. */
export function beforeLastLine(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1).trim();
}
