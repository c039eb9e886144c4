/** What happens in a node, for the orchestrator: it asks again and again, and is answered when there is something. */
import type { ControlHandlers } from '../../protocol/control.ts';
import { type LinkTracker, seenNow, trackLinks } from '../events/links.ts';
import { createEventRing, type EventRing } from '../events/ring.ts';
import { isRevived } from '../revival.ts';

/** Milliseconds until the monitor listens to the kernel for certain: what came before is found by comparing. */
const LISTENS = 500;

export interface NodeEvents {
  readonly tell: EventRing['tell'];
  /** For the monitor of links. */
  readonly links: LinkTracker;
  readonly handlers: Required<Pick<ControlHandlers, 'events'>>;
}

/** Begins now. `nameOf`: the user's name of a Linux interface. */
export function nodeEvents(nameOf: (device: string) => string | undefined): NodeEvents {
  const ring = createEventRing();
  // what is there when the machine boots has just come; what a runtime that died left is known already
  const links = trackLinks(nameOf, ring.tell, isRevived() ? seenNow() : []);
  links.compare(seenNow());
  setTimeout(() => links.compare(seenNow()), LISTENS).unref();
  return { tell: ring.tell, links, handlers: { events: (request, signal) => ring.read(request, signal) } };
}
