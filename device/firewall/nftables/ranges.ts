/** Numbers and sets of numbers as nftables writes them. */
import type { Range } from '../model.ts';

/**
 * The comparison that holds for the numbers in `ranges` (0 to `max`), or with `except` for all others, as it stands
 * behind a field: `22`, `!= { 22, 1000-2000 }`. undefined: it holds for no number.
 */
export function comparison(ranges: readonly Range[], max: number, except: boolean): string | undefined {
  const merged = merge(ranges, max);
  const [first] = merged;
  // the field must be there all the same, so that a packet without it does not match
  const always = '>= 0';
  if (first === undefined) return except ? always : undefined;
  if (first[0] === 0 && first[1] === max) return except ? undefined : always;
  const words = merged.map(rangeText);
  if (words.length > 1) return `${except ? '!= ' : ''}{ ${words.join(', ')} }`;
  // nft makes one comparison of two neighbouring fields that are `!=` a value each, which then holds when either
  // differs (1.0.6, `tcp sport != 80 tcp dport != 80`); ranges it leaves alone
  return except ? `!= ${first.join('-')}` : words.join();
}

/** In order, without what overlaps or touches: nftables takes no overlapping elements. */
export function merge(ranges: readonly Range[], max: number): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const [first, last] = [Math.max(from, 0), Math.min(to, max)];
    if (first > last) continue;
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function rangeText([first, last]: Range): string {
  return first === last ? String(first) : `${first}-${last}`;
}
