/** Names of interfaces and links in Linux. */
import type { Link } from '../topology/topology.ts';

/** The longest interface name Linux takes, in bytes (IFNAMSIZ less its NUL). */
const LONGEST = 15;

/**
 * `ge-0/0/0` → `ge-0-0-0`: a slash cannot stand in a Linux name. Names of hosts' interfaces (`eth1`) stay as they are.
 *
 * @throws RangeError for a name over 15 bytes
 */
export function linuxName(name: string): string {
  const result = name.replaceAll('/', '-');
  if (Buffer.byteLength(result) > LONGEST) {
    throw new RangeError(`interface name '${name}' is longer than the ${LONGEST} bytes that Linux takes`);
  }
  return result;
}

/** What all aliases of a lab's links start with. */
export function aliasPrefix(lab: string): string {
  return `vtylab:${lab}:`;
}

/**
 * The alias that both ends of a link carry: it tells a later `up` which link an interface belongs to. The ends are
 * sorted, so it does not matter which one the lab file names first.
 */
export function linkAlias(lab: string, link: Link): string {
  return aliasPrefix(lab) + linkName(link);
}

/** `R1:ge-0/0/0--R2:ge-0/0/0`: the link's name in messages. */
export function linkName(link: Link): string {
  return link.endpoints
    .map((end) => `${end.node}:${end.interface}`)
    .sort()
    .join('--');
}
