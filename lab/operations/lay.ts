/** Links of a lab as the linker lays them, and what is left to do in their nodes afterwards. */
import type { Engine } from '../engine/engine.ts';
import { isEnginesNetwork, isHere, mayBeHere } from '../engine/local.ts';
import { EngineError } from '../errors.ts';
import { type LinkEnd, type LinkToLay, needsHost, type OtherKind, type TunnelToLay } from '../links/batch.ts';
import { type Linker, openLinker } from '../links/linker.ts';
import { hardwareAddress, linkAlias, linkName, linuxName, partAlias } from '../links/names.ts';
import { stitchCommands } from '../links/stitch.ts';
import { isLeftOf, sweep } from '../links/sweep.ts';
import { parkedPeer, parkedTunnel } from '../links/unplug.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import { nodeEnds } from '../topology/links.ts';
import type { AnyLink, OtherLink } from '../topology/topology.ts';
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

/**
 * Lays links. The linker is opened right away, and gets its work when the nodes run.
 *
 * @param placeOf resolves with where a node's links go once it runs
 * @param before what has to be done first: old links that are in the way
 */
export async function layLinks(
  links: readonly AnyLink[],
  placeOf: PlaceOf,
  before: readonly Promise<void>[],
  site: LaySite,
): Promise<void> {
  if (links.length === 0) return;
  const { engine, lab, signal } = site;
  const places = Promise.all(links.map((link) => linkToLay(link, placeOf, site)));
  places.catch(() => {}); // looked at below, once there is a linker
  let linker: Linker | undefined;
  try {
    linker = await openLinker(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab }, lab });
    const [work] = await Promise.all([places, ...before]);
    signal?.throwIfAborted();
    await Promise.all([clearHost(work, site), ...links.map((link) => clearNode(link, placeOf, engine))]);
    await linker.lay(work);
  } catch (error) {
    linker?.close();
    throw error;
  }
  await Promise.all(links.map((link) => finish(link, placeOf, site)));
}

/** What an interrupted `up` left on the host of links that lead there would be in their way. */
async function clearHost(links: readonly LinkToLay[], { engine, lab }: LaySite): Promise<void> {
  const [first, ...more] = links.filter(needsHost);
  if (first === undefined) return;
  const [end] = first.ends;
  const here = mayBeHere(engine) && (await isHere(end)) && (await isEnginesNetwork(end));
  const aliases = new Set([first, ...more].map(({ alias }) => alias));
  await sweep(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab } }, isLeftOf(lab, aliases), here);
}

/** And a tunnel in the node: that has no end there to go with. */
async function clearNode(link: AnyLink, placeOf: PlaceOf, engine: Engine): Promise<void> {
  if ('endpoints' in link || link.type !== 'vxlan-stitch') return;
  const { container } = await placeOf(link.endpoint.node);
  await runIn(engine, container, ['ip', 'link', 'delete', 'dev', parkedTunnel(link.endpoint.interface)]);
}

async function linkToLay(link: AnyLink, placeOf: PlaceOf, site: LaySite): Promise<LinkToLay> {
  const alias = linkAlias(site.lab, link);
  const ends = await endsOf(link, placeOf, site.lab);
  const common = { title: linkName(link), alias, ends, ...(link.mtu !== undefined && { mtu: link.mtu }) };
  if (link.down === true) {
    return { ...common, parked: nodeEnds(link).map((end) => parkedPeer(end.interface)) };
  }
  if ('endpoints' in link) return common;
  const other = await otherKind(link, site);
  return { ...common, other, ...(link.type === 'vxlan-stitch' && { alias: partAlias(alias) }) };
}

async function endsOf(link: AnyLink, placeOf: PlaceOf, lab: string): Promise<LinkToLay['ends']> {
  // such a macvlan has its parent's address, and another one would change that
  const passing = 'type' in link && link.mode === 'passthru';
  const placed = nodeEnds(link).map(async (end) => {
    const mac = end.mac ?? (passing ? undefined : hardwareAddress(lab, end));
    return { ...(await placeOf(end.node)), name: linuxName(end.interface), ...(mac !== undefined && { mac }) };
  });
  const [a, b] = await Promise.all(placed);
  if (a === undefined) throw new RangeError('a link has an end in a node');
  return b === undefined ? [a] : [a, b];
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
