/** The control channel of one node: JSON-RPC over a connection to its runtime. */
import { text } from 'node:stream/consumers';
import type { ControlMethod, ControlParams, ControlResult } from '../../protocol/control.ts';
import { type RpcClient, RpcError, rpcClient } from '../../protocol/rpc.ts';
import type { Engine } from '../engine/engine.ts';
import { localControl } from './local.ts';

/** Connects its standard streams to the runtime. */
const CONTROL = ['/usr/sbin/cli', '--control'] as const;

/** A control channel that tells when it is of no use any more. */
export interface ControlChannel extends RpcClient {
  /** Resolves when either side has closed it. */
  readonly closed: Promise<void>;
}

/**
 * Opens a channel to the runtime of a running container: its socket itself where that is within reach, else over the
 * streams of a process in the container, which takes the engine a tenth of a second. When it breaks, calls fail with
 * what that process complained of.
 *
 * @param pid of the container's main process, as the engine's host counts, where it is known
 */
export async function openControl(engine: Engine, container: string, pid?: number): Promise<ControlChannel> {
  const socket = await localControl(engine, container, pid);
  if (socket === undefined) return execControl(engine, container);
  const rpc = rpcClient(socket, socket);
  return {
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
    call: rpc.call,
    close() {
      rpc.close();
      socket.destroy();
    },
  };
}

async function execControl(engine: Engine, container: string): Promise<ControlChannel> {
  const session = await engine.exec(container, CONTROL);
  const complaint = text(session.stderr).catch(() => '');
  const rpc = rpcClient(session.stdout, session.stdin);

  return {
    closed: new Promise((resolve) => session.stdout.once('close', resolve)),
    async call<M extends ControlMethod>(method: M, params: ControlParams<M>): Promise<ControlResult<M>> {
      try {
        return await rpc.call(method, params);
      } catch (error) {
        if (!(error instanceof RpcError) || error.code !== 0) throw error;
        session.close(); // the channel is of no use any more, and what was said has arrived
        const said = (await complaint).trim().replace(/^error: /, '');
        throw said === '' ? error : new RpcError(`control channel: ${said}`, 0, { cause: error });
      }
    },
    close() {
      rpc.close();
      session.close();
    },
  };
}
