import { describe, expect, test } from 'vitest';
import type { OtherLink, Topology } from '../../../lab/topology/topology.ts';
import { carriersOf } from '../../../lab/verify/carriers.ts';
import { labOf } from './examples.ts';

/** A lab with links such as `R1-R2`; each node may have any number. */
function lab(nodes: string, links: string, otherLinks: readonly OtherLink[] = []): Topology {
  const ends = (link: string) => link.split('-').map((node, index) => ({ node, interface: `${link}${index}` }));
  const pairs = links === '' ? [] : links.split(' ').map((link) => ({ endpoints: ends(link) }));
  return { ...labOf(...nodes.split(' ')), links: pairs as unknown as Topology['links'], otherLinks };
}
const between = (topology: Topology, from: string, to: string) => [...carriersOf(topology)(from, to)].sort().join(' ');

describe('carriersOf', () => {
  test('a line: only what is between', () => {
    const line = lab('A B C D', 'A-B B-C C-D');
    expect(between(line, 'A', 'C')).toBe('A B C');
    expect(between(line, 'B', 'C')).toBe('B C');
    expect(between(line, 'D', 'A')).toBe('A B C D');
  });
  test('a star: the hub, and no other leaf', () => {
    const star = lab('H A B C', 'H-A H-B H-C');
    expect(between(star, 'A', 'C')).toBe('A C H');
    expect(between(star, 'A', 'H')).toBe('A H');
  });
  test('a ring: every node, for both ways round', () => {
    expect(between(lab('A B C D', 'A-B B-C C-D D-A'), 'A', 'B')).toBe('A B C D');
  });
  test('a ring with a tail: the tail only where it leads there', () => {
    const tailed = lab('A B C T U', 'A-B B-C C-A C-T T-U');
    expect(between(tailed, 'A', 'B')).toBe('A B C');
    expect(between(tailed, 'A', 'U')).toBe('A B C T U');
    expect(between(tailed, 'C', 'U')).toBe('C T U');
  });
  test('two links between two nodes are no way through a third', () => {
    expect(between(lab('A B C', 'A-B A-B B-C'), 'A', 'B')).toBe('A B');
  });
  test('what shares a bridge may carry, also a stub on it', () => {
    expect(between(lab('A B R', 'A-sw B-sw R-sw'), 'A', 'B')).toBe('A B R');
    const bridge = (node: string): OtherLink => ({ type: 'bridge', endpoint: { node, interface: 'e' }, to: 'br0' });
    expect(between(lab('A B R', '', [bridge('A'), bridge('B'), bridge('R')]), 'A', 'B')).toBe('A B R');
  });
  test('nodes that are not linked, and a node and itself', () => {
    expect(between(lab('A B C', 'B-C'), 'A', 'B')).toBe('A B');
    expect(between(lab('A B', 'A-B'), 'A', 'A')).toBe('A');
  });
});
