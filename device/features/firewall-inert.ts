/** Actions that a configuration may hold and this device has nothing to act on with. */
import type { ConfigNode } from '../config/node.ts';
import type { Problem } from './feature.ts';

const INERT: ReadonlyMap<string, string> = new Map([
  ['sample', 'packets are not sampled on this device'],
  ['loss-priority', 'this device has no queues that look at it'],
  ['forwarding-class', 'this device has no queues that look at it'],
]);

/** A warning for each inert action of a `then`. */
export function inertActions(then: ConfigNode | undefined, path: readonly string[]): Problem[] {
  if (then === undefined) return [];
  return [...INERT]
    .filter(([name]) => then.children.has(name))
    .map(([name, why]) => ({ severity: 'warning', path, statement: name, message: `'${name}' has no effect: ${why}` }));
}
