/** Refusals that are kept: a probe asks for its own a moment later. */
const MOST = 256;

/** The latest connections that a limit has closed, by their clients: the log folds them, and names no ports. */
export class Refusals {
  readonly #messages = new Map<string, string>();

  /** A connection was closed at once, and why. */
  add(address: string | undefined, port: number | undefined, message: string): void {
    if (address === undefined || port === undefined) return; // it was gone already
    const client = keyOf(address, port);
    this.#messages.delete(client); // the latest stands last
    this.#messages.set(client, message);
    const [oldest] = this.#messages.keys();
    if (this.#messages.size > MOST && oldest !== undefined) this.#messages.delete(oldest);
  }

  get(address: string, port: number): string | undefined {
    return this.#messages.get(keyOf(address, port));
  }
}

function keyOf(address: string, port: number): string {
  return `${address} ${port}`;
}
