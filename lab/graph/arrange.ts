/** Arranges a picture so that it can be read: no box on another, no writing on a box or on other writing. */
import { asRectangle, border, cross, distance, extent, overlap, type Point, type Rectangle } from './geometry.ts';
import type { Picture, PictureNode } from './picture.ts';
import type { Layout, Placer } from './place.ts';
import { boxSize, endSize, labelSize } from './text-size.ts';

export interface ArrangedLink {
  readonly from: Point;
  readonly to: Point;
  /** Where the writing of each end goes, upright enough to be read; undefined: there is none, or no room for it. */
  readonly labels: readonly [Rectangle | undefined, Rectangle | undefined];
  /** The same for what is written about the link itself. */
  readonly middle: Rectangle | undefined;
}

/** Places for the picture's nodes and links, in their order. */
export interface Arrangement {
  readonly boxes: readonly Rectangle[];
  readonly links: readonly ArrangedLink[];
  readonly width: number;
  readonly height: number;
  /** Ends whose writing found no room. */
  readonly unwritten: number;
}

/** Pixels around the picture, and between the lines of two links that join the same boxes. */
const MARGIN = 24;
const PARALLEL = 34;

/** A picture is enlarged in such steps until all writing has room, but not beyond the largest. */
const STEP = 1.2;
const LARGEST = 5;

/** Beyond so many links only one layout is tried, and writing that finds no room is left out. */
const MANY = 300;

/**
 * Tries the layouts and takes the one that needs the least room for everything, crossing lines counting as more.
 *
 * @param layouts those to choose from, the favourite first
 */
export function arrange(picture: Picture, place: Placer, layouts: readonly Layout[]): Arrangement {
  const many = picture.links.length > MANY;
  const tried = (many ? layouts.slice(0, 1) : layouts).map((layout) => {
    const points = fromTopLeft(place(picture, layout));
    const crossings = many ? 0 : countCrossings(picture, points);
    let best = lay(picture, points);
    for (let factor = STEP; best.unwritten > 0 && factor <= LARGEST && !many; factor *= STEP) {
      best = lay(
        picture,
        points.map(({ x, y }) => ({ x: x * factor, y: y * factor })),
      );
    }
    // the side that decides how small it becomes on a screen, which is wider than high
    const side = Math.max(best.width, best.height * 1.6);
    const cost = side ** 2 * (1 + crossings / 50) * (1 + best.unwritten);
    return { best, cost };
  });
  const [first, ...others] = tried;
  if (first === undefined) return lay(picture, []);
  return others.reduce((a, b) => (b.cost < a.cost ? b : a), first).best;
}

/** Mirrored so that the first node is rather left than right, and rather above than below. */
function fromTopLeft(points: readonly Point[]): Point[] {
  const [first] = points;
  if (first === undefined) return [];
  const flip = (axis: 'x' | 'y') =>
    first[axis] > points.reduce((sum, one) => sum + one[axis], 0) / points.length ? -1 : 1;
  const [x, y] = [flip('x'), flip('y')];
  return points.map((point) => ({ x: point.x * x, y: point.y * y }));
}

function countCrossings({ nodes, links }: Picture, points: readonly Point[]): number {
  const lines = linesOf(nodes, links, points);
  const boxes = boxesAt(nodes, points);
  let count = 0;
  lines.forEach((one, index) => {
    count += lines.slice(index + 1).filter((other) => cross(one.line, other.line)).length;
    const run = asRectangle(one.line);
    // a line that runs through a foreign box seems to end there
    count += 10 * boxes.filter((box, node) => !one.nodes.includes(node) && overlap(box, run)).length;
  });
  return count;
}

function lay({ nodes, links }: Picture, points: readonly Point[]): Arrangement {
  const boxes = boxesAt(nodes, points);
  const taken = [...boxes];
  const lines = linesOf(nodes, links, points);
  let unwritten = 0;
  const room = (size: Size, from: Point, to: Point, distances: readonly number[]) => {
    const found = findRoom(size, from, to, distances, taken);
    if (found === undefined) unwritten++;
    else taken.push(found);
    return found;
  };
  const arranged = lines.map(({ line, nodes: [a, b] }, index): ArrangedLink => {
    const link = links[index];
    const labels = ([0, 1] as const).map((side): Rectangle | undefined => {
      const size = link && endSize(link.ends[side]);
      const box = boxes[side === 0 ? a : b];
      if (size === undefined || box === undefined) return undefined;
      const [from, to] = side === 0 ? line : ([line[1], line[0]] as const);
      const reach = border(box, from, to) + size.width / 2 + 4;
      return room(size, from, to, outwards(reach, distance(from, to) * 0.62 - size.width / 2));
    });
    const size = labelSize(link?.label ?? '');
    const middle = size && room(size, line[0], line[1], fromMiddle(distance(...line)));
    return { from: line[0], to: line[1], labels: [labels[0], labels[1]], middle };
  });
  return { ...moved(boxes, arranged), unwritten };
}

