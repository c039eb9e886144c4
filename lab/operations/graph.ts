/** Draws a lab: from its lab file alone, so it need not run. */
import { arrange } from '../graph/arrange.ts';
import { dotText } from '../graph/dot.ts';
import { drawioText } from '../graph/drawio.ts';
import { mermaidText } from '../graph/mermaid.ts';
import { type Picture, pictureOf } from '../graph/picture.ts';
import { LAYOUTS, type Layout, openPlacer } from '../graph/place.ts';
import { svgText } from '../graph/svg.ts';
import { loadTopology } from '../topology/load.ts';
import { describeNodes } from './describe.ts';

export const GRAPH_FORMATS = ['svg', 'mermaid', 'drawio', 'dot', 'json'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

export interface GraphOptions {
  /** The lab file. */
  readonly file: string;
  readonly format: GraphFormat;
  /** How SVG and draw.io are laid out; when absent, the layout that needs the least room. */
  readonly layout?: Layout;
}

/** A lab, drawn. */
export interface GraphResult {
  /** In the format that was asked for. */
  readonly text: string;
  /** Ends of links whose addresses found no room in the picture; pointing at the link shows them. */
  readonly unwritten: number;
}

/**
 * Nodes, links, addresses and filters, as a picture.
 *
 * @throws InputError for a lab file with errors
 */
export async function graph({ file, format, layout }: GraphOptions): Promise<GraphResult> {
  const topology = await loadTopology(file);
  const picture = pictureOf(topology, await describeNodes(topology));
  if (format === 'svg' || format === 'drawio') return arranged(picture, format, layout);
  const text = { mermaid: mermaidText, dot: dotText, json: jsonText }[format](picture);
  return { text, unwritten: 0 };
}

async function arranged(picture: Picture, format: 'svg' | 'drawio', layout: Layout | undefined): Promise<GraphResult> {
  const arrangement = arrange(picture, await openPlacer(), layout === undefined ? LAYOUTS : [layout]);
  const text = (format === 'svg' ? svgText : drawioText)(picture, arrangement);
  return { text, unwritten: format === 'svg' ? arrangement.unwritten : 0 };
}

function jsonText(picture: Picture): string {
  return `${JSON.stringify(picture, null, 2)}\n`;
}
