/** A picture as a file of draw.io (diagrams.net): boxes, lines and labels that can be moved. */

import { escapeXml } from '../xml.ts';
import type { Arrangement } from './arrange.ts';
import type { Picture, PictureEnd, PictureNode } from './picture.ts';
import { boxLines, endLines } from './text-size.ts';
import { linkTitle, nodeTitle } from './titles.ts';

const BOX = 'rounded=1;arcSize=8;html=1;whiteSpace=wrap;fillColor=#f5f7fa;strokeColor=#9aa5b1;fontColor=#1f2933;';
const STYLES: Readonly<Record<PictureNode['kind'], string>> = {
  router: BOX,
  host: BOX.replace('rounded=1', 'rounded=0'),
  bridge: `${BOX}shape=process;`,
  outside: `${BOX}dashed=1;`,
};
const WIRE = 'endArrow=none;html=1;strokeColor=#7b8794;';
const LABEL = 'edgeLabel;html=1;align=center;verticalAlign=middle;resizable=0;fontSize=9;fontFamily=monospace;';

/** The text of a `.drawio` file. */
export function drawioText(picture: Picture, { boxes, width, height }: Arrangement): string {
  const ids = new Map(picture.nodes.map(({ name }, index) => [name, `node-${index}`]));
  const nodes = picture.nodes.flatMap((node, index) => {
    const place = boxes[index];
    if (place === undefined) return [];
    const { x, y, width, height } = place;
    const html = [`<b>${escapeXml(node.name)}</b>`, ...boxLines(node).map(escapeXml)].join('<br>');
    const at = `x="${Math.round(x - width / 2)}" y="${Math.round(y - height / 2)}" width="${width}" height="${height}"`;
    return [
      `<UserObject id="node-${index}" label="${escapeXml(html)}" tooltip="${escapeXml(nodeTitle(node))}">`,
      `  <mxCell style="${STYLES[node.kind]}" vertex="1" parent="1"><mxGeometry ${at} as="geometry"/></mxCell>`,
      '</UserObject>',
    ];
  });
  const links = picture.links.flatMap((link, index) => {
    const [a, b] = link.ends;
    const ends = `source="${ids.get(a.node)}" target="${ids.get(b.node)}"`;
    return [
      `<UserObject id="link-${index}" label="${escapeXml(link.label)}" tooltip="${escapeXml(linkTitle(link))}">`,
      `  <mxCell style="${WIRE}" edge="1" parent="1" ${ends}><mxGeometry relative="1" as="geometry"/></mxCell>`,
      '</UserObject>',
      ...endLabel(a, `link-${index}`, -0.6),
      ...endLabel(b, `link-${index}`, 0.6),
    ];
  });
  return [
    `<mxfile host="vtylab"><diagram name="${escapeXml(picture.title)}">`,
    `<mxGraphModel page="0" pageWidth="${width}" pageHeight="${height}"><root>`,
    '<mxCell id="0"/><mxCell id="1" parent="0"/>',
    ...links,
    ...nodes,
    '</root></mxGraphModel></diagram></mxfile>\n',
  ].join('\n');
}

/** `at` goes from -1, the link's first end, to 1. */
function endLabel(end: PictureEnd, link: string, at: number): string[] {
  const { above, below } = endLines(end);
  const html = [...above, ...below].map(escapeXml).join('<br>');
  if (html === '') return [];
  const id = `${link}-${at < 0 ? 'a' : 'b'}`;
  return [
    `<mxCell id="${id}" value="${escapeXml(html)}" style="${LABEL}" vertex="1" connectable="0" parent="${link}">`,
    `  <mxGeometry x="${at}" relative="1" as="geometry"/>`,
    '</mxCell>',
  ];
}
