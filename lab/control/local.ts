/** Reaches a node's runtime without the engine: root on the engine's host may open the container's files. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { isHere, mayBeHere } from '../engine/local.ts';

/** The runtime's socket, in its container. */
const SOCKET = '/run/vtylab/control.sock';

/** Milliseconds a runtime that has only just been started has to open it, and between two tries. */
const PATIENCE = 10_000;
const INTERVAL = 20;

/** A connection to the runtime; undefined where it is not within reach, or not there in time. */
export async function localControl(engine: Engine, container: string, pid?: number): Promise<Socket | undefined> {
  if (!mayBeHere(engine)) return undefined;
  const main = { container, pid: pid ?? (await engine.pid(container)) };
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(INTERVAL)) {
    if (!(await isHere(main))) return undefined;
    const socket = await open(`/proc/${main.pid}/root${SOCKET}`);
    if (typeof socket !== 'string') return socket;
    if (socket !== 'ENOENT' && socket !== 'ECONNREFUSED') return undefined;
  }
  return undefined;
}

/** The connection, or the code of the error. */
function open(path: string): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
  });
}
