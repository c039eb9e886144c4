/** The part of a plan that is about links. */
import { aliasPrefix, downAlias, linkAlias } from '../links/names.ts';
import type { Endpoint, LabNode, Link, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';
import type { ContainerStep, Step } from './plan.ts';

type LinkSteps = { readonly unlink: readonly Step[]; readonly link: readonly Step[] };

/** Words for why a link is laid to a node that a container step brings. */
const REASONS = { create: 'is new', replace: 'is replaced', start: 'was stopped' } as const;

/**
 * A link stands when both its ends are where the lab file wants them and carry its alias. Every other interface that
 * carries an alias of this lab is removed first (with its other end, wherever that is), then what is missing is laid.
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
  const stands = (link: Link) => link.endpoints.every((end) => aliasAt(end) === linkAlias(topology.name, link));

  const standing = new Set(
    topology.links.filter(stands).flatMap((link) => link.endpoints.map((end) => endKey(end.node, end.interface))),
  );
  return {
    unlink: unlinkSteps(topology, observed, moved, standing),
    link: topology.links
      .filter((link) => !stands(link))
      .map((link): Step => ({ action: 'link', link, reason: whyLink(link, moved) })),
  };
}

function unlinkSteps(
  topology: Topology,
  observed: Observed,
  moved: ReadonlyMap<string, ContainerStep>,
  standing: ReadonlySet<string>,
): Step[] {
  const wanted = new Set(topology.links.map((link) => linkAlias(topology.name, link)));
  const unplugged = new Set(topology.links.map((link) => downAlias(topology.name, link)));
  const removed = new Set<string>();
  const steps: Step[] = [];
  for (const node of topology.nodes.values()) {
    if (moved.has(node.name)) continue;
    for (const [name, alias] of linksOf(node, topology, observed)) {
      if (standing.has(endKey(node.name, name)) || removed.has(alias)) continue;
      const down = unplugged.has(alias); // then each end is a pair of its own
      if (!down) removed.add(alias); // its other end goes with it
      const reason = down
        ? 'its link was set down'
        : wanted.has(alias)
          ? 'its link is laid anew'
          : 'its link is not in the lab file';
      steps.push({ action: 'unlink', node, interface: name, reason });
    }
  }
  return steps;
}

/** The interfaces of a node that carry an alias of this lab. */
function linksOf(node: LabNode, topology: Topology, observed: Observed): [name: string, alias: string][] {
  const interfaces = observed.nodes.get(node.name)?.hello?.interfaces ?? {};
  return Object.entries(interfaces).filter(([, alias]) => alias.startsWith(aliasPrefix(topology.name)));
}

function whyLink(link: Link, moved: ReadonlyMap<string, ContainerStep>): string {
  for (const { node } of link.endpoints) {
    const step = moved.get(node);
    if (step !== undefined) return `${node} ${REASONS[step.action]}`;
  }
  return 'missing';
}

function endKey(node: string, name: string): string {
  return `${node} ${name}`;
}
