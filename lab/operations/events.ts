/** What happens to the nodes of labs, as the engine tells it. */
import type { ContainerEvent, Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';

/** Something that happened to a node. */
export interface NodeEvent {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly lab: string;
  readonly node: string;
  /** In the engine's words: `create`, `start`, `die`, `kill`, `stop`, `oom`, `pause`, `health`, `destroy`, … */
  readonly event: string;
  /** Of `die`: its exit status. */
  readonly exitCode?: number;
  /** Of `kill`: the signal's number; of `health`: `healthy` or `unhealthy`. */
  readonly detail?: string;
  /** The container's id. */
  readonly container: string;
}

export interface EventsOptions {
  readonly engine: Engine;
  /** Only of this lab; it need not be there yet. */
  readonly lab?: string;
  /** Only of these nodes. */
  readonly nodes?: readonly string[];
  /** Begins with what happened then; the engine remembers some hundred events. From now on when absent. */
  readonly since?: Date;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** The events as they come, until the signal. What vtylab itself runs in nodes is none. */
export async function* nodeEvents({ engine, lab, nodes, since, signal }: EventsOptions): AsyncGenerator<NodeEvent> {
  const stream = await engine.events(LABELS.lab, lab, since);
  const close = () => stream.close();
  signal?.addEventListener('abort', close, { once: true });
  try {
    if (signal?.aborted === true) return;
    for await (const event of stream) {
      const found = nodeEvent(event);
      if (found !== undefined && (nodes === undefined || nodes.includes(found.node))) yield found;
    }
  } finally {
    signal?.removeEventListener('abort', close);
    stream.close();
  }
}

/** Actions that come from watching and asking a node, not from its life. */
const NOISE = /^(exec_\w+|attach|resize|top|export|archive-path|extract-to-dir|copy|sync|init|mount|unmount|cleanup)\b/;

/** One of the engine's events; undefined for what is no node's, and for what nobody asked about. */
export function nodeEvent({ time, action, container, attributes }: ContainerEvent): NodeEvent | undefined {
  const { [LABELS.lab]: lab, [LABELS.node]: node } = attributes;
  if (lab === undefined || node === undefined || NOISE.test(action)) return undefined;
  const [, health] = /^health_status: ?(.*)$/.exec(action) ?? [];
  const status = Number.parseInt(attributes.exitCode ?? '', 10);
  const detail = health ?? (action === 'kill' ? attributes.signal : undefined);
  return {
    time,
    lab,
    node,
    event: health === undefined ? action : 'health',
    ...(action === 'die' && !Number.isNaN(status) && { exitCode: status }),
    ...(detail !== undefined && { detail }),
    container,
  };
}
