/** The playbook that proves a generated lab, as text. Pure. */
import { type Family, linkAddress, loopbackAddress } from './address-plan.ts';
import { type Graph, numbersOf, REACH } from './graph.ts';
import { familiesOf, filterName, type TextOptions } from './lab-text.ts';

/** At most so many nodes are probed from and to, whatever the size: four of them all to all. */
const SAMPLE = 12;

/** The pairs that are probed: all of up to four nodes; of more, some nodes evenly spread, each with the next of them. */
export function probedPairs(graph: Graph): [from: number, to: number][] {
  const nodes = numbersOf(graph);
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

/** Logins from loopback to loopback; with filters, also that they are let in as such, and that who comes from a link is not. */
export function playbookText(graph: Graph, options: TextOptions): string {
  const procedures = familiesOf(options).flatMap((family) => [
    ...['ssh', 'telnet'].map((service) => loginText(graph, service, family, options)),
    ...(options.filters === true ? [deniedText(graph, family)] : []),
  ]);
  return `login: {user: lab, password: lab123}

procedures:
${procedures.join('\n\n')}
`;
}

function loginText(graph: Graph, service: string, family: Family, { filters }: TextOptions): string {
  const decided = filters === true ? `, filter: ${filterName(family)}, term: from_loopbacks, log: none` : '';
  const steps = probedPairs(graph).map(([from, to]) => {
    const [a, b] = [graph.nameOf(from), graph.nameOf(to)];
    const [source, destination] = [from, to].map((node) => quoted(loopbackAddress(node, family)));
    return `      - {name: ${service}${by(family)} from ${a} to ${b}, ${service}: ${destination}, from: ${a}, source: ${source}, to: ${b}, expect: accepted${decided}}`;
  });
  return `  - name: ${service}${by(family)} between loopbacks\n    steps:\n${steps.join('\n')}`;
}

/** Each node that somebody logged in to is tried from a neighbour's end of their link. */
function deniedText(graph: Graph, family: Family): string {
  const steps = [...new Set(probedPairs(graph).map(([, to]) => to))].flatMap((to) => {
    const edge = graph.edges.find(({ ends }) => ends.includes(to));
    if (edge === undefined) return [];
    const side = edge.ends[0] === to ? 1 : 0;
    const [a, b] = [graph.nameOf(edge.ends[side]), graph.nameOf(to)];
    const [source, destination] = [linkAddress(edge.number, side, family), loopbackAddress(to, family)].map(quoted);
    const expected = `expect: rejected, filter: ${filterName(family)}, term: from_elsewhere, log: {action: R}`;
    return [
      `      - {name: ssh${by(family)} from ${a}'s link to ${b}, ssh: ${destination}, from: ${a}, source: ${source}, to: ${b}, ${expected}}`,
    ];
  });
  return `  - name: no ssh${by(family)} from links\n    steps:\n${steps.join('\n')}`;
}

function by(family: Family): string {
  return family === 6 ? ' by IPv6' : '';
}

function quoted(address: string): string {
  return address.includes(':') ? `"${address}"` : address;
}
