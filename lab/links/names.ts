/** Names of interfaces and links in Linux. */
import { createHash } from 'node:crypto';
import { nodeEnds } from '../topology/links.ts';
import type { AnyLink, Endpoint } from '../topology/topology.ts';
import { isNoShape, type Shape } from './shape.ts';

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

/** `R1:ge-0/0/0--R2:ge-0/0/0`, `R1:ge-0/0/3--host:veth3`: the link's name in messages. */
export function linkName(link: AnyLink): string {
  if ('endpoints' in link) return link.endpoints.map(endName).sort().join('--');
  return `${endName(link.endpoint)}--${otherName(link)}`;
}

/** The end that is in no node: `host:veth3`, `vxlan:192.0.2.9/100`, `dummy`. */
function otherName({ type, to, tunnel }: Exclude<AnyLink, { readonly endpoints: unknown }>): string {
  return [type, ...(to === '' ? [] : [`:${to}`]), ...(tunnel === undefined ? [] : [`/${tunnel.vni}`])].join('');
}

/** What a name has before an end that is in no node: a node could be called `host`. */
const ELSEWHERE = '@';

/**
 * The alias that the ends of a link carry in their nodes: it tells a later `up` which link an interface belongs to, and as
 * what it was laid. It has the link's name (its ends are sorted, so it does not matter which one the lab file names first), a hash
 * of what else makes it the link it is, and whether it is set down.
 */
export function linkAlias(lab: string, link: AnyLink): string {
  const name = 'endpoints' in link ? linkName(link) : `${endName(link.endpoint)}--${ELSEWHERE}${otherName(link)}`;
  return aliasPrefix(lab) + name + settingsMark(link) + (link.down === true ? DOWN : '');
}

function endName(end: Endpoint): string {
  return `${end.node}:${end.interface}`;
}

/** Nothing for a link that is nothing but a wire. */
function settingsMark(link: AnyLink): string {
  const { mtu } = link;
  const macs = nodeEnds(link)
    .flatMap((end) => (end.mac === undefined ? [] : [`${endName(end)} ${end.mac}`]))
    .sort();
  const other = 'endpoints' in link ? {} : { port: link.hostInterface, mode: link.mode, tunnel: link.tunnel };
  const said = JSON.stringify({ mtu, ...(macs.length > 0 && { macs }), ...other });
  return said === '{}' ? '' : `+${hash(said)}`;
}

/** What the alias of a link ends with that is down: each end then hangs on a peer of its own that nobody reaches. */
const DOWN = '!down';

/** What it ends with while the link is only half made. */
const PART = '!part';

/** `~` and a hash of the shape that was given to this end. */
const MARKS = /^(.*?)(\+[0-9a-f]{8})?(~[0-9a-f]{8})?(!down|!part)?$/;

/** A link as an alias tells it. */
export interface AliasedLink {
  /** As in messages, `R1:ge-0/0/0--R2:ge-0/0/0`. */
  readonly name: string;
  /** In nodes: two, or one. */
  readonly endpoints: readonly [Endpoint] | readonly [Endpoint, Endpoint];
  /** It was set down: pulled out at both ends. */
  readonly down: boolean;
  /** An interrupted command left it unfinished. */
  readonly half: boolean;
  /** The alias without what tells the shape and the state. */
  readonly base: string;
}

/** The alias the ends of a link carry while it is set down. Another than that of a link that stands, so `up` lays it. */
export function downAlias(alias: string): string {
  return withoutState(alias) + DOWN;
}

/** The alias of a link that is not whole yet. */
export function partAlias(alias: string): string {
  return withoutState(alias) + PART;
}

/** The alias of an end that is shaped, or not any more. */
export function shapedAlias(alias: string, shape: Shape): string {
  const [, base = '', settings = '', , state = ''] = MARKS.exec(alias) ?? [];
  return base + settings + (isNoShape(shape) ? '' : shapeMark(shape)) + state;
}

/** An alias without what tells of the end's shape. */
export function unshapedAlias(alias: string): string {
  return shapedAlias(alias, {});
}

/** Whether an end that carries this alias has this shape. */
export function isShapedAs(alias: string, shape: Shape): boolean {
  return alias === shapedAlias(alias, shape);
}

function withoutState(alias: string): string {
  const [, base = '', settings = ''] = MARKS.exec(alias) ?? [];
  return base + settings;
}

function shapeMark({ delay = 0, jitter = 0, loss = 0, rate = 0 }: Shape): string {
  return `~${hash(JSON.stringify([delay, jitter, loss, rate]))}`;
}

/**
 * The hardware address of an interface that nobody gave one: the same whenever its link is laid, so that what others
 * remember of a node stays true when it is started again. Locally administered.
 */
export function hardwareAddress(lab: string, end: Endpoint): string {
  const digits = createHash('sha256')
    .update(`${lab} ${endName(end)}`)
    .digest('hex')
    .slice(0, 10);
  return `02${digits.replaceAll(/../g, ':$&')}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Reads an alias; undefined for one that is no link's of this lab. */
export function readAlias(lab: string, alias: string): AliasedLink | undefined {
  if (!alias.startsWith(aliasPrefix(lab))) return undefined;
  const [, text = '', settings = '', , state] = MARKS.exec(alias.slice(aliasPrefix(lab).length)) ?? [];
  const [, near = '', far = ''] = /^([^:]+:[^:]+?)--(.+)$/.exec(text) ?? [];
  const one = readEndpoint(near);
  const elsewhere = far.startsWith(ELSEWHERE);
  const two = elsewhere ? undefined : readEndpoint(far);
  if (one === undefined || (two === undefined && !elsewhere)) return undefined;
  return {
    name: elsewhere ? `${near}--${far.slice(ELSEWHERE.length)}` : text,
    endpoints: two === undefined ? [one] : [one, two],
    down: state === DOWN,
    half: state === PART,
    base: aliasPrefix(lab) + text + settings,
  };
}

/** `R1:ge-0/0/0` as an end of a link; undefined for what is none. */
export function readEndpoint(text: string): Endpoint | undefined {
  const [, node, name] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  return node === undefined || name === undefined ? undefined : { node, interface: name };
}