type Size = Pick<Rectangle, 'width' | 'height'>;

/** Pixels between two places that are tried. */
const TRY = 8;

/** From an end's own box on, and on its own half of the line if at all. */
function outwards(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((last - first) / TRY)) }, (_, index) => first + index * TRY);
}

/** From the middle to both sides, as far as three quarters of the line. */
function fromMiddle(length: number): number[] {
  const steps = Array.from({ length: Math.floor(length / 4 / TRY) + 1 }, (_, index) => index * TRY);
  return steps.flatMap((step) => [length / 2 + step, length / 2 - step]);
}

/** At the first of these distances along its line where nothing else is. */
function findRoom(
  size: Size,
  from: Point,
  to: Point,
  distances: readonly number[],
  taken: readonly Rectangle[],
): Rectangle | undefined {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const turned = { ...size, angle: upright(angle) };
  for (const at of distances) {
    const label = { ...turned, x: from.x + Math.cos(angle) * at, y: from.y + Math.sin(angle) * at };
    if (!taken.some((other) => overlap(label, other))) return label;
  }
  return undefined;
}

/** Never upside down. */
function upright(angle: number): number {
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle <= -Math.PI / 2 ? angle + Math.PI : angle;
}

function boxesAt(nodes: readonly PictureNode[], points: readonly Point[]): Rectangle[] {
  return nodes.map((node, index) => ({ ...(points[index] ?? { x: 0, y: 0 }), ...boxSize(node), angle: 0 }));
}

interface Line {
  readonly line: readonly [Point, Point];
  /** The numbers of the nodes it joins. */
  readonly nodes: readonly [number, number];
}

/** From middle to middle; links between the same two nodes run beside each other. */
function linesOf(nodes: readonly PictureNode[], links: Picture['links'], points: readonly Point[]): Line[] {
  const index = new Map(nodes.map(({ name }, number) => [name, number]));
  const joined = links.map(({ ends: [a, b] }) => [index.get(a.node) ?? 0, index.get(b.node) ?? 0] as const);
  const key = ([a, b]: readonly [number, number]) => `${Math.min(a, b)} ${Math.max(a, b)}`;
  const groups = Map.groupBy(joined, key);
  const seen = new Map<string, number>();
  return joined.map((pair) => {
    const number = seen.get(key(pair)) ?? 0;
    seen.set(key(pair), number + 1);
    const beside = (number - ((groups.get(key(pair))?.length ?? 1) - 1) / 2) * PARALLEL;
    const ends = pair.map((node) => points[node] ?? { x: 0, y: 0 });
    const [low, high] = pair[0] <= pair[1] ? [ends[0], ends[1]] : [ends[1], ends[0]];
    const along = Math.atan2((high?.y ?? 0) - (low?.y ?? 0), (high?.x ?? 0) - (low?.x ?? 0));
    const shift = { x: -Math.sin(along) * beside, y: Math.cos(along) * beside };
    const at = (point: Point | undefined) => ({ x: (point?.x ?? 0) + shift.x, y: (point?.y ?? 0) + shift.y });
    return { line: [at(ends[0]), at(ends[1])], nodes: [pair[0], pair[1]] };
  });
}

/** Everything, so that the picture begins at its margin. */
function moved(boxes: readonly Rectangle[], links: readonly ArrangedLink[]): Omit<Arrangement, 'unwritten'> {
  const drawn = [
    ...boxes,
    ...links.flatMap(({ labels, middle }) => [...labels, middle].filter((label) => label !== undefined)),
  ];
  const side = (axis: 'x' | 'y', sign: 1 | -1) =>
    sign *
    drawn.reduce(
      (most, one) => Math.max(most, sign * one[axis] + extent(one, axis === 'x' ? 0 : Math.PI / 2)),
      drawn.length > 0 ? -Infinity : 0,
    );
  const [left, top] = [side('x', -1), side('y', -1)];
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - left + MARGIN, y: point.y - top + MARGIN });
  return {
    boxes: boxes.map(move),
    links: links.map(({ from, to, labels: [a, b], middle }) => ({
      from: move(from),
      to: move(to),
      labels: [a && move(a), b && move(b)],
      middle: middle && move(middle),
    })),
    width: Math.ceil(side('x', 1) - left + 2 * MARGIN),
    height: Math.ceil(side('y', 1) - top + 2 * MARGIN),
  };
}
