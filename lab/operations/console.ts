/** A node's console: the process in its container, joined to the user's terminal or pipes. */
import { finished } from 'node:stream/promises';
import type { Engine } from '../engine/engine.ts';

/** Where the user sits. */
export interface Seat {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * The program that is a node's console.
 *
 * @param kind as in the container's label
 * @param command run this and end; undefined: read commands
 */
export function consoleProgram(kind: string, command: string | undefined): readonly string[] {
  const program = kind === 'host' ? ['/bin/bash'] : ['/usr/sbin/cli', '--console'];
  return command === undefined ? program : [...program, '-c', command];
}

/**
 * Runs a program in a container on the user's terminal (raw, with its size), or on pipes when there is none.
 *
 * @returns its exit status
 */
export async function attach(engine: Engine, container: string, argv: readonly string[], seat: Seat): Promise<number> {
  const tty = seat.stdin.isTTY === true && seat.stdout.isTTY === true;
  const environment = tty ? { TERM: seat.env.TERM ?? 'xterm' } : undefined;
  const session = await engine.exec(container, argv, { tty, ...(environment !== undefined && { environment }) });

  const hangUp = () => session.close();
  const resize = () => void session.resize(seat.stdout.rows, seat.stdout.columns).catch(() => {}); // it may just have ended
  seat.signal.addEventListener('abort', hangUp, { once: true });
  if (tty) {
    seat.stdin.setRawMode(true);
    seat.stdout.on('resize', resize);
    resize();
  }
  try {
    seat.stdin.pipe(session.stdin);
    session.stdout.pipe(seat.stdout, { end: false });
    session.stderr.pipe(seat.stderr, { end: false });
    const outputs = [session.stdout, session.stderr].map((output) => finished(output, { writable: false }));
    await Promise.all(outputs).catch(() => {}); // a connection that broke is judged by the exit status
    seat.signal.throwIfAborted();
    return await session.ended;
  } finally {
    seat.stdin.unpipe(session.stdin);
    seat.stdin.pause();
    seat.signal.removeEventListener('abort', hangUp);
    if (tty) {
      seat.stdout.off('resize', resize);
      seat.stdin.setRawMode(false);
    }
  }
}
