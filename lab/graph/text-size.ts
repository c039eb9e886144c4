/** How large what is written becomes. Labels are in a monospaced face, so their width is known without a font. */
import type { Rectangle } from './geometry.ts';
import type { FilterMark, PictureEnd, PictureNode } from './picture.ts';

/** Pixels. */
export const NAME = { size: 13, advance: 8.2 } as const;
export const LABEL = { size: 10, advance: 6.05, line: 12 } as const;

/** Space inside a box, left of the name for the sign of its kind. */
export const SIGN = 26;
const PADDING = 8;

/** What a box has below its name, line by line. */
export function boxLines({ addresses, filters }: PictureNode): string[] {
  return [...addresses, ...filters.map(markText)];
}

export function boxSize(node: PictureNode): Pick<Rectangle, 'width' | 'height'> {
  const lines = boxLines(node);
  const text = Math.max(node.name.length * NAME.advance, ...lines.map((line) => line.length * LABEL.advance));
  return { width: Math.ceil(text + SIGN + 2 * PADDING), height: 28 + lines.length * LABEL.line + (lines.length && 4) };
}

/** What an end has above its line and below it. */
export function endLines({ interface: name, addresses, filters }: PictureEnd) {
  return { above: [...filters.map(markText), ...(name === '' ? [] : [name])], below: [...addresses] };
}

/** The space of an end's writing, the line running through its middle; undefined when nothing is written. */
export function endSize(end: PictureEnd): Pick<Rectangle, 'width' | 'height'> | undefined {
  const { above, below } = endLines(end);
  const lines = [...above, ...below];
  if (lines.length === 0) return undefined;
  const width = Math.max(...lines.map((line) => line.length * LABEL.advance));
  return { width, height: 2 * Math.max(above.length, below.length) * LABEL.line + 4 };
}

/** The space of what is written about a link; undefined when nothing is. */
export function labelSize(label: string): Pick<Rectangle, 'width' | 'height'> | undefined {
  return label === '' ? undefined : { width: label.length * LABEL.advance, height: LABEL.line + 4 };
}

/** `▸ in local_acl` */
export function markText({ direction, name }: FilterMark): string {
  return `\u25b8 ${direction} ${name}`;
}
