/** What happens to the nodes of labs, as the engine tells it, and in them, as they tell it themselves. */
import type { DeviceEventBody } from '../../protocol/events.ts';
import type { ContainerEvent, Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import { type Follower, followNode } from './follow.ts';
import { labsOf } from './labs.ts';
import { openQueue } from './queue.ts';

interface Common {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly lab: string;
  readonly node: string;
}

/** Of the node's container, by the engine. */
export interface ContainerNodeEvent extends Common {
  readonly type: 'node';
  /** In the engine's words: `create`, `start`, `die`, `kill`, `stop`, `oom`, `pause`, `health`, `destroy`, … */
  readonly event: string;
  /** Of `die`: its exit status. */
  readonly exitCode?: number;
  /** Of `kill`: the signal's number; of `health`: `healthy` or `unhealthy`. */
  readonly detail?: string;
  /** The container's id. */
  readonly container: string;
}

/** Of the way the node's own events take. */
export interface FollowEvent extends Common {
  readonly type: 'follow';
  /** `followed`: from now on it is listened to; `lost`: it happened too much at a time; `unfollowed`: it tells no events. */
  readonly event: 'followed' | 'lost' | 'unfollowed';
  /** Of `followed`: what happened before, the node does not remember as a whole (ISO 8601). */
  readonly complete?: string;
  /** Of `lost`: so many events. */
  readonly lost?: number;
  /** Of `unfollowed`. */
  readonly reason?: string;
}

/** Something that happened to a node, or in it. */
export type NodeEvent = ContainerNodeEvent | FollowEvent | (Common & DeviceEventBody);
export type EventType = NodeEvent['type'];

/** All of them, in the order of the documentation. */
export const EVENT_TYPES = ['node', 'link', 'commit', 'login', 'follow'] as const satisfies readonly EventType[];

export interface EventsOptions {
  readonly engine: Engine;
  /** Only of this lab; it need not be there yet. */
  readonly lab?: string;
  /** Only of these nodes. */
  readonly nodes?: readonly string[];
  /** Only of these types. */
  readonly types?: readonly EventType[];
  /** Begins with what happened then; engine and nodes remember some hundred events. From now on when absent. */
  readonly since?: Date;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * The events as they come, until the signal. Each node that runs is followed, each that starts from its start. What vtylab itself
 * runs in nodes is none. Events of one node are in their order; those of several are as they arrive.
 */
export async function* nodeEvents(options: EventsOptions): AsyncGenerator<NodeEvent> {
  const { engine, lab, nodes, types, signal } = options;
  const began = options.since ?? new Date();
  const queue = openQueue<NodeEvent>();
  const wanted = (event: NodeEvent) => types === undefined || types.includes(event.type);
  const push = (event: NodeEvent) => void (wanted(event) && queue.push(event));
  const asksNodes = types === undefined || types.some((type) => type !== 'node');
  const followers = new Map<string, Follower>();
  const listening = new Date().toISOString();
  const stream = await engine.events(LABELS.lab, lab, options.since);

  /** Follows a node's container that runs. */
  function follow(labName: string, node: string, container: string): void {
    if (!asksNodes || (nodes !== undefined && !nodes.includes(node))) return;
    const known = followers.get(`${labName} ${node}`);
    known?.stop();
    const after = known?.cursor();
    const follower = followNode({ engine, lab: labName, node, container, since: began, after, tell: push });
    followers.set(`${labName} ${node}`, follower);
  }

  async function read(): Promise<void> {
    for await (const event of stream) {
      const found = nodeEvent(event);
      if (found === undefined) continue;
      // the past is only told: what runs now is looked at below
      const now = found.time >= listening;
      if (now && found.event === 'start') follow(found.lab, found.node, found.container);
      if (now && found.event === 'die') followers.get(`${found.lab} ${found.node}`)?.stop();
      if (nodes === undefined || nodes.includes(found.node)) push(found);
    }
  }

  const close = () => stream.close();
  signal?.addEventListener('abort', close, { once: true });
  try {
    if (signal?.aborted === true) return;
    if (asksNodes) {
      for (const found of labsOf(await engine.list(LABELS.lab, lab))) {
        for (const { name, container } of found.nodes) {
          if (container.state === 'running') follow(found.name, name, container.id);
        }
      }
    }
    read().then(queue.end, queue.fail);
    yield* queue;
  } finally {
    signal?.removeEventListener('abort', close);
    stream.close();
    for (const follower of followers.values()) follower.stop();
  }
}

/** Actions that come from watching and asking a node, not from its life. */
const NOISE = /^(exec_\w+|attach|resize|top|export|archive-path|extract-to-dir|copy|sync|init|mount|unmount|cleanup)\b/;

/** One of the engine's events; undefined for what is no node's, and for what nobody asked about. */
export function nodeEvent({ time, action, container, attributes }: ContainerEvent): ContainerNodeEvent | undefined {
  const { [LABELS.lab]: lab, [LABELS.node]: node } = attributes;
  if (lab === undefined || node === undefined || NOISE.test(action)) return undefined;
  const [, health] = /^health_status: ?(.*)$/.exec(action) ?? [];
  const status = Number.parseInt(attributes.exitCode ?? '', 10);
  const detail = health ?? (action === 'kill' ? attributes.signal : undefined);
  return {
    time,
    lab,
    node,
    type: 'node',
    event: health === undefined ? action : 'health',
    ...(action === 'die' && !Number.isNaN(status) && { exitCode: status }),
    ...(detail !== undefined && { detail }),
    container,
  };
}
