/** Reaches a node's runtime without the engine: root on the engine's host may open the container's files. */
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { isHere, mayBeHere } from '../engine/local.ts';
import { mainProcess } from '../engine/processes.ts';

/** The runtime's socket, in its container. */
const SOCKET = '/run/vtylab/control.sock';

/** Milliseconds a runtime that has only just been started has to open it. */
const PATIENCE = 10_000;

/** Milliseconds between two looks: at least, and as a part of what has been waited so far. A hundred nodes are looked at. */
const INTERVAL = 10;
const PART = 1 / 8;

/** A connection to the runtime; undefined where it is not within reach, or not there in time. */
export async function localControl(engine: Engine, container: string, known?: number): Promise<Socket | undefined> {
  if (!mayBeHere(engine)) return undefined;
  const pid = known ?? mainProcess(container) ?? (await engine.pid(container));
  const path = `/proc/${pid}/root${SOCKET}`;
  for (let waited = 0; waited < PATIENCE; ) {
    if (!existsSync(`/proc/${pid}`) || (waited === 0 && !(await isHere({ pid, container })))) return undefined;
    if (existsSync(path)) {
      const socket = await open(path);
      if (typeof socket !== 'string') return socket;
      if (socket !== 'ENOENT' && socket !== 'ECONNREFUSED') return undefined;
    }
    const interval = Math.max(INTERVAL, waited * PART);
    await sleep(interval);
    waited += interval;
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
