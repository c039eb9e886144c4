/** Links of a lab as the linker lays them, and what is left to do in their nodes afterwards. */
import type { Engine } from '../engine/engine.ts';
import { isEnginesNetwork, isHere, mayBeHere } from '../engine/local.ts';
import { EngineError } from '../errors.ts';
import type { LinkEnd, LinkToLay, OtherKind, TunnelToLay } from '../links/batch.ts';
import { type Linker, openLinker } from '../links/linker.ts';
import { hardwareAddress, linkAlias, linkName, linuxName, partAlias } from '../links/names.ts';
import { stitchCommands } from '../links/stitch.ts';
import { isLeftOf, sweep } from '../links/sweep.ts';
import { parkedPeer, parkedTunnel } from '../links/unplug.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import { nodeEnds } from '../topology/links.ts';
import type { AnyLink, LinkEndpoint, OtherLink } from '../topology/topology.ts';
import { mustRun, runIn } from './run-in.ts';

/** A running container and its main process. */
export type Place = Pick<LinkEnd, 'container' | 'pid'>;
export type PlaceOf = (node: string) => Promise<Place>;

/** What laying links needs to know. */
export interface LaySite {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** The bridge of the lab's management network on the engine's host; rejects when there is none. */
  readonly managementBridge: () => Promise<string>;
  /** The kernel has no interfaces of type dummy: something else stands in. */
  readonly noDummy: boolean;
  readonly signal?: AbortSignal;
}

/** What is laid of a link at a time: all of it; or first one end, and later the other one. */
export interface Part {
  readonly link: AnyLink;
  /** Of a part: the end that is laid, as `nodeEnds` counts, and what the end that waits for its node is called meanwhile. */
  readonly half?: { readonly end: 0 | 1; readonly first: boolean; readonly waiting: string };
}

/** Lays links of which all ends are there, in one go. */
export async function layLinks(links: readonly AnyLink[], placeOf: PlaceOf, site: LaySite): Promise<void> {
  if (links.length === 0) return;
  await clearHost(links, placeOf, site);
  await layParts(
    await openLinkerOf(site),
    links.map((link) => ({ link })),
    placeOf,
    site,
  );
}

export function openLinkerOf({ engine, lab }: LaySite): Promise<Linker> {
  return openLinker(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab }, lab });
}

/** Lays parts of links with one batch, and ends the linker. */
export async function layParts(linker: Linker, parts: readonly Part[], placeOf: PlaceOf, site: LaySite): Promise<void> {
  const { engine, signal } = site;
  try {
    const work = await Promise.all(parts.map((part) => partToLay(part, placeOf, site)));
    signal?.throwIfAborted();
    await Promise.all(parts.map(({ link }) => clearNode(link, placeOf, engine)));
    await linker.lay(work);
  } catch (error) {
    linker.close();
    throw error;
  }
  await Promise.all(parts.map(({ link }) => finish(link, placeOf, site)));
}

/**
 * Removes what an interrupted `up` left on the host of links that lead there: it would be in their way.
 *
 * @param placeOf of a node that runs: it tells whether this machine is the engine's host
 */
export async function clearHost(links: readonly AnyLink[], placeOf: PlaceOf, site: LaySite): Promise<void> {
  const { engine, lab } = site;
  const [first, ...more] = links.filter(leadsToHost);
  if (first === undefined) return;
  const end = await placeOf(first.endpoint.node);
  const here = mayBeHere(engine) && (await isHere(end)) && (await isEnginesNetwork(end));
  const aliases = new Set([first, ...more].map((link) => layAlias(link, lab)));
  await sweep(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab } }, isLeftOf(lab, aliases), here);
}

function leadsToHost(link: AnyLink): link is OtherLink {
  return 'type' in link && link.type !== 'dummy' && link.down !== true;
}

/** What a link is laid with: a stitched tunnel is only half made then. */
function layAlias(link: AnyLink, lab: string): string {
  const alias = linkAlias(lab, link);
  return 'type' in link && link.type === 'vxlan-stitch' && link.down !== true ? partAlias(alias) : alias;
}

