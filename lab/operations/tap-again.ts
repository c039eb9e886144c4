/** Opens a tap again at an interface that went away, as soon as it is there again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpdumpOptions } from '../capture/tcpdump.ts';
import type { Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import { labsOf } from './labs.ts';
import { openTap, type Tap, type TapPlace } from './tap.ts';

/** Milliseconds between two looks. */
const INTERVAL = 250;

/** Milliseconds after which a node whose container is not there is gone for good: it may be replaced by another one. */
const GONE = 10_000;

/**
 * Resolves with the tap; with words when the node is there no more; with undefined when the signal comes first.
 * An engine that is away, a node that is stopped and an interface that is not there are waited for.
 */
export async function openTapAgain(
  engine: Engine,
  place: TapPlace,
  options: TcpdumpOptions,
  signal: AbortSignal,
): Promise<Tap | string | undefined> {
  const { lab, node } = place;
  for (let seen = Date.now(); !signal.aborted; ) {
    await sleep(INTERVAL, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    try {
      const found = labsOf(await engine.list(LABELS.lab, lab)).find(({ name }) => name === lab);
      const now = found?.nodes.find(({ name }) => name === node.name);
      if (now === undefined) {
        if (Date.now() - seen > GONE) return 'its node is there no more';
        continue;
      }
      seen = Date.now();
      if (now.container.state === 'running') return await openTap(engine, { ...place, node: now }, options);
    } catch {
      // not yet: the engine is away, or the interface is
      seen = Date.now();
    }
  }
  return undefined;
}
