/** A picture in Mermaid's language, as GitHub draws it in Markdown. */
import type { Picture, PictureEnd, PictureNode } from './picture.ts';
import { boxLines, endLines } from './text-size.ts';

/** How Mermaid encloses the text of a box of each kind. */
const SHAPES: Readonly<Record<PictureNode['kind'], readonly [open: string, close: string]>> = {
  router: ['(', ')'],
  host: ['[', ']'],
  bridge: ['[[', ']]'],
  outside: ['{{', '}}'],
};

/** The text of a `mermaid` block. */
export function mermaidText({ nodes, links }: Picture): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `n${index}`]));
  const boxes = nodes.map((node) => {
    const [open, close] = SHAPES[node.kind];
    return `  ${ids.get(node.name)}${open}"${[`<b>${escapeMermaid(node.name)}</b>`, ...boxLines(node).map(escapeMermaid)].join('<br/>')}"${close}`;
  });
  const lines = links.map(({ ends: [a, b], label }) => {
    const written = [endText(a), ...(label === '' ? [] : [escapeMermaid(label)]), endText(b)]
      .filter(Boolean)
      .join('<br/>');
    return `  ${ids.get(a.node)} ---${written === '' ? '' : `|"${written}"|`} ${ids.get(b.node)}`;
  });
  const guarded = nodes.filter(({ filters }) => filters.length > 0).map(({ name }) => ids.get(name));
  const marks =
    guarded.length === 0
      ? []
      : ['  classDef filtered stroke:#b44d12,stroke-width:2px', `  class ${guarded.join(',')} filtered`];
  return `${['flowchart LR', ...boxes, ...lines, ...marks].join('\n')}\n`;
}

/** `R1 ge-0/0/0 192.168.1.1/30` */
function endText(end: PictureEnd): string {
  const { above, below } = endLines(end);
  const written = [...above.slice(-1), ...below, ...above.slice(0, -1)];
  return written.length === 0 ? '' : escapeMermaid([end.node, ...written].join(' '));
}

/** Mermaid reads `#` and quotation marks itself. */
function escapeMermaid(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}
