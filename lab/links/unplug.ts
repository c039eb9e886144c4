/** Commands, for `ip -batch` inside a node, that make an interface one without a carrier, and an end of no link. */
import { createHash } from 'node:crypto';
import { linuxName } from './names.ts';

/** What names of the other ends start with; no interface of a lab is called so. */
const PARKED = 'nc-';

/**
 * The interface gets a peer in its own node that is never up. A carrier needs both ends of a pair to be up, so the node
 * sees what it sees when a cable is pulled out: its interface enabled, and no carrier.
 *
 * @param name as the user writes it
 * @param alias of the link that is down
 */
export function unplugCommands(name: string, alias: string): string {
  const device = linuxName(name);
  const peer = PARKED + createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `link add name ${device} type veth peer name ${peer}\nlink set dev ${device} alias ${alias}\n`;
}

/** Removes an end of a link, and the other end wherever it is. */
export function removeCommand(name: string): string {
  return `link delete dev ${linuxName(name)}\n`;
}

/** Whether a device is the peer of an interface that is unplugged. */
export function isParked(device: string): boolean {
  return device.startsWith(PARKED);
}
