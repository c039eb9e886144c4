/** What is common to links of all kinds. */
import type { AnyLink, LinkEndpoint, Topology } from './topology.ts';

/** The ends of a link that are in nodes: two of a wire, else one. */
export function nodeEnds(link: AnyLink): readonly LinkEndpoint[] {
  return 'endpoints' in link ? link.endpoints : [link.endpoint];
}

/** All links of a lab, of every kind. */
export function allLinks({ links, otherLinks = [] }: Pick<Topology, 'links' | 'otherLinks'>): readonly AnyLink[] {
  return [...links, ...otherLinks];
}
