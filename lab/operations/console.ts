/** A node's console: the process in its container, joined to the user's terminal or pipes. */
import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { Engine } from '../engine/engine.ts';
import { Interrupted } from '../errors.ts';

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
 * @param kind as in the container's label; `linux`: an image of somebody else's
 * @param command run this and end; undefined: read commands
 */
export function consoleProgram(kind: string, command: string | undefined): readonly string[] {
  // an image of somebody else's may have no bash
  if (kind === 'linux') {
    const shell = 'command -v bash >/dev/null && exec bash "$@"; exec sh "$@"';
    return ['sh', '-c', shell, 'sh', ...(command === undefined ? [] : ['-c', command])];
  }
  const program = kind === 'router' ? ['/usr/sbin/cli', '--console'] : ['/bin/bash'];
  return command === undefined ? program : [...program, '-c', command];
}

/** The variable that marks all processes of one console session. */
const SESSION = 'VTYLAB_SESSION';

/** Sends SIGHUP to every process whose environment has the first argument, as the end of a terminal does. */
const HANG_UP = `
for process in /proc/[0-9]*; do
  if tr '\\0' '\\n' <"$process/environ" 2>/dev/null | grep -qxF "$1"; then kill -HUP "\${process#/proc/}"; fi
done`;

/**
 * Ends the processes of a session: the engine lets them run on when the connection to them is closed, so a closed
 * terminal window would leave its console open in the node.
 */
async function hangUpSession(engine: Engine, container: string, session: string): Promise<void> {
  const killer = await engine.exec(container, ['sh', '-c', HANG_UP, 'sh', `${SESSION}=${session}`]);
  killer.stdout.resume();
  killer.stderr.resume();
  await killer.ended;
}

/**
 * Runs a program in a container on the user's terminal (raw, with its size), or on pipes when there is none.
 *
 * @returns its exit status
 * @throws Interrupted when the terminal has gone
 */
export async function attach(engine: Engine, container: string, argv: readonly string[], seat: Seat): Promise<number> {
  const tty = seat.stdin.isTTY === true && seat.stdout.isTTY === true;
  const mark = randomUUID();
  const environment = { [SESSION]: mark, ...(tty && { TERM: seat.env.TERM ?? 'xterm' }) };
  const session = await engine.exec(container, argv, { tty, environment });

  let hungUp: Promise<void> | undefined;
  const hangUp = () => {
    hungUp ??= hangUpSession(engine, container, mark)
      .catch(() => {}) // the node itself may be going
      .then(() => session.close());
  };
  const resize = () => void session.resize(seat.stdout.rows, seat.stdout.columns).catch(() => {}); // it may just have ended
  seat.signal.addEventListener('abort', hangUp, { once: true });
  seat.stdin.on('error', ignore); // a terminal that has gone fails to read; its SIGHUP says the rest
  if (tty) {
    seat.stdin.setRawMode(true);
    seat.stdin.once('end', hangUp); // a raw terminal has an end only when it goes, and its SIGHUP may come later
    seat.stdout.on('resize', resize);
    resize();
  }
  try {
    seat.stdin.pipe(session.stdin);
    session.stdout.pipe(seat.stdout, { end: false });
    session.stderr.pipe(seat.stderr, { end: false });
    const outputs = [session.stdout, session.stderr].map((output) => finished(output, { writable: false }));
    await Promise.all(outputs).catch(() => {}); // a connection that broke is judged by the exit status
    await hungUp; // the end of the connection may overtake it, and with this process it would end half done
    seat.signal.throwIfAborted();
    if (hungUp !== undefined) throw new Interrupted('SIGHUP');
    return await session.ended;
  } finally {
    seat.stdin.unpipe(session.stdin);
    seat.stdin.pause();
    seat.stdin.off('error', ignore);
    seat.stdin.off('end', hangUp);
    seat.signal.removeEventListener('abort', hangUp);
    if (tty) {
      seat.stdout.off('resize', resize);
      seat.stdin.setRawMode(false);
    }
  }
}

function ignore(): void {}
