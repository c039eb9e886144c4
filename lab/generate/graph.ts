/** The shapes of a lab that `vtylab generate` makes: who is joined to whom, and which way packets go. Pure. */

export const GRAPH_SHAPES = ['line', 'ring', 'star', 'mesh', 'leaf-spine'] as const;
export type GraphShape = (typeof GRAPH_SHAPES)[number];

/** Nodes are known by their numbers, from 1. `number` orders links for their addresses: a lab that grows keeps them. */
export interface Edge {
  readonly number: number;
  readonly ends: readonly [number, number];
}

/** Where a node sends what is not joined to it: to a neighbour. Ranges are of numbers, `to` is outside. */
export interface Way {
  readonly to: { readonly loopbacks: Range } | { readonly links: Range } | 'default';
  readonly via: number;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Graph {
  readonly size: number;
  /** The smallest size the shape has. */
  readonly least: number;
  nameOf(node: number): string;
  readonly edges: readonly Edge[];
  waysOf(node: number): readonly Way[];
  /** How many links a packet crosses between two nodes. */
  distance(a: number, b: number): number;
}

/** The links a packet can cross: what leaves a router has the usual time to live, 64. */
export const REACH = 63;

/** The numbers of a graph's nodes. */
export function numbersOf({ size }: Graph): number[] {
  return Array.from({ length: size }, (_, index) => index + 1);
}

/** The graph of a shape. A `size` below its `least` makes no sense and gives none of its links. */
export function graphOf(shape: GraphShape, size: number): Graph {
  return { line, ring, star, mesh, 'leaf-spine': leafSpine }[shape](size);
}

const routerName = (node: number) => `R${node}`;

const loopbacks = (from: number, to: number, via: number): Way => ({ to: { loopbacks: { from, to } }, via });
const links = (from: number, to: number, via: number): Way => ({ to: { links: { from, to } }, via });

/** The numbers from `from` to before `to`. */
function upTo(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Everything unknown goes right, so that what is nowhere ends at the right end instead of going round. */
function line(size: number): Graph {
  return {
    size,
    least: 2,
    nameOf: routerName,
    edges: upTo(1, size).map((node) => ({ number: node, ends: [node, node + 1] })),
    waysOf: (node) => [
      ...(node < size ? [{ to: 'default', via: node + 1 } as const] : []),
      ...(node > 1 ? [loopbacks(1, node, node - 1), links(1, node - 1, node - 1)] : []),
    ],
    distance: (a, b) => Math.abs(a - b),
  };
}

/** The shorter way round; the link that closes the ring has the number 0, so that the others keep theirs. */
function ring(size: number): Graph {
  const forward = Math.floor(size / 2);
  const node = (number: number) => ((number - 1 + size) % size) + 1;
  return {
    size,
    least: 3,
    nameOf: routerName,
    edges: upTo(1, size + 1).map((number) => ({ number: number % size, ends: [number, node(number + 1)] })),
    waysOf(number) {
      const [next, previous] = [node(number + 1), node(number - 1)];
      const ahead = [number + 1, number + forward + 1] as const;
      const behind = [number + forward + 1, number + size] as const;
      return [
        ...turn(...ahead, 1, size).map(([from, to]) => loopbacks(from, to, next)),
        ...turn(...ahead, 0, size).map(([from, to]) => links(from, to, next)),
        ...turn(...behind, 1, size).map(([from, to]) => loopbacks(from, to, previous)),
        ...turn(behind[0], behind[1] - 1, 0, size).map(([from, to]) => links(from, to, previous)),
      ];
    },
    distance: (a, b) => Math.min(Math.abs(a - b), size - Math.abs(a - b)),
  };
}

/** A range of numbers that go round after `size` of them, the first being `first`, as the ranges it is without. */
function turn(from: number, to: number, first: number, size: number): [from: number, to: number][] {
  const end = first + size;
  if (from >= to) return [];
  if (from >= end) return [[from - size, to - size]];
  return to <= end
    ? [[from, to]]
    : [
        [from, end],
        [first, to - size],
      ];
}

/** R1 is the hub. */
function star(size: number): Graph {
  const leaves = upTo(2, size + 1);
  return {
    size,
    least: 2,
    nameOf: routerName,
    edges: leaves.map((leaf) => ({ number: leaf, ends: [1, leaf] })),
    waysOf: (node) =>
      node === 1 ? leaves.map((leaf) => loopbacks(leaf, leaf + 1, leaf)) : [{ to: 'default', via: 1 }],
    distance: (a, b) => (a === b ? 0 : a === 1 || b === 1 ? 1 : 2),
  };
}

function mesh(size: number): Graph {
  const nodes = upTo(1, size + 1);
  return {
    size,
    least: 2,
    nameOf: routerName,
    edges: nodes.flatMap((high) =>
      upTo(1, high).map((low) => ({ number: ((high - 1) * (high - 2)) / 2 + low - 1, ends: [low, high] as const })),
    ),
    waysOf: (node) => nodes.filter((other) => other !== node).map((other) => loopbacks(other, other + 1, other)),
    distance: (a, b) => (a === b ? 0 : 1),
  };
}

/** Two spines (one below four nodes), numbered first; each leaf has a link to each, and sends to one of them in turn. */
function leafSpine(size: number): Graph {
  const spines = size < 4 ? 1 : 2;
  const leaves = upTo(spines + 1, size + 1);
  const first = spines + 1;
  const linkOf = (leaf: number, spine: number) => (leaf - first) * spines + spine - 1;
  return {
    size,
    least: 2,
    nameOf: (node) => (node <= spines ? `spine${node}` : `leaf${node - spines}`),
    edges: leaves.flatMap((leaf) =>
      upTo(1, first).map((spine) => ({ number: linkOf(leaf, spine), ends: [spine, leaf] as const })),
    ),
    waysOf(node) {
      const others = upTo(1, first).filter((spine) => spine !== node);
      if (node > spines) {
        const uplink = ((node - first) % spines) + 1;
        const direct = others.filter((spine) => spine !== uplink).map((spine) => loopbacks(spine, spine + 1, spine));
        return [{ to: 'default', via: uplink }, ...direct];
      }
      return [
        ...others.map((spine) => loopbacks(spine, spine + 1, first)),
        ...leaves.flatMap((leaf) => [
          loopbacks(leaf, leaf + 1, leaf),
          // the leaf's link to the other spine; its link to this one is joined to this one and so nearer
          ...(spines > 1 ? [links(linkOf(leaf, 1), linkOf(leaf, spines) + 1, leaf)] : []),
        ]),
      ];
    },
    distance: (a, b) => (a === b ? 0 : a <= spines !== b <= spines ? 1 : 2),
  };
}
