/** Which ends of links hear each other: a wire's two, and all that a bridge joins, with the bridges behind it. */
import { allLinks } from './links.ts';
import type { AnyLink, Endpoint, Topology } from './topology.ts';

export interface Domain {
  /** Of a wire, its ends, sorted; of bridges, their names. */
  readonly name: string;
  /** In nodes that have addresses. */
  readonly ends: readonly Endpoint[];
  /** What joins them: a wire; bridges of the lab; bridges of the engine's host, where others may be, too. */
  readonly by: 'wire' | 'bridge' | 'host-bridge';
}

type Lab = Pick<Topology, 'links' | 'otherLinks'>;

/**
 * The domains of a lab, wires first.
 *
 * @param bridges names of nodes that are bridges
 */
export function domainsOf(lab: Lab, bridges: ReadonlySet<string>): Domain[] {
  const groups = new Groups();
  const wires: Domain[] = [];
  const members: { readonly bridge: string; readonly end: Endpoint }[] = [];
  for (const link of allLinks(lab)) {
    const sides = sidesOf(link, bridges);
    const joined = sides.filter((side) => typeof side === 'string');
    const ends = sides.filter((side) => typeof side !== 'string');
    const [one, other] = joined;
    if (one === undefined && ends.length === 2) {
      wires.push({ name: ends.map(endName).sort().join('--'), ends, by: 'wire' });
    }
    if (one !== undefined) groups.join(one, other ?? one);
    if (one !== undefined) members.push(...ends.map((end) => ({ bridge: one, end })));
  }
  const bridged = [...groups.all()].map((names): Domain => {
    const ends = members.filter(({ bridge }) => names.includes(bridge)).map(({ end }) => end);
    const by = names.some((name) => name.startsWith(ON_HOST)) ? 'host-bridge' : 'bridge';
    return { name: names.toSorted().join(' '), ends, by };
  });
  return [...wires, ...bridged];
}

/** What a bridge of the engine's host has before its name: no node is called so. */
const ON_HOST = 'host:';

/** Bridges by name, other ends as they are. A link that leads elsewhere has one side. */
function sidesOf(link: AnyLink, bridges: ReadonlySet<string>): readonly (string | Endpoint)[] {
  const side = (end: Endpoint) => (bridges.has(end.node) ? end.node : end);
  if ('endpoints' in link) return link.endpoints.map(side);
  return [side(link.endpoint), ...(link.type === 'bridge' ? [ON_HOST + link.to] : [])];
}

function endName(end: Endpoint): string {
  return `${end.node}:${end.interface}`;
}

/** Names that belong together. */
class Groups {
  private readonly groupOf = new Map<string, Set<string>>();

  join(one: string, other: string): void {
    const [a, b] = [this.groupOf.get(one) ?? [one], this.groupOf.get(other) ?? [other]];
    const both = new Set([...a, ...b]);
    for (const name of both) this.groupOf.set(name, both);
  }

  all(): string[][] {
    return [...new Set(this.groupOf.values())].map((group) => [...group]);
  }
}
