/** What vtylab makes in a node beside the interfaces of its links, and commands to remove it. */
import { createHash } from 'node:crypto';
import { linuxName } from './names.ts';

/** What their names start with; no interface of a lab is called so. */
const PARKED = 'nc-';

/** The other end of an interface that hangs on a peer in its own node. `name` is as the user writes it. */
export function parkedPeer(name: string): string {
  return PARKED + digest(name);
}

/** The tunnel that such a peer is joined to. */
export function parkedTunnel(name: string): string {
  return `${PARKED}v${digest(name)}`;
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

/**
 * Commands, for `ip -batch` inside a node, that make an interface one without a carrier, and an end of no link: it gets
 * a peer in its own node that is never up. A carrier needs both ends of a pair to be up, so the node sees what it sees when a
 * cable is pulled out: its interface enabled, and no carrier.
 *
 * @param name as the user writes it
 * @param alias of the link that is down
 * @param before what the interface had
 */
export function unplugCommands(
  name: string,
  alias: string,
  { address, mtu }: { readonly address: string; readonly mtu: number },
): string {
  const device = linuxName(name);
  return [
    `link add name ${device} address ${address} mtu ${mtu} type veth peer name ${parkedPeer(name)}\n`,
    `link set dev ${device} alias ${alias}\n`,
  ].join('');
}

/**
 * Commands, for `ip -batch` inside a node, that remove an end of a link: the other end goes with it wherever it is, and
 * a tunnel it was joined to.
 *
 * @param alias tells of what kind the link is
 */
export function removeCommands(name: string, alias: string): string[] {
  const stitched = alias.includes('--@vxlan-stitch:') && !alias.endsWith('!down');
  return [`link delete dev ${linuxName(name)}`, ...(stitched ? [`link delete dev ${parkedTunnel(name)}`] : [])];
}

/** Whether a device is one that only serves an interface of a link. */
export function isParked(device: string): boolean {
  return device.startsWith(PARKED);
}
