import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { ControlHandlers } from '../../protocol/control.ts';
import { serveRpc } from '../../protocol/rpc.ts';

/** Where the orchestrator's channel ends: `cli --control` in the container connects here. */
export const CONTROL_SOCKET = '/run/vtylab/control.sock';

/** Answers the orchestrator. Only root can connect. */
export async function serveControl(handlers: ControlHandlers, path: string = CONTROL_SOCKET): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serveRpc(socket, socket, handlers);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
}
