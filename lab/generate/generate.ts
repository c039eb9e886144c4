/** Labs of any size, as text: a lab file and the playbook that proves it. The same input gives the same text. Pure. */
import { InputError } from '../errors.ts';
import { linkAddress, linkPrefixes, loopbackAddress, loopbackPrefixes } from './address-plan.ts';
import { type Graph, type GraphShape, graphOf, type Way } from './graph.ts';

/** A router has as many ports as its interface names can number. */
export const LARGEST = 1000;

/** The links a packet can cross: what leaves a router has the usual time to live, 64. */
const REACH = 63;

/** At most so many nodes are probed from and to, whatever the size: each by ssh and by telnet, and four of them all to all. */
const SAMPLE = 12;

export interface GeneratedLab {
  /** The lab file, and what is proved about it. */
  readonly lab: string;
  readonly playbook: string;
}

/** Throws InputError for a size that the shape cannot have. */
export function generateLab(shape: GraphShape, size: number): GeneratedLab {
  const graph = graphOf(shape, size);
  if (!Number.isInteger(size) || size < graph.least || size > LARGEST) {
    throw new InputError(
      `a ${shape} has ${graph.least} to ${LARGEST} nodes, got ${size}; expected a whole number in between`,
    );
  }
  return { lab: labText(shape, graph), playbook: playbookText(graph) };
}

function labText(shape: GraphShape, graph: Graph): string {
  const ports = Array.from({ length: graph.size + 1 }, () => 0);
  const nextHops = new Map<string, string>();
  const addresses = new Map<number, string[]>();
  const links = graph.edges.map(({ number, ends }) => {
    const [left, right] = ends.map((node, end) => {
      const port = `ge-0/0/${ports[node] ?? 0}`;
      ports[node] = (ports[node] ?? 0) + 1;
      const address = linkAddress(number, end === 0 ? 0 : 1);
      nextHops.set(`${ends[1 - end]} ${node}`, address);
      addresses.set(node, [...(addresses.get(node) ?? []), `${port}: ${address}/31`]);
      return `${graph.nameOf(node)}:${port}`;
    });
    return `    - endpoints: ["${left}", "${right}"]`;
  });
  const nodes = numbers(graph).flatMap((node) => {
    const interfaces = [`lo0: ${loopbackAddress(node)}/32`, ...(addresses.get(node) ?? [])];
    const routes = graph.waysOf(node).flatMap((way) => {
      const nextHop = nextHops.get(`${node} ${way.via}`);
      return destinations(way).map((prefix) => `        ${prefix}: ${nextHop}`);
    });
    return [
      `    ${graph.nameOf(node)}:`,
      `      interfaces: {${interfaces.join(', ')}}`,
      ...(routes.length > 0 ? ['      static:', ...routes] : []),
    ];
  });
  return `# Made by 'vtylab generate ${shape} -n ${graph.size}'. Every loopback can be reached from every other${reachNote(graph)}.
# Links are 10.0.0.0 and on, a /31 each; loopbacks are 10.255.0.0/16. lab123 is the password of user lab, root123 that of root.
name: ${shape}-${graph.size}

topology:
  defaults:
${DEFAULTS}
  nodes:
${nodes.join('\n')}
  links:
${links.join('\n')}
`;
}

const DEFAULTS = `    services: [ssh, telnet]
    users:
      root: {encrypted-password: $6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr..}
      lab: {class: super-user, encrypted-password: $6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0}`;

function reachNote(graph: Graph): string {
  const farthest = Math.max(...numbers(graph).map((node) => graph.distance(1, node)));
  return farthest > REACH ? ` that is at most ${REACH} links away: packets do not live longer` : '';
}

function destinations({ to }: Way): string[] {
  if (to === 'default') return ['default'];
  return 'loopbacks' in to ? loopbackPrefixes(to.loopbacks) : linkPrefixes(to.links);
}

function numbers({ size }: Graph): number[] {
  return Array.from({ length: size }, (_, index) => index + 1);
}

/** The pairs that are probed: all of up to four nodes; of more, some nodes evenly spread, each with the next of them. */
export function probedPairs(graph: Graph): [from: number, to: number][] {
  const nodes = numbers(graph);
  if (graph.size <= 4) return nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => pair(from, to)));
  const count = Math.min(SAMPLE, graph.size);
  const sample = Array.from({ length: count }, (_, index) => 1 + Math.round((index * (graph.size - 1)) / (count - 1)));
  return sample.map((from, index) => {
    let to = sample[(index + 1) % count] ?? 1;
    while (graph.distance(from, to) > REACH) to += to > from ? -1 : 1;
    return pair(from, to);
  });
}

function pair(from: number, to: number): [number, number] {
  return [from, to];
}

function playbookText(graph: Graph): string {
  const procedures = ['ssh', 'telnet'].map((service) => {
    const steps = probedPairs(graph).map(([from, to]) => {
      const [a, b] = [graph.nameOf(from), graph.nameOf(to)];
      return `      - {name: ${service} from ${a} to ${b}, ${service}: ${loopbackAddress(to)}, from: ${a}, source: ${loopbackAddress(from)}, to: ${b}, expect: accepted}`;
    });
    return `  - name: ${service} between loopbacks\n    steps:\n${steps.join('\n')}`;
  });
  return `login: {user: lab, password: lab123}

procedures:
${procedures.join('\n\n')}
`;
}
