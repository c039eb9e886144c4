/** Listens to what one node tells of itself, over a control channel of its own, until it is stopped. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventCursor, EventsAnswer } from '../../protocol/events.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { type ControlChannel, openControl } from '../control/control.ts';
import type { Engine } from '../engine/engine.ts';
import type { NodeEvent } from './events.ts';

export interface FollowOptions {
  readonly engine: Engine;
  readonly lab: string;
  readonly node: string;
  /** The id of its container, which runs. */
  readonly container: string;
  /** Events from then on. */
  readonly since: Date;
  /** Goes on from there instead. */
  readonly after?: EventCursor | undefined;
  readonly tell: (event: NodeEvent) => void;
}

export interface Follower {
  /** How far it has come; undefined: it never was answered. */
  cursor(): EventCursor | undefined;
  stop(): void;
}

/** Seconds a question waits for an event. */
const WAIT = 60;

/** Milliseconds before a node that did not answer is asked again: at first, and at most. */
const RETRY = 250;
const RETRY_MOST = 5000;

/** What a node answers to a method that it does not have (JSON-RPC). */
const NO_METHOD = -32601;

/** A runtime that dies and comes back is followed again, from where it was. */
export function followNode({ engine, lab, node, container, since, after, tell }: FollowOptions): Follower {
  const stopped = new AbortController();
  const { signal } = stopped;
  let cursor = after;
  let channel: ControlChannel | undefined;

  function take({ next, complete, lost, events }: EventsAnswer, run: string | undefined): void {
    if (signal.aborted) return;
    const common = { lab, node };
    const time = new Date().toISOString();
    if (next.run !== run) tell({ time, ...common, type: 'follow', event: 'followed', complete });
    if (lost > 0) tell({ time, ...common, type: 'follow', event: 'lost', lost });
    for (const { time: then, ...event } of events) tell({ time: then, ...common, ...event });
    cursor = next;
  }

  async function listen(): Promise<void> {
    channel = await openControl(engine, container);
    if (signal.aborted) return channel.close();
    const first = cursor === undefined ? { since: since.toISOString() } : { after: cursor };
    // a channel that is opened again is told of, unless nothing can have been missed
    take(await channel.call('events', { ...first, wait: 0 }), cursor?.run);
    while (!signal.aborted && cursor !== undefined) {
      take(await channel.call('events', { after: cursor, wait: WAIT }), cursor.run);
    }
  }

  async function run(): Promise<void> {
    for (let pause = RETRY; !signal.aborted; pause = Math.min(pause * 2, RETRY_MOST)) {
      try {
        await listen();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof RpcError && error.code === NO_METHOD) {
          const time = new Date().toISOString();
          tell({ time, lab, node, type: 'follow', event: 'unfollowed', reason: error.message });
          return;
        }
      } finally {
        channel?.close();
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  void run();
  return {
    cursor: () => cursor,
    stop() {
      stopped.abort();
      channel?.close();
    },
  };
}
