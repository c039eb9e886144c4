/** A process in a container as a session: its streams out of a hijacked connection, its end and its window. */
import { type Duplex, Readable } from 'node:stream';
import { EngineError } from '../errors.ts';
import { demux } from './docker-demux.ts';
import type { ExecSession } from './engine.ts';

/** What differs between a process added to a container and a container's main process. */
interface Process {
  readonly tty: boolean;
  /** Resolves with the exit status once the connection has ended. */
  exitCode(): Promise<number>;
  resize(rows: number, columns: number): Promise<void>;
}

/** Makes the session. The connection is dropped when the session is closed, never by itself. */
export function session(connection: Duplex, process: Process): ExecSession {
  const { stdout, stderr } = process.tty ? { stdout: connection, stderr: Readable.from([]) } : demux(connection);
  let closed = false;
  // A connection that breaks is seen as the end of the output; an exit status is asked for all the same.
  connection.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    connection.once('end', resolve);
    connection.once('close', resolve);
  }).then(() => {
    if (closed) throw new EngineError('the connection to a process was closed before it ended');
    return process.exitCode();
  });
  ended.catch(() => {}); // whoever does not ask for the exit status does not want its error either
  return {
    stdin: connection,
    stdout,
    stderr,
    ended,
    resize: (rows, columns) => process.resize(rows, columns),
    close() {
      closed = true;
      connection.destroy();
    },
  };
}
