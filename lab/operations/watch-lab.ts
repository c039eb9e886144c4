/** One lab that is watched: which nodes run, which are to be made whole, and one mend after the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import type { FoundNode } from './labs.ts';
import { mend } from './mend.ts';
import type { Tell } from './watch.ts';

export interface WatchedLab {
  /** These nodes are there now: all of them are looked at, and what ran before the engine was away is started. */
  look(nodes: readonly FoundNode[]): void;
  /** A container of this node was started. */
  started(node: string): void;
  /** A node ended, at a time in milliseconds. */
  ended(node: string, time: number, exitCode: number | undefined): void;
  /** A node's container is no more. */
  removed(node: string): void;
  /** Some command has begun, or has ceased, to change the lab. */
  locked(held: boolean): void;
  /** The engine is away. What ended by itself since that time, in milliseconds, it has stopped. */
  engineGone(since: number): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export interface WatchedLabOptions {
  readonly engine: Engine;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** Milliseconds in which starts are taken together. */
const BURST = 200;

/** Milliseconds until a mend that failed is tried again: the first time, and at most. */
const RETRY = 1000;
const RETRY_MOST = 30_000;

export function watchLab({ engine, name, signal, tell }: WatchedLabOptions): WatchedLab {
  const running = new Set<string>();
  /** When nodes ended that nobody asked to. */
  const fallen = new Map<string, number>();
  /** Nodes that are to run. */
  const wanted = new Set<string>();
  /** Nodes that are to be looked at. */
  let dirty = new Set<string>();
  let held = false;
  let working: Promise<void> | undefined;
  let away = false;

  function soon(): void {
    if (away || signal.aborted || dirty.size + wanted.size === 0) return;
    working ??= work().finally(() => {
      working = undefined;
      soon();
    });
  }

  async function work(): Promise<void> {
    let failure = '';
    for (let pause = BURST; !away && !signal.aborted; ) {
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const [nodes, start] = [dirty, new Set(wanted)];
      dirty = new Set();
      const began = Date.now();
      try {
        const done = await mend({ engine, lab: name, nodes, start, busy: held, signal });
        for (const node of start) wanted.delete(node);
        const seconds = (Date.now() - began) / 1000;
        if (done.steps.length > 0) tell({ event: 'mended', lab: name, seconds, ...done });
        return;
      } catch (error) {
        await sleep(BURST, undefined, { signal }).catch(() => {}); // that the engine is gone may be seen a moment later
        if (signal.aborted || away) return;
        const { message } = error as Error;
        for (const node of nodes) if (running.has(node)) dirty.add(node);
        // a node that is gone, or that ended again, is nobody's business any more
        if (dirty.size + wanted.size === 0) return;
        if (message !== failure) tell({ event: 'failed', lab: name, message });
        pause = failure === '' ? RETRY : Math.min(pause * 2, RETRY_MOST);
        failure = message;
      }
    }
  }

  return {
    look(nodes) {
      const before = new Set(running);
      away = false;
      held = false; // a lock that is held is found out about when it is asked for
      running.clear();
      for (const { name: node, container } of nodes) {
        if (container.state === 'running') {
          running.add(node);
          dirty.add(node);
        } else if (before.has(node) && container.state === 'exited') {
          wanted.add(node);
        }
      }
      soon();
    },
    started(node) {
      running.add(node);
      fallen.delete(node);
      dirty.add(node);
      soon();
    },
    ended(node, time, exitCode) {
      running.delete(node);
      dirty.delete(node);
      if (held) return;
      fallen.set(node, time);
      tell({ event: 'ended', lab: name, node, ...(exitCode !== undefined && { exitCode }) });
    },
    removed(node) {
      running.delete(node);
      fallen.delete(node);
      wanted.delete(node);
    },
    locked(now) {
      held = now;
    },
    engineGone(since) {
      away = true;
      for (const [node, time] of fallen) if (time >= since) running.add(node);
      fallen.clear();
      dirty.clear();
    },
    settled: async () => working,
  };
}
