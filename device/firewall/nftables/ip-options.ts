/**
 * Options of the IPv4 header. nftables knows four of them by name, and none by number, so a chain walks the list
 * itself: the packet's mark holds the place where the next option begins. Nothing else in a device uses marks, and a
 * packet leaves with none.
 */
import type { NftObject } from '../../apply/nft-objects.ts';
import type { OptionsCondition } from '../model.ts';
import { objectName } from './names.ts';
import { comparison } from './ranges.ts';

/** Words of a header without options. */
const PLAIN_HEADER = 5;
/** Bytes that options can take. */
const MOST_BYTES = 40;
/** `op`, so that no mark that somebody set by hand is taken for one of these. */
const MARK = 0x6f700000;
const FOUND = mark(0xffff);

function mark(value: number): string {
  return `0x${(MARK + value).toString(16)}`;
}

/** Options by number cannot be one comparison in a rule: these rules leave the chain when the condition fails. */
export function optionRules({ options, except }: OptionsCondition, define: (chain: NftObject) => void): string[] {
  if (options === 'any') return [`ip hdrlength ${except ? '> 5' : '5'} return`];
  const walk = walkChain([...new Set(options)].sort((a, b) => a - b));
  define(walk);
  const none = except ? [] : [`ip hdrlength ${PLAIN_HEADER} return`];
  const found = except ? `meta mark ${FOUND} meta mark set 0 return` : `meta mark != ${FOUND} return`;
  return [...none, `ip hdrlength > ${PLAIN_HEADER} jump ${walk.name}`, found, ...(except ? [] : ['meta mark set 0'])];
}

/** A chain that gives the packet the mark `FOUND` when it has one of the options, and none otherwise. */
function walkChain(options: readonly number[]): NftObject {
  const wanted = comparison(
    options.map((option) => [option, option]),
    255,
    false,
  );
  const rules = [`meta mark set ${mark(0)}`];
  for (let at = 0; at < MOST_BYTES; at++) {
    const here = `meta mark ${mark(at)} ${byte(at)}`;
    if (at % 4 === 0) rules.push(`ip hdrlength ${PLAIN_HEADER + at / 4} meta mark set 0 return`);
    if (wanted !== undefined) rules.push(`${here} ${wanted} meta mark set ${FOUND} return`);
    // 0 ends the list, 1 is a single byte, all others have their length behind them
    if (at + 1 < MOST_BYTES) rules.push(`${here} 1 meta mark set ${mark(at + 1)}`);
    const next = Array.from({ length: MOST_BYTES - at - 2 }, (_, extra) => `${extra + 2} : ${mark(at + extra + 2)}`);
    if (next.length > 0) rules.push(`${here} >= 2 meta mark set ${byte(at + 1)} map { ${next.join(', ')} }`);
  }
  rules.push('meta mark set 0');
  return { kind: 'chain', name: objectName('ip-options', options.join('.')), definition: '', rules };
}

/** The byte of the options area. */
function byte(at: number): string {
  return `@nh,${(PLAIN_HEADER * 4 + at) * 8},8`;
}
