/** Logging in with one password after the other, over many connections at once: for the system tests of the login policy. */
import { execa } from 'execa';

/** One connection. */
export interface Guesses {
  readonly service: 'ssh' | 'telnet' | 'ftp';
  readonly user: string;
  /** None: nothing is ever said on the connection. */
  readonly passwords: readonly string[];
  /** Hangs up so many milliseconds after its last password, whatever becomes of that. */
  readonly hangUpAfter?: number;
}

/** What became of it. Times are in milliseconds. */
export interface Guessed {
  /** How each password was answered, as far as it was. */
  readonly answers: readonly { readonly accepted: boolean; readonly took: number }[];
  /** Since the connection was made, until the server closed it or the login was through. */
  readonly lasted: number;
  /** Everything the server said, as far as it is text. */
  readonly text: string;
}

const CLIENT = new URL('guesses-client.ts', import.meta.url).pathname;

/** Makes all the connections at once, to the loopback address of the network namespace of a process. */
export async function guess(pid: string, connections: readonly Guesses[]): Promise<Guessed[]> {
  const argv = ['-t', pid, '-n', process.execPath, CLIENT];
  const { stdout } = await execa('nsenter', argv, { input: JSON.stringify(connections) });
  return JSON.parse(stdout) as Guessed[];
}
