/** What has to be done so that stopped nodes of a lab run again, with their links and nothing else: pure. */
import type { Endpoint, LabNode, Link, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';
import type { ContainerStep, Plan, Step } from './plan.ts';
import { planLinks } from './plan-links.ts';

/** A plan for some nodes, and what it cannot bring yet. */
export interface StartPlan {
  readonly steps: Plan;
  /** The nodes that are to run, and those their links lead to, each with only the interfaces that then are there. */
  readonly nodes: ReadonlyMap<string, LabNode>;
  /** Links that wait for another node: they are laid when that one is started. */
  readonly waiting: readonly Link[];
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
  const ends = (link: Link, is: (node: string) => boolean) => link.endpoints.every(({ node }) => is(node));
  const touching = topology.links.filter((link) => link.endpoints.some(({ node }) => chosen.has(node)));
  const possible = { ...topology, links: topology.links.filter((link) => ends(link, runs)) };

  const { unlink, link } = planLinks(possible, observed, stopped);
  const laid = link.filter((step) => step.action === 'link' && touching.includes(step.link));
  const places = new Set(laid.flatMap((step) => (step.action === 'link' ? step.link.endpoints.map(key) : [])));
  const inTheWay = unlink.filter(
    (step: Step) => step.action === 'unlink' && places.has(key({ node: step.node.name, interface: step.interface })),
  );

  const known = touching.filter((one) => ends(one, runs));
  return {
    steps: [...inTheWay, ...stopped.values(), ...laid],
    nodes: nodesOf(topology, new Set([...chosen].filter(runs)), known),
    waiting: touching.filter((one) => !known.includes(one)),
  };
}

function nodesOf(topology: Topology, chosen: ReadonlySet<string>, links: readonly Link[]): Map<string, LabNode> {
  const ends = links.flatMap(({ endpoints }) => endpoints);
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
