/** A picture as SVG: one file, light or dark as its reader has it, with everything that is written once more as a title. */

import { escapeXml } from '../xml.ts';
import type { ArrangedLink, Arrangement } from './arrange.ts';
import type { Rectangle } from './geometry.ts';
import type { Picture, PictureEnd, PictureLink, PictureNode } from './picture.ts';
import { boxLines, endLines, LABEL, markText, NAME, SIGN } from './text-size.ts';
import { linkTitle, nodeTitle } from './titles.ts';

/** Plain colours, and not variables: programs that are no browsers do not know those. */
const LIGHT = {
  paper: '#ffffff',
  ink: '#1f2933',
  dim: '#52606d',
  line: '#7b8794',
  box: '#f5f7fa',
  edge: '#9aa5b1',
  mark: '#b44d12',
  sign: '#2563a8',
};
const DARK = {
  paper: '#14181d',
  ink: '#e4e7eb',
  dim: '#9aa5b1',
  line: '#7b8794',
  box: '#1f2933',
  edge: '#52606d',
  mark: '#f0a35e',
  sign: '#7db4ee',
};

const STYLE = `
  text { font: ${LABEL.size}px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  .name { font: 600 ${NAME.size}px system-ui, "DejaVu Sans", sans-serif; }
  .on-line { text-anchor: middle; paint-order: stroke; stroke-width: 3px; stroke-linejoin: round; }
  .outside { stroke-dasharray: 5 3; }
  .wire { stroke-width: 1.5; }
  .sign { fill: none; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
${colours(LIGHT)}
  @media (prefers-color-scheme: dark) {
${colours(DARK)}
  }
`;

function colours({ paper, ink, dim, line, box, edge, mark, sign }: typeof LIGHT): string {
  return [
    `.paper { fill: ${paper}; } .box { fill: ${box}; stroke: ${edge}; } .wire { stroke: ${line}; }`,
    `.sign { stroke: ${sign}; } text { fill: ${dim}; } .name { fill: ${ink}; } .mark { fill: ${mark}; }`,
    `.on-line { stroke: ${paper}; }`,
  ]
    .map((rule) => `  ${rule}`)
    .join('\n');
}

/** The signs of the kinds, in 18 × 18 pixels. */
const SIGNS: Readonly<Record<PictureNode['kind'], string>> = {
  router: 'M9 1a8 8 0 1 0 .01 0M4 7h10l-3-3M14 11H4l3 3',
  host: 'M1 3h16v10H1zM6 17h6M9 13v4',
  bridge: 'M1 13c4-9 12-9 16 0M1 13h16M5.5 8.5V13M9 6.5V13M12.5 8.5V13',
  outside: 'M5 14a4 4 0 0 1 0-8 5 5 0 0 1 9-1 4.5 4.5 0 0 1 0 9z',
};

/** The picture, arranged, as the text of an SVG file. */
export function svgText(picture: Picture, { boxes, links, width, height }: Arrangement): string {
  const parts = [
    ...picture.links.flatMap((link, index) => wire(link, links[index])),
    ...picture.nodes.flatMap((node, index) => box(node, boxes[index])),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(picture.title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" class="paper"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function wire(link: PictureLink, arranged: ArrangedLink | undefined): string[] {
  if (arranged === undefined) return [];
  const { from, to, labels, middle } = arranged;
  const line = `<line class="wire" x1="${px(from.x)}" y1="${px(from.y)}" x2="${px(to.x)}" y2="${px(to.y)}"/>`;
  const label = middle === undefined ? [] : [turned(middle, [written(link.label, 4, 'on-line')])];
  const ends = link.ends.flatMap((end, side) => endText(end, labels[side === 0 ? 0 : 1]));
  return [`<g><title>${escapeXml(linkTitle(link))}</title>`, line, ...ends, ...label, '</g>'];
}

function endText(end: PictureEnd, place: Rectangle | undefined): string[] {
  if (place === undefined) return [];
  const { above, below } = endLines(end);
  const marks = new Set(end.filters.map(markText));
  const lines = [
    ...above.map((text, index) => [text, -4 - (above.length - 1 - index) * LABEL.line] as const),
    ...below.map((text, index) => [text, LABEL.line + index * LABEL.line - 1] as const),
  ];
  return [
    turned(
      place,
      lines.map(([text, y]) => written(text, y, marks.has(text) ? 'on-line mark' : 'on-line')),
    ),
  ];
}

function turned({ x, y, angle }: Rectangle, content: readonly string[]): string {
  const turn = Math.round((angle * 180) / Math.PI);
  return `<g transform="translate(${px(x)} ${px(y)})${turn === 0 ? '' : ` rotate(${turn})`}">${content.join('')}</g>`;
}

function written(text: string, y: number, style: string): string {
  return `<text y="${y}" class="${style}">${escapeXml(text)}</text>`;
}

function box(node: PictureNode, place: Rectangle | undefined): string[] {
  if (place === undefined) return [];
  const { width, height } = place;
  const marks = new Set(node.filters.map(markText));
  const lines = boxLines(node).map((text, index) => {
    const style = marks.has(text) ? ' class="mark"' : '';
    return `<text x="${SIGN + 8}" y="${34 + index * LABEL.line}"${style}>${escapeXml(text)}</text>`;
  });
  const outside = node.kind === 'outside' ? ' outside' : '';
  return [
    `<g transform="translate(${px(place.x - width / 2)} ${px(place.y - height / 2)})"><title>${escapeXml(nodeTitle(node))}</title>`,
    `<rect class="box${outside}" width="${width}" height="${height}" rx="6"/>`,
    `<path class="sign" transform="translate(8 5)" d="${SIGNS[node.kind]}"/>`,
    `<text class="name" x="${SIGN + 8}" y="18">${escapeXml(node.name)}</text>`,
    ...lines,
    '</g>',
  ];
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
