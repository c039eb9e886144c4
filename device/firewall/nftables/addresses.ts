/**
 * Address lists as disjoint intervals. The text of a list is kept for as long as the list is: a list of ten thousand
 * prefixes is not worked out again by a commit that does not touch it.
 */
import { createHash } from 'node:crypto';
import type { NftObject } from '../../apply/nft-objects.ts';
import { parsePrefix } from '../../schema/addresses.ts';
import type { AddressCondition, AddressEntry, Family } from '../model.ts';
import type { Interval, Match } from './rule.ts';

/** Intervals from which on a list is a named set, which terms share and commits leave alone. */
const NAMED_FROM = 16;

const BITS = { inet: 32, inet6: 128 } as const;
const FIELDS = {
  inet: { source: 'ip saddr', destination: 'ip daddr' },
  inet6: { source: 'ip6 saddr', destination: 'ip6 daddr' },
};

/** What stands behind the field; `all` and `none` of the addresses, or one or many. */
type Compiled =
  | 'all'
  | 'none'
  | { readonly values: string; readonly intervals: readonly Interval[] }
  | { readonly values: string; readonly set: NftObject };

const compiled = new WeakMap<readonly AddressEntry[], Compiled>();

/** The ways the condition can hold; `define` is given the set it needs. */
export function addressAlternatives(
  { side, entries }: AddressCondition,
  family: Family,
  define: (set: NftObject) => void,
): Match[] {
  let list = compiled.get(entries);
  if (list === undefined) {
    list = compile(entries, family);
    compiled.set(entries, list);
  }
  if (list === 'none') return [];
  if (list === 'all') return [{ text: '' }];
  const { values } = list;
  const intervals = 'intervals' in list ? list.intervals : undefined;
  if ('set' in list) define(list.set);
  const sides = side === 'either' ? (['source', 'destination'] as const) : [side];
  return sides.map((one) => {
    const field = FIELDS[family][one];
    return { text: `${field} ${values}`, ...(intervals !== undefined && { on: { field, intervals } }) };
  });
}

function compile(entries: readonly AddressEntry[], family: Family): Compiled {
  const bits = BITS[family];
  const [only] = entries;
  if (entries.length === 1 && only?.except === false) return single(only.prefix, bits);
  const intervals = matchingIntervals(entries, bits);
  const [first] = intervals;
  if (first === undefined) return 'none';
  if (first[0] === 0n && first[1] === maximum(bits)) return 'all';
  const words = intervals.map((interval) => intervalText(interval, bits));
  if (words.length === 1) return { values: words.join(), intervals };
  const elements = `{ ${words.join(', ')} }`;
  if (words.length < NAMED_FROM) return { values: elements, intervals };
  const name = `${family}-addresses_${createHash('sha1').update(elements).digest('hex').slice(0, 12)}`;
  const type = family === 'inet' ? 'ipv4_addr' : 'ipv6_addr';
  const definition = `type ${type}; flags interval; elements = ${elements};`;
  return { values: `@${name}`, set: { kind: 'set', name, definition, rules: [] } };
}

/** Most lists are of one prefix, which is its own text. */
function single(prefix: string, bits: number): Compiled {
  const { address, length } = parsePrefix(prefix);
  if (length === 0) return 'all';
  const interval = [address, address | maximum(bits - length)] as const;
  return { values: length === bits ? prefix.replace(/\/.*/, '') : prefix, intervals: [interval] };
}

/**
 * The addresses whose longest prefix is no `except`, in order and apart from each other. Prefixes either hold one
 * another or have nothing in common, so a stack of those that are open tells which is the longest.
 */
function matchingIntervals(entries: readonly AddressEntry[], bits: number): [bigint, bigint][] {
  const prefixes = entries.map(({ prefix, except }) => {
    const { address, length } = parsePrefix(prefix);
    return { first: address, last: address | maximum(bits - length), except };
  });
  // the longer behind what holds it; of two equal ones the `except` last, so that it decides
  prefixes.sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last) || Number(a.except) - Number(b.except));
  const intervals: [bigint, bigint][] = [];
  const open: typeof prefixes = [];
  let next = 0n;

  function upTo(last: bigint, { except }: { readonly except: boolean }): void {
    if (last < next) return;
    const before = intervals.at(-1);
    if (except) next = last + 1n;
    else if (before !== undefined && before[1] + 1n === next) before[1] = last;
    else intervals.push([next, last]);
    next = last + 1n;
  }
  for (const prefix of prefixes) {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if (top.last >= prefix.first) {
        upTo(prefix.first - 1n, top);
        break;
      }
      upTo(top.last, top);
      open.pop();
    }
    next = prefix.first;
    open.push(prefix);
  }
  for (let top = open.pop(); top !== undefined; top = open.pop()) upTo(top.last, top);
  return intervals;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

/** The largest number of so many bits. */
function maximum(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

function intervalText([first, last]: readonly [bigint, bigint], bits: number): string {
  if (first === last) return addressText(first, bits);
  const size = last - first + 1n;
  const hostBits = size.toString(2).length - 1;
  const isPrefix = size === 1n << BigInt(hostBits) && first % size === 0n;
  return isPrefix
    ? `${addressText(first, bits)}/${bits - hostBits}`
    : [first, last].map((end) => addressText(end, bits)).join('-');
}

/** An address as text. */
export function addressText(address: bigint, bits: number): string {
  if (bits === 32) {
    const number = Number(address);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  // the last run of zeros to the end, which networks have, is left out
  const network = groups.join(':').replace(/(:0){2,}$/, '::');
  return network === '0::' ? '::' : network;
}
