/** A picture in Graphviz's language, for everything that Graphviz can do with it. */
import type { Picture, PictureEnd } from './picture.ts';
import { boxLines, endLines } from './text-size.ts';

/** The text of a `.dot` file. */
export function dotText({ title, nodes, links }: Picture): string {
  const boxes = nodes.map((node) => {
    const style = node.kind === 'outside' ? 'rounded,dashed' : node.kind === 'router' ? 'rounded' : 'solid';
    return `  ${quoted(node.name)} [label=${quoted([node.name, ...boxLines(node)].join('\n'))}, style=${quoted(style)}];`;
  });
  const lines = links.map(({ ends: [a, b], label }) => {
    const texts = { taillabel: endText(a), label, headlabel: endText(b) };
    const given = Object.entries(texts).filter(([, text]) => text !== '');
    return `  ${quoted(a.node)} -- ${quoted(b.node)} [${given.map(([key, text]) => `${key}=${quoted(text)}`).join(', ')}];`;
  });
  const settings = ['  node [shape=box, fontname="sans-serif"];', '  edge [fontname="monospace", fontsize=8];'];
  return `${[`graph ${quoted(title)} {`, ...settings, ...boxes, ...lines, '}'].join('\n')}\n`;
}

function endText(end: PictureEnd): string {
  const { above, below } = endLines(end);
  return [...above, ...below].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
