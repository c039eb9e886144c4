/** All that is known of a node or a link, in lines of text: for what a reader points at. */
import type { PictureEnd, PictureLink, PictureNode } from './picture.ts';

export function nodeTitle({ name, kind, addresses, filters, services }: PictureNode): string {
  const what = kind === 'outside' ? name : `${name}, a ${kind}`;
  const marks = filters.map((filter) => `filter ${filter.direction}: ${filter.name}`);
  return [what, ...addresses, ...marks, ...(services.length > 0 ? [`services: ${services.join(', ')}`] : [])].join(
    '\n',
  );
}

export function linkTitle({ ends, label }: PictureLink): string {
  return [...ends.map(endTitle), ...(label === '' ? [] : [label])].join('\n');
}

function endTitle({ node, interface: name, addresses, filters }: PictureEnd): string {
  const marks = filters.map((filter) => `filter ${filter.direction} ${filter.name}`);
  return [name === '' ? node : `${node}:${name}`, ...addresses, ...marks].join(' ');
}
