/** Names of interfaces and links in Linux. */
import type { Endpoint, Link } from '../topology/topology.ts';

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

/** What the alias of a link ends with that is down: each end then hangs on a peer of its own that nobody reaches. */
const DOWN = '!down';

/** A link as an alias tells it. */
export interface AliasedLink {
  /** As in messages, `R1:ge-0/0/0--R2:ge-0/0/0`. */
  readonly name: string;
  readonly endpoints: Link['endpoints'];
  /** It was set down: pulled out at both ends. */
  readonly down: boolean;
}

/** The alias both ends of a link carry while it is set down. Another than that of a link that stands, so `up` lays it. */
export function downAlias(lab: string, link: Link): string {
  return linkAlias(lab, link) + DOWN;
}

/** Reads an alias; undefined for one that is no link's of this lab. */
export function readAlias(lab: string, alias: string): AliasedLink | undefined {
  if (!alias.startsWith(aliasPrefix(lab))) return undefined;
  const down = alias.endsWith(DOWN);
  const name = alias.slice(aliasPrefix(lab).length, down ? -DOWN.length : undefined);
  const [a, b] = name.split('--').map(readEndpoint);
  return a === undefined || b === undefined ? undefined : { name, endpoints: [a, b], down };
}

/** `R1:ge-0/0/0` as an end of a link; undefined for what is none. */
export function readEndpoint(text: string): Endpoint | undefined {
  const [, node, name] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  return node === undefined || name === undefined ? undefined : { node, interface: name };
}
