/** A generated lab as the text of its lab file. Pure. */
import {
  type Family,
  linkAddress,
  linkLength,
  linkPrefixes,
  loopbackAddress,
  loopbackNetwork,
  loopbackPrefixes,
} from './address-plan.ts';
import { type Graph, numbersOf, REACH, type Way } from './graph.ts';

export interface TextOptions {
  /** IPv6 beside IPv4. */
  readonly ipv6?: boolean;
  /** A filter on each loopback: who comes from a loopback may log in, and nobody else. */
  readonly filters?: boolean;
}

export function familiesOf({ ipv6 = false }: TextOptions): readonly Family[] {
  return ipv6 ? [4, 6] : [4];
}

/** `command` is what makes it; `name` is the lab's. */
export function labText(graph: Graph, name: string, command: string, options: TextOptions): string {
  const families = familiesOf(options);
  const ports = Array.from({ length: graph.size + 1 }, () => 0);
  const nextHops = new Map<string, string>();
  const interfaces = new Map<number, string[]>();
  const links = graph.edges.map(({ number, ends }) => {
    const [left, right] = ends.map((node, end) => {
      const port = `ge-0/0/${ports[node] ?? 0}`;
      ports[node] = (ports[node] ?? 0) + 1;
      const side = end === 0 ? 0 : 1;
      for (const family of families) {
        nextHops.set(`${family} ${ends[1 - end]} ${node}`, linkAddress(number, side, family));
      }
      const addresses = families.map((family) => `${linkAddress(number, side, family)}/${linkLength(family)}`);
      interfaces.set(node, [...(interfaces.get(node) ?? []), `${port}: ${oneOrList(addresses)}`]);
      return `${graph.nameOf(node)}:${port}`;
    });
    return `    - endpoints: ["${left}", "${right}"]`;
  });
  const nodes = numbersOf(graph).flatMap((node) => {
    const loopbacks = families.map((family) => `${loopbackAddress(node, family)}/${family === 4 ? 32 : 128}`);
    const own = [`lo0: ${oneOrList(loopbacks)}`, ...(interfaces.get(node) ?? [])];
    const routes = families.flatMap((family) =>
      graph.waysOf(node).flatMap((way) => {
        const nextHop = nextHops.get(`${family} ${node} ${way.via}`) ?? '';
        return destinations(way, family).map((prefix) => `        ${key(prefix)}: ${value(nextHop)}`);
      }),
    );
    return [
      `    ${graph.nameOf(node)}:`,
      `      interfaces: {${own.join(', ')}}`,
      ...(routes.length > 0 ? ['      static:', ...routes] : []),
    ];
  });
  const more = families.length > 1 ? '; of IPv6, fd00:10:: and fd00:255::' : '';
  return `# Made by '${command}'. Every loopback can be reached from every other${reachNote(graph)}.
# Links are 10.0.0.0 and on, a /31 each; loopbacks are 10.255.0.0/16${more}.
# lab123 is the password of user lab, root123 that of root.
name: ${name}

topology:
  defaults:
    services: [ssh, telnet]
    users:
      root: {password: root123}
      lab: {class: super-user, password: lab123}
${options.filters === true ? filterText(families) : ''}  nodes:
${nodes.join('\n')}
  links:
${links.join('\n')}
`;
}

/** The name of a family's filter. */
export function filterName(family: Family): string {
  return family === 4 ? 'protect' : 'protect6';
}

/** Log in from loopbacks only: these are the addresses that management comes from. */
function filterText(families: readonly Family[]): string {
  const filters = families.map((family) => {
    const tcp = family === 4 ? 'protocol: tcp' : 'next-header: tcp';
    const from = `source-address: ${value(loopbackNetwork(family))}, ${tcp}, destination-port: [ssh, telnet]`;
    return `      ${filterName(family)}:
        family: ${family === 4 ? 'inet' : 'inet6'}
        terms:
          - {term: from_loopbacks, from: {${from}}, then: accept}
          - {term: from_elsewhere, from: {${tcp}, destination-port: [ssh, telnet]}, then: [log, reject]}
          - {term: everything_else, then: accept}
`;
  });
  const applied = families.map((family) => `${family === 4 ? 'inet' : 'inet6'}: ${filterName(family)}`);
  return `    filter: {lo0: {${applied.join(', ')}}}\n    filters:\n${filters.join('')}`;
}

function reachNote(graph: Graph): string {
  const farthest = Math.max(...numbersOf(graph).map((node) => graph.distance(1, node)));
  return farthest > REACH ? ` that is at most ${REACH} links away: packets do not live longer` : '';
}

function destinations({ to }: Way, family: Family): string[] {
  if (to === 'default') return [family === 4 ? 'default' : '::/0'];
  return 'loopbacks' in to ? loopbackPrefixes(to.loopbacks, family) : linkPrefixes(to.links, family);
}

function oneOrList(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `[${values.map(value).join(', ')}]`;
}

/** YAML would take `fd00:10::` for a key and `::/0` for nothing at all. */
function value(text: string): string {
  return text.includes(':') ? `"${text}"` : text;
}

const key = value;
