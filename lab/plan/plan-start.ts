/** What has to be done so that stopped nodes of a lab run again, with their links and nothing else: pure. */
import { allLinks, nodeEnds } from '../topology/links.ts';
import type { AnyLink, Endpoint, LabNode, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';
import type { ContainerStep, Plan, Step } from './plan.ts';
import { planLinks } from './plan-links.ts';
import { planWorkloads } from './plan-programs.ts';

/** A plan for some nodes, and what it cannot bring yet. */
export interface StartPlan {
  readonly steps: Plan;
  /** The nodes that are to run, and those their links lead to, each with only the interfaces that then are there. */
  readonly nodes: ReadonlyMap<string, LabNode>;
  /** Links that wait for another node: they are laid when that one is started. */
  readonly waiting: readonly AnyLink[];
}

/**
 * Starts the chosen nodes that do not run, and lays the links between them and nodes that run or start. Configurations
 * are not touched: a node comes back with what it has committed.
 *
 * @param chosen names of nodes that have containers
 */
export function planStart(topology: Topology, observed: Observed, chosen: ReadonlySet<string>): StartPlan {
  const stopped = new Map<string, ContainerStep>();
  for (const name of chosen) {
    const [node, container] = [topology.nodes.get(name), observed.nodes.get(name)?.container];
    if (node === undefined || container === undefined || container.state === 'running') continue;
    stopped.set(name, { action: 'start', node, container, reason: 'stopped' });
  }
  const runs = (name: string) => stopped.has(name) || observed.nodes.get(name)?.hello !== undefined;
  const canStand = (link: AnyLink) => nodeEnds(link).every(({ node }) => runs(node));
  const touching = allLinks(topology).filter((link) => nodeEnds(link).some(({ node }) => chosen.has(node)));
  const others = topology.otherLinks ?? [];
  const possible = { ...topology, links: topology.links.filter(canStand), otherLinks: others.filter(canStand) };

  const { unlink, link, shape } = planLinks(possible, observed, stopped);
  const laid = link.filter((step) => step.action === 'link' && touching.includes(step.link));
  const places = new Set(laid.flatMap((step) => (step.action === 'link' ? nodeEnds(step.link).map(key) : [])));
  const inTheWay = unlink.filter(
    (step: Step) => step.action === 'unlink' && places.has(key({ node: step.node.name, interface: step.interface })),
  );

  const shaped = shape.filter(
    (step) => step.action === 'shape' && places.has(key({ node: step.node.name, interface: step.interface })),
  );

  const known = touching.filter(canStand);
  return {
    steps: [...inTheWay, ...stopped.values(), ...laid, ...shaped, ...programs(topology, observed, chosen, stopped)],
    nodes: nodesOf(topology, new Set([...chosen].filter(runs)), known),
    waiting: touching.filter((one) => !known.includes(one)),
  };
}

/** Nodes' own images run again as they were, and their commands after that, as these may have been about the links. */
function programs(
  topology: Topology,
  observed: Observed,
  chosen: ReadonlySet<string>,
  stopped: ReadonlyMap<string, ContainerStep>,
): Step[] {
  const nodes = new Map([...topology.nodes].filter(([name]) => chosen.has(name)));
  const workloads = planWorkloads({ ...topology, nodes }, observed, stopped).map(({ remove, ...step }) => {
    const container = step.start ?? remove;
    return { ...step, ...(container && { start: container }) };
  });
  const again = [...nodes.values()].filter(
    (node) => node.exec !== undefined && (stopped.has(node.name) || workloads.some((step) => step.node === node)),
  );
  return [...workloads, ...again.map((node): Step => ({ action: 'exec', node, reason: `${node.name} was stopped` }))];
}

function nodesOf(topology: Topology, chosen: ReadonlySet<string>, links: readonly AnyLink[]): Map<string, LabNode> {
  const ends = links.flatMap(nodeEnds);
  const names = new Set([...chosen, ...ends.map(({ node }) => node)]);
  return new Map(
    [...names].flatMap((name) => {
      const node = topology.nodes.get(name);
      const interfaces = ends.filter((end) => end.node === name).map((end) => end.interface);
      return node === undefined ? [] : [[name, { ...node, interfaces }] as const];
    }),
  );
}

function key(end: Endpoint): string {
  return `${end.node} ${end.interface}`;
}
