/** The transport header, as far as a packet has it. */
import type { Family } from '../model.ts';

/**
 * The test that belongs behind the comparisons with `@th` in a rule: that this is no later fragment. nftables leaves that to
 * the loading of bytes, and there only the slow way asks: one, two or four bytes at an even place are loaded without,
 * and of a later fragment that gives its data, or in IPv6 bytes of the IP header. Loading three bytes is never quick.
 * In IPv6 there is no shorter test that holds for packets without a fragment header too.
 *
 * @param last number of the last byte that is compared, from 0
 */
export function notLaterFragment(family: Family, last: number): string {
  return family === 'inet' ? 'ip frag-off & 0x1fff 0' : `@th,${Math.max(0, last - 2) * 8},24 >= 0`;
}

/** The same for the rules of a whole chain, at its top; there is no such rule in IPv6. */
export const LATER_FRAGMENTS_RETURN = 'ip frag-off & 0x1fff != 0 return';
