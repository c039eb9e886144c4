/** Asking the nodes of a lab: one long-lived channel a node, opened when it is first needed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlMethod, ControlParams, ControlResult, Hello } from '../../protocol/control.ts';
import type { Container, Engine } from '../engine/engine.ts';
import { NodeError, VtylabError } from '../errors.ts';
import { LABELS } from '../plan/labels.ts';
import { type ControlChannel, openControl } from './control.ts';

/** Asks a node. Throws NodeError when the node does not run, does not answer, or fails at it. */
export type CallNode = <M extends ControlMethod>(
  node: string,
  method: M,
  params: ControlParams<M>,
) => Promise<ControlResult<M>>;

export interface LabNodes {
  readonly call: CallNode;
  /**
   * Says that the node now runs as this container; a channel to another one is closed.
   *
   * @param pid of its main process, as the engine's host counts
   */
  assign(node: string, container: string, pid?: number): void;
  /** A node's `hello`, tried again until it answers or `seconds` have passed: it may have only just started. */
  reach(node: string, seconds: number): Promise<Hello>;
  /** Closes all channels: what is being asked fails at once. */
  close(): void;
}

/** Milliseconds before a node that could not be reached is tried again. */
const RETRY_INTERVAL = 100;

/** The nodes of a lab that runs. */
export async function openNodes(engine: Engine, lab: string): Promise<LabNodes> {
  return labNodes(engine, await engine.list(LABELS.lab, lab));
}

/** The nodes that these containers are. */
export function labNodes(engine: Engine, containers: readonly Container[]): LabNodes {
  const running = new Map<string, { readonly container: string; readonly pid?: number | undefined }>();
  const channels = new Map<string, Promise<ControlChannel>>();
  let closed = false;

  async function channel(node: string): Promise<ControlChannel> {
    const known = channels.get(node);
    if (known !== undefined) return known;
    const place = running.get(node);
    if (closed) throw new NodeError(node, 'given up');
    if (place === undefined) throw new NodeError(node, "not running; 'vtylab up' starts it");
    const opened = openControl(engine, place.container, place.pid);
    channels.set(node, opened);
    const forget = () => {
      if (channels.get(node) === opened) channels.delete(node);
    };
    opened.then((open) => open.closed).then(forget, forget);
    return opened;
  }

  function hangUp(node: string): void {
    channels.get(node)?.then(
      (open) => open.close(),
      () => {},
    );
    channels.delete(node);
  }

  const call: CallNode = async (node, method, params) => {
    try {
      return await (await channel(node)).call(method, params);
    } catch (cause) {
      if (closed) throw new NodeError(node, 'given up', { cause });
      if (cause instanceof VtylabError) throw cause;
      throw new NodeError(node, (cause as Error).message, { cause });
    }
  };

  for (const { id, labels, state } of containers) {
    const node = labels[LABELS.node];
    if (node !== undefined && state === 'running') running.set(node, { container: id });
  }

  return {
    call,
    assign(node, container, pid) {
      if (running.get(node)?.container !== container) hangUp(node);
      running.set(node, { container, pid });
    },
    async reach(node, seconds) {
      const deadline = Date.now() + seconds * 1000;
      const late = sleep(seconds * 1000, undefined, { ref: false }).then(() => {
        throw new NodeError(node, `no answer on its control channel after ${seconds} s`);
      });
      for (;;) {
        try {
          return await Promise.race([call(node, 'hello', {}), late]);
        } catch (error) {
          if (closed || !running.has(node) || Date.now() + RETRY_INTERVAL > deadline) throw error;
        }
        await sleep(RETRY_INTERVAL);
      }
    },
    close() {
      closed = true;
      for (const node of channels.keys()) hangUp(node);
    },
  };
}
