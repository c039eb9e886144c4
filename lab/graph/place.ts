/** Gives boxes their places: Graphviz does, by one of its ways of drawing. */
import type { Point, Rectangle } from './geometry.ts';
import type { Picture } from './picture.ts';
import { boxSize, endSize, labelSize } from './text-size.ts';

/**
 * - `dot`: in ranks, from the top; `neato`, `fdp`, `sfdp`: as springs would pull; `circo`: on circles; `twopi`: around
 *   a middle
 */
export const LAYOUTS = ['neato', 'circo', 'twopi', 'dot', 'fdp', 'sfdp'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Pixels of a picture in an inch of Graphviz's. */
const INCH = 72;

/** Pixels between two boxes at least. */
const GAP = 40;

/** Computes the middle of each box, in the order of the picture's nodes. */
export type Placer = (picture: Picture, layout: Layout) => Point[];

/** Loads Graphviz (WebAssembly, 0.2 s) and returns what places. */
export async function openPlacer(): Promise<Placer> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  return (picture, layout) => readPlain(graphviz.layout(source(picture), 'plain', layout), picture.nodes.length);
}

/** In Graphviz's language, boxes by their numbers. A link is so long that the writing of both its ends has room. */
function source({ nodes, links }: Picture): string {
  const index = new Map(nodes.map(({ name }, number) => [name, number]));
  const boxes = nodes.map(boxSize);
  const inches = (pixels: number) => (pixels / INCH).toFixed(3);
  const room = links.map(({ ends, label }) =>
    ends.reduce((sum, end) => sum + (endSize(end)?.width ?? 0) + 12, 16 + (labelSize(label)?.width ?? 0)),
  );
  const widest = Math.max(GAP, ...room);
  const settings = [
    'overlap=prism',
    'outputorder=edgesfirst',
    'splines=line',
    'start=1',
    `sep="+${GAP}"`,
    `nodesep=${inches(GAP)}`,
    `ranksep=${inches(widest)}`,
    `mindist=${inches(widest / 2)}`,
  ];
  const statements = [
    ...settings,
    ...boxes.map(
      ({ width, height }, number) =>
        `${number} [shape=box, fixedsize=true, label="", width=${inches(width)}, height=${inches(height)}]`,
    ),
    ...links.map(({ ends: [a, b] }, number) => {
      const [from, to] = [index.get(a.node) ?? 0, index.get(b.node) ?? 0];
      const halves = [from, to].reduce((sum, end) => sum + reach(boxes[end]), 0);
      return `${from} -- ${to} [len=${inches((room[number] ?? 0) + halves)}]`;
    }),
  ];
  return `graph {\n${statements.map((statement) => `  ${statement};\n`).join('')}}\n`;
}

/** Half of a box's diagonal. */
function reach(box: Pick<Rectangle, 'width' | 'height'> | undefined): number {
  return box === undefined ? 0 : Math.hypot(box.width, box.height) / 2;
}

/** Lines like `node 3 1.25 0.5 …`: the middle in inches, y upwards. */
function readPlain(plain: string, count: number): Point[] {
  const points = Array.from({ length: count }, (): Point => ({ x: 0, y: 0 }));
  for (const [, number, x, y] of plain.matchAll(/^node (\d+) (\S+) (\S+)/gm)) {
    points[Number(number)] = { x: Number(x) * INCH, y: -Number(y) * INCH };
  }
  return points;
}
