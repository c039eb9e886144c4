/** Watches labs, and makes nodes whole again that come back by themselves. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerEvent, Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import { labsOf } from './labs.ts';
import type { Mended } from './mend.ts';
import { type WatchedLab, watchLab } from './watch-lab.ts';

/** Something that the watch has seen or done. */
export type WatchEvent = { /** ISO 8601, UTC. */ readonly time: string } & (
  | { readonly event: 'watching'; readonly labs: readonly string[] }
  /** A node has ended, and no command of vtylab's has asked it to. */
  | { readonly event: 'ended'; readonly lab: string; readonly node: string; readonly exitCode?: number }
  | ({ readonly event: 'mended'; readonly lab: string /** It took so long. */; readonly seconds: number } & Mended)
  /** It is tried again. */
  | { readonly event: 'failed'; readonly lab: string; readonly message: string }
  | { readonly event: 'engine-gone' }
  | { readonly event: 'engine-back' }
);

type Untimed<T> = T extends unknown ? Omit<T, 'time'> : never;
export type Tell = (event: Untimed<WatchEvent>) => void;

export interface WatchOptions {
  readonly engine: Engine;
  /** Only this lab; it need not be there yet. */
  readonly lab?: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Milliseconds between two looks for an engine that is away. */
const INTERVAL = 500;

/** Milliseconds: what ended no longer than this before the engine went was taken along by it. */
const TAKEN_ALONG = 30_000;

/**
 * Until the signal: whenever a node of a lab is started, by whomever, lays its links and does what else is missing, as
 * `start` would. After the engine was away it starts what that has stopped, too. What is missing when it begins is mended first.
 *
 * @throws EngineError when the engine does not answer at the beginning
 */
export async function watch({ engine, lab: only, signal, onEvent }: WatchOptions): Promise<void> {
  const tell: Tell = (event) => onEvent({ time: new Date().toISOString(), ...event } as WatchEvent);
  const labs = new Map<string, WatchedLab>();
  let begun = false;
  const labOf = (name: string) => {
    const known = labs.get(name) ?? watchLab({ engine, name, signal, tell });
    labs.set(name, known);
    return known;
  };
  try {
    for (let round = 0; !signal.aborted; round++) {
      const stream = await patiently(() => engine.events(LABELS.lab, only), signal, round > 0);
      if (stream === undefined) break;
      const close = () => stream.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        if (round > 0) tell({ event: 'engine-back' });
        // what happens from now on is in the stream, so nothing is missed between it and this look
        const there = labsOf(await engine.list(LABELS.lab, only)).filter(({ nodes }) => nodes.length > 0);
        if (!begun) tell({ event: 'watching', labs: there.map(({ name }) => name) });
        begun = true;
        for (const { name, nodes } of there) labOf(name).look(nodes);
        for await (const event of stream) take(event, labOf);
      } catch (error) {
        if (!begun) throw error;
      } finally {
        signal.removeEventListener('abort', close);
        stream.close();
      }
      if (signal.aborted) break;
      tell({ event: 'engine-gone' });
      for (const lab of labs.values()) lab.engineGone(Date.now() - TAKEN_ALONG);
    }
  } finally {
    await Promise.all([...labs.values()].map((lab) => lab.settled()));
  }
}

/** Hands an event of a container to its lab. */
function take({ action, attributes, time }: ContainerEvent, labOf: (name: string) => WatchedLab): void {
  const { [LABELS.lab]: name, [LABELS.node]: node, [LABELS.workload]: workload, [LABELS.lock]: lock } = attributes;
  if (name === undefined) return;
  const part = node ?? workload;
  if (lock !== undefined) {
    // what proves that the holder lives is no lock: only that one names its owner
    if (attributes[LABELS.owner] === undefined) return;
    if (action === 'create') labOf(name).locked(true);
    if (action === 'destroy') labOf(name).locked(false);
  } else if (part !== undefined && action === 'start') {
    labOf(name).started(part);
  } else if (node !== undefined && action === 'die') {
    const status = Number.parseInt(attributes.exitCode ?? '', 10);
    labOf(name).ended(node, new Date(time).getTime(), Number.isNaN(status) ? undefined : status);
  } else if (node !== undefined && action === 'destroy') {
    labOf(name).removed(node);
  }
}

/** Does something; while the engine does not answer, again and again. Undefined: given up at the signal. */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal, patient: boolean): Promise<T | undefined> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!patient) throw error;
    }
    await sleep(INTERVAL, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
  }
}
