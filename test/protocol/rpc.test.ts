import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RpcError, rpcClient, serveRpc } from '../../protocol/rpc.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vtylab-rpc-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Both ends of a connection over a unix socket, as between vtylab and a node. */
async function connected(): Promise<{ near: Socket; far: Socket; close(): void }> {
  const path = join(directory, 'control.sock');
  const server = createServer({ pauseOnConnect: true });
  server.listen(path);
  await once(server, 'listening');
  const near = connect(path);
  const [far] = (await once(server, 'connection')) as [Socket];
  return { near, far, close: () => server.close() };
}

/** Goes as a killed process goes: with something unread, so that the other end's next read fails with ECONNRESET. */
async function vanish(socket: Socket, other: Socket): Promise<void> {
  socket.pause();
  await new Promise((resolve) => other.write('never read\n', resolve));
  socket.destroy();
}

test('who asks may be killed in the middle of it: the handler is told, and nothing else ends', async () => {
  const { near, far, close } = await connected();
  far.on('error', () => {});
  const asked = Promise.withResolvers<AbortSignal>();
  serveRpc(far, far, {
    hello: async (_params, signal) => {
      asked.resolve(signal);
      await once(signal, 'abort');
      throw new Error('gone');
    },
  });
  near.write('{"jsonrpc":"2.0","id":1,"method":"hello","params":{}}\n');
  const signal = await asked.promise;
  await vanish(near, far);
  await expect.poll(() => signal.aborted).toBe(true);
  close();
});

test('a node that vanishes fails what it was asked, with the cause', async () => {
  const { near, far, close } = await connected();
  const client = rpcClient(near, near);
  const answer = client.call('hello', {}).catch((error: unknown) => error);
  await vanish(far, near);
  const error = await answer;
  expect(error).toBeInstanceOf(RpcError);
  expect(String(error)).toMatch(/^RpcError: control channel: .*ECONNRESET/);
  expect((error as RpcError).cause).toBeInstanceOf(Error);
  close();
});
