/** The newest things that happened in the node, for whoever asks. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceEvent, DeviceEventBody, EventCursor, EventsAnswer, EventsRequest } from '../../protocol/events.ts';

/** Events that are kept. */
const CAPACITY = 1000;

/** Milliseconds in which events are taken together: whoever listens while much happens costs little. */
const BURST = 20;

export interface EventRing {
  /** Something happened now. */
  tell(event: DeviceEventBody): void;
  /** What happened since; waits for it as long as the request says, or until the signal. */
  read(request: EventsRequest, signal: AbortSignal): Promise<EventsAnswer>;
}

export function createEventRing(capacity: number = CAPACITY): EventRing {
  const run = randomBytes(6).toString('hex');
  const ring: DeviceEvent[] = [];
  /** The number of the event that comes next. */
  let next = 0;
  let complete = new Date().toISOString();
  const waiting = new Set<() => void>();

  /** Where in the count a request begins. */
  function begin({ after, since }: EventsRequest): number {
    if (after !== undefined) return after.run === run ? Math.min(after.sequence, next) : 0;
    if (since === undefined) return next;
    const found = ring.findIndex(({ time }) => time >= new Date(since).toISOString());
    return found < 0 ? next : next - ring.length + found;
  }

  return {
    tell(event) {
      ring.push({ time: new Date().toISOString(), ...event });
      next++;
      if (ring.length > capacity) complete = ring.shift()?.time ?? complete;
      for (const wake of waiting) wake();
    },
    async read(request, signal) {
      const first = begin(request);
      if (first === next && request.wait > 0) {
        const woken = Promise.withResolvers<void>();
        waiting.add(woken.resolve);
        const over = new AbortController();
        const ends = AbortSignal.any([signal, over.signal]);
        await Promise.race([woken.promise, sleep(request.wait * 1000, undefined, { signal: ends, ref: false })]).catch(
          () => {},
        );
        over.abort();
        waiting.delete(woken.resolve);
        if (first < next) await sleep(BURST);
      }
      const oldest = next - ring.length;
      const cursor: EventCursor = { run, sequence: next };
      const lost = Math.max(0, oldest - first);
      return { next: cursor, complete, lost, events: ring.slice(Math.max(first, oldest) - oldest) };
    },
  };
}
