import type { ServiceLimits } from '../../apply/artefact.ts';
import { type ConfigNode, leafValue } from '../../config/node.ts';
import { type Leaf, leaf } from '../../schema/kinds.ts';
import { integer } from '../../schema/types.ts';
import { retryOptions } from '../retry-options.ts';

/** Range of both limits, and what holds without them (RA). */
const RANGE = [1, 250] as const;
const DEFAULTS: ServiceLimits = { connections: 75, perMinute: 150 };

/** The two statements every service has. IPv4 and IPv6 are counted apart (RA). */
export const limitLeaves: readonly Leaf[] = [
  leaf('connection-limit', {
    help: 'Maximum number of allowed connections',
    default: String(DEFAULTS.connections),
    type: integer(...RANGE),
    source: 'RA',
  }),
  leaf('rate-limit', {
    help: 'Maximum number of connections per minute',
    default: String(DEFAULTS.perMinute),
    type: integer(...RANGE),
    source: 'RA',
  }),
];

/** What a service's statement says of its limits. */
export function limitsOf(service: ConfigNode): ServiceLimits {
  return {
    connections: Number(leafValue(service, 'connection-limit') ?? DEFAULTS.connections),
    perMinute: Number(leafValue(service, 'rate-limit') ?? DEFAULTS.perMinute),
  };
}

/**
 * Seconds within which somebody must have logged in over a daemon that does not see to it itself, a little more than
 * `retry-options maximum-time`: where login(1) has begun to ask, it is the one to say that time is up.
 */
export function loginWithin(config: ConfigNode): number {
  return retryOptions(config).maximumTime + 2;
}
