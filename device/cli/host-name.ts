import { active } from '../config/active.ts';
import { leafValue } from '../config/node.ts';
import type { Device } from '../device.ts';

/** The name the prompt shows; Junos calls a device without one Amnesiac. */
export function hostName(device: Device): string {
  return leafValue(active(device.datastore.committed), 'system', 'host-name') ?? 'Amnesiac';
}
