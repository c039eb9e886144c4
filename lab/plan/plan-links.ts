/** The part of a plan that is about links. */
import { aliasPrefix, isShapedAs, linkAlias, linkName, readAlias, shapedAlias, unshapedAlias } from '../links/names.ts';
import { isNoShape, type Shape, shapeText } from '../links/shape.ts';
import { allLinks, nodeEnds } from '../topology/links.ts';
import type { AnyLink, Endpoint, LabNode, LinkEndpoint, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';
import type { ContainerStep, Step } from './plan.ts';

type LinkSteps = {
  readonly unlink: readonly Step[];
  readonly link: readonly Step[];
  readonly shape: readonly Step[];
};

/** Words for why a link is laid to a node that a container step brings. */
const REASONS = { create: 'is new', replace: 'is replaced', start: 'was stopped' } as const;

/**
 * A link stands when all its ends in nodes are where the lab file wants them and carry its alias. Every other interface that
 * carries an alias of this lab is removed first (with its other end, wherever that is), then what is missing is laid. What
 * an end's alias tells of its shape is made to be what the lab file says.
 *
 * @param moved container steps by node: what such a node had of links is gone or goes with its container
 */
export function planLinks(
  topology: Topology,
  observed: Observed,
  moved: ReadonlyMap<string, ContainerStep>,
): LinkSteps {
  const aliasAt = (end: Endpoint) =>
    moved.has(end.node) ? undefined : observed.nodes.get(end.node)?.hello?.interfaces[end.interface];
  const stands = (link: AnyLink) => {
    const alias = linkAlias(topology.name, link);
    return nodeEnds(link).every((end) => unshapedAlias(aliasAt(end) ?? '') === alias);
  };
  const links = allLinks(topology);
  const standing = links.filter(stands);
  const keys = new Set(standing.flatMap((link) => nodeEnds(link).map((end) => endKey(end.node, end.interface))));
  const there = new Set(standing);
  const missing = links.filter((link) => !there.has(link));
  return {
    unlink: unlinkSteps(topology, observed, moved, keys),
    link: missing.map(
      (link): Step => ({ action: 'link', link, reason: whyLink(link, moved, observed, topology.name) }),
    ),
    shape: [
      ...standing.flatMap((link) => shapeSteps(link, topology, aliasAt)),
      ...missing.flatMap((link) => shapeSteps(link, topology, () => undefined)),
    ],
  };
}

/** A shape for every end whose alias tells of another one. An end without a carrier has none. */
function shapeSteps(link: AnyLink, topology: Topology, aliasAt: (end: Endpoint) => string | undefined): Step[] {
  if (link.down === true) return [];
  return nodeEnds(link).flatMap((end: LinkEndpoint): Step[] => {
    const node = topology.nodes.get(end.node);
    const { shape = {} } = end;
    const alias = shapedAlias(linkAlias(topology.name, link), shape);
    if (node === undefined || isShapedAs(aliasAt(end) ?? unshapedAlias(alias), shape)) return [];
    return [{ action: 'shape', node, interface: end.interface, alias, shape, reason: whyShape(shape) }];
  });
}

function whyShape(shape: Shape): string {
  return isNoShape(shape) ? 'the lab file sets no limits' : shapeText(shape);
}

function unlinkSteps(
  topology: Topology,
  observed: Observed,
  moved: ReadonlyMap<string, ContainerStep>,
  standing: ReadonlySet<string>,
): Step[] {
  const wanted = new Map(allLinks(topology).map((link) => [linkName(link), link]));
  const removed = new Set<string>();
  const steps: Step[] = [];
  for (const node of topology.nodes.values()) {
    if (moved.has(node.name)) continue;
    for (const [name, alias] of linksOf(node, topology, observed)) {
      const seen = readAlias(topology.name, alias);
      const base = unshapedAlias(alias);
      if (standing.has(endKey(node.name, name)) || removed.has(base)) continue;
      // of a link that is down, each end is a pair of its own; of another one, the other end goes with this
      if (seen?.down !== true) removed.add(base);
      const link = wanted.get(seen?.name ?? '');
      steps.push({ action: 'unlink', node, interface: name, alias, reason: whyUnlink(link, seen?.down === true) });
    }
  }
  return steps;
}

function whyUnlink(link: AnyLink | undefined, down: boolean): string {
  if (link === undefined) return 'its link is not in the lab file';
  return down && link.down !== true ? 'its link was set down' : 'its link is laid anew';
}

/** The interfaces of a node that carry an alias of this lab. */
function linksOf(node: LabNode, topology: Topology, observed: Observed): [name: string, alias: string][] {
  const interfaces = observed.nodes.get(node.name)?.hello?.interfaces ?? {};
  return Object.entries(interfaces).filter(([, alias]) => alias.startsWith(aliasPrefix(topology.name)));
}

function whyLink(link: AnyLink, moved: ReadonlyMap<string, ContainerStep>, observed: Observed, lab: string): string {
  for (const { node } of nodeEnds(link)) {
    const step = moved.get(node);
    if (step !== undefined) return `${node} ${REASONS[step.action]}`;
  }
  const name = linkName(link);
  const ends = nodeEnds(link).map((end) => observed.nodes.get(end.node)?.hello?.interfaces[end.interface]);
  const seen = ends.map((alias) => readAlias(lab, alias ?? '')).find((one) => one?.name === name);
  if (seen === undefined) return 'not there';
  if (seen.down !== (link.down === true)) return link.down === true ? 'the lab file has it down' : 'it was set down';
  if (!ends.every((alias) => alias !== undefined)) return 'an end is missing';
  if (seen.half) return 'it is only half made';
  return 'endpoints' in link ? 'its mtu or a mac is another now' : 'its settings are others now';
}

function endKey(node: string, name: string): string {
  return `${node} ${name}`;
}
