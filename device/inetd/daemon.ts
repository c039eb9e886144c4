import type { Socket } from 'node:net';
import type { ServiceArtefact } from '../apply/artefact.ts';
import { startProcess } from '../run.ts';

/**
 * Seconds of silence after which the kernel asks whether the client is still there: one that has gone without a word
 * must not hold a connection for ever.
 */
const KEEPALIVE = 300;

/** Milliseconds that a dead daemon's standard error is read for, which processes it left behind may hold open. */
const LAST_WORDS = 2000;

/** What becomes of a daemon. */
export interface DaemonEvents {
  /** It could not be started, or ended: called once. `report` says how, in inetd's words; undefined: well. */
  ended(report: string | undefined): void;
  /** A line of its standard error. */
  said(pid: number, line: string): void;
}

/**
 * Hands an accepted connection to the service's daemon, as its standard input and output, and lets go of it. Returns
 * the daemon's process id, or undefined when it could not be started.
 */
export function startDaemon(socket: Socket, service: ServiceArtefact, events: DaemonEvents): number | undefined {
  const [program] = service.argv;
  socket.setKeepAlive(true, KEEPALIVE * 1000);
  const stdio = [socket, socket, service.errorsToClient ? socket : 'pipe'] as const;
  const daemon = startProcess(service.argv, { stdio: [...stdio], cwd: '/', ...service.runAs });
  let over = false;

  function end(report: string | undefined): void {
    if (over) return;
    over = true;
    socket.destroy();
    setTimeout(() => daemon.stderr?.destroy(), LAST_WORDS).unref();
    events.ended(report);
  }

  daemon.on('error', (error) => end(`${program}: ${error.message}`));
  daemon.on('spawn', () => socket.destroy()); // ours only: the daemon has its own descriptor by now
  daemon.on('exit', (code, signal) => {
    const how = signal === null ? `status ${code}` : `signal ${signal}`;
    end(code === 0 || code === service.hangUpStatus ? undefined : `${program}[${daemon.pid}]: exited, ${how}`);
  });
  daemon.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') events.said(daemon.pid ?? 0, line.trim());
  });
  return daemon.pid;
}
