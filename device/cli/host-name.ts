import { effective } from '../config/inherit.ts';
import type { Device } from '../device.ts';
import { hostName } from '../features/system.ts';

/** The name the prompt shows. */
export function deviceName({ datastore }: Device): string {
  return hostName(effective(datastore.committed));
}