/** And a tunnel in the node: that has no end there to go with. */
async function clearNode(link: AnyLink, placeOf: PlaceOf, engine: Engine): Promise<void> {
  if ('endpoints' in link || link.type !== 'vxlan-stitch') return;
  const { container } = await placeOf(link.endpoint.node);
  await runIn(engine, container, ['ip', 'link', 'delete', 'dev', parkedTunnel(link.endpoint.interface)]);
}

async function partToLay({ link, half }: Part, placeOf: PlaceOf, site: LaySite): Promise<LinkToLay> {
  const whole = {
    title: linkName(link),
    alias: layAlias(link, site.lab),
    ...(link.mtu !== undefined && { mtu: link.mtu }),
  };
  const all = nodeEnds(link);
  const chosen = half === undefined ? all : all.slice(half.end, half.end + 1);
  const common = { ...whole, ends: await endsOf(link, chosen, placeOf, site.lab) };
  if (link.down === true) return { ...common, parked: chosen.map((end) => parkedPeer(end.interface)) };
  if ('type' in link) return { ...common, other: await otherKind(link, site) };
  if (half === undefined) return common;
  const { first, waiting } = half;
  const [other] = all.filter((end) => !chosen.includes(end));
  const mac = other && macOf(link, other, site.lab);
  return first
    ? { ...common, waiting: { name: waiting, ...(mac !== undefined && { mac }) } }
    : { ...common, arrives: waiting };
}

async function endsOf(
  link: AnyLink,
  ends: readonly LinkEndpoint[],
  placeOf: PlaceOf,
  lab: string,
): Promise<LinkToLay['ends']> {
  const placed = ends.map(async (end) => {
    const mac = macOf(link, end, lab);
    return { ...(await placeOf(end.node)), name: linuxName(end.interface), ...(mac !== undefined && { mac }) };
  });
  const [a, b] = await Promise.all(placed);
  if (a === undefined) throw new RangeError('a link has an end in a node');
  return b === undefined ? [a] : [a, b];
}

function macOf(link: AnyLink, end: LinkEndpoint, lab: string): string | undefined {
  // such a macvlan has its parent's address, and another one would change that
  const passing = 'type' in link && link.mode === 'passthru';
  return end.mac ?? (passing ? undefined : hardwareAddress(lab, end));
}

async function otherKind(link: OtherLink, site: LaySite): Promise<OtherKind> {
  const { type, to, endpoint } = link;
  switch (type) {
    case 'host':
      return { type, name: to };
    case 'mgmt-net':
      return { type: 'host', name: to, bridge: await site.managementBridge() };
    case 'bridge':
      return { type: 'host', name: link.hostInterface ?? '', bridge: to };
    case 'macvlan':
      return { type, parent: to, mode: link.mode ?? 'bridge' };
    case 'dummy':
      return site.noDummy ? { type: 'sink', peer: parkedPeer(endpoint.interface) } : { type };
    case 'vxlan':
      return { type, tunnel: tunnelOf(link) };
    case 'vxlan-stitch': {
      const [peer, device] = [parkedPeer(endpoint.interface), parkedTunnel(endpoint.interface)];
      return { type, peer, device, tunnel: tunnelOf(link) };
    }
  }
}

function tunnelOf({ to, tunnel }: OtherLink): TunnelToLay {
  if (tunnel === undefined) throw new EngineError(`a tunnel to ${to} has no network identifier`);
  return { remote: to, ...tunnel };
}

/** Joins a stitched tunnel to its interface, and only then lets the alias say that the link is there. */
async function finish(link: AnyLink, placeOf: PlaceOf, { engine, lab }: LaySite): Promise<void> {
  if ('endpoints' in link || link.type !== 'vxlan-stitch' || link.down === true) return;
  const { node, interface: name } = link.endpoint;
  const place = { node, container: (await placeOf(node)).container };
  const commands = stitchCommands(parkedPeer(name), parkedTunnel(name));
  await mustRun(engine, place, `join ${name} to its tunnel`, ['tc', '-batch', '-'], `${commands.join('\n')}\n`);
  const alias = ['ip', 'link', 'set', 'dev', linuxName(name), 'alias', linkAlias(lab, link)];
  await mustRun(engine, place, `name the link of ${name}`, alias);
}
