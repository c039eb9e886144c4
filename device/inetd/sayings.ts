/** Connections that are remembered: a probe asks for its own a moment after it has ended. */
const MOST = 256;
/** Lines of each. */
const LINES = 16;

interface Saying {
  readonly client: string;
  readonly lines: string[];
}

/** What the daemons of the latest connections wrote into the log, by their clients: the log itself names no connection. */
export class Sayings {
  /** By the daemon's process id. */
  readonly #daemons = new Map<number, Saying>();

  /** A daemon was given a connection. */
  serves(pid: number, address: string | undefined, port: number | undefined): void {
    this.#daemons.delete(pid); // the latest stands last
    this.#daemons.set(pid, { client: `${address} ${port}`, lines: [] });
    const [oldest] = this.#daemons.keys();
    if (this.#daemons.size > MOST && oldest !== undefined) this.#daemons.delete(oldest);
  }

  /** A line of the log; of `sshd[123]`, say. Others than the daemons of connections are not heard. */
  hear(program: string, line: string): void {
    const pid = /\[(\d+)\]$/.exec(program)?.[1];
    const lines = pid === undefined ? undefined : this.#daemons.get(Number(pid))?.lines;
    if (lines !== undefined && lines.length < LINES) lines.push(line);
  }

  /** Oldest first; none when nothing is known of such a client. */
  of(address: string, port: number): readonly string[] {
    const client = `${address} ${port}`;
    return [...this.#daemons.values()].findLast((one) => one.client === client)?.lines ?? [];
  }
}
