/** From a connection to a session. */
import type { Duplex } from 'node:stream';
import { type SessionOptions as Options, Session } from './session/session.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface SessionOptions extends Options {
  /** The connection to the relay. */
  readonly stream: Duplex;
}

/** Resolves when the session is over; a relay that breaks off is no error. */
export async function runSession(options: SessionOptions): Promise<void> {
  let terminal: Terminal;
  try {
    terminal = await openTerminal(options.stream);
  } catch {
    options.stream.destroy();
    return;
  }
  await new Session(options, terminal).run();
}
