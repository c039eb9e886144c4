/**
 * Long chains made short for a packet: where many rules in a row ask for values of the same field (destination ports,
 * source addresses), one look-up leads to the few that can match. It changes nothing else: a packet meets the rules
 * that it could match in the same order, and those that it could not are the ones it is spared.
 */
import { addressText } from './addresses.ts';
import { type Bound, type Interval, next, previous, type Rule } from './rule.ts';
import { LATER_FRAGMENTS_RETURN } from './transport.ts';

/** Rules that a look-up leads to, about. */
const BUCKET = 24;
/** Fewer in a row are not worth a look-up. */
const WORTHWHILE = 64;
/** Rules that stand in several buckets are written several times; this is the most of all together, as a factor. */
const MOST_COPIES = 1.25;

interface Bucket {
  readonly values: Interval;
  readonly rules: readonly Rule[];
}

/** Rules to write one by one, or those of a look-up. */
type Part = { readonly rules: readonly Rule[] } | { readonly field: string; readonly buckets: readonly Bucket[] };

/** The rules' text, with look-ups; `define` makes a chain of rules and returns its name. */
export function dispatch(
  rules: readonly Rule[],
  define: (bucket: number, rules: readonly string[]) => string,
): string[] {
  const plain = rules.map(({ text }) => text);
  if (rules.length < WORTHWHILE) return plain;
  let best: Part[] | undefined;
  for (const field of fieldsOf(rules)) {
    best = partsBy(field, rules);
    if (longest(best) <= rules.length / 2) break;
    best = undefined;
  }
  if (best === undefined) return plain;
  let made = 0;
  return best.flatMap((part) => {
    if ('rules' in part) return part.rules.map(({ text }) => text);
    const ways = part.buckets.map(({ values, rules }) => {
      const chain = define(made++, chainOf(rules));
      return `${intervalText(values, part.field)} : jump ${chain}`;
    });
    return [`${part.field} vmap { ${ways.join(', ')} }`];
  });
}

/** That a packet is no later fragment is asked once where all rules ask it: asked in each it is a quarter of nft's work. */
function chainOf(rules: readonly Rule[]): string[] {
  const unguarded = rules.flatMap((rule) => rule.unguarded ?? []);
  if (unguarded.length < rules.length) return rules.map(({ text }) => text);
  return [LATER_FRAGMENTS_RETURN, ...unguarded];
}

/** Those that enough rules ask for, first the one with the most values. */
function fieldsOf(rules: readonly Rule[]): string[] {
  const values = new Map<string, { rules: number; starts: Set<Bound> }>();
  for (const { on } of rules) {
    for (const { field, intervals } of on) {
      const known = values.get(field) ?? { rules: 0, starts: new Set() };
      values.set(field, known);
      known.rules++;
      for (const [first] of intervals) known.starts.add(first);
    }
  }
  return [...values]
    .filter(([, { rules, starts }]) => rules >= WORTHWHILE && starts.size > 1)
    .sort(([, a], [, b]) => b.starts.size - a.starts.size)
    .map(([field]) => field);
}

/** Rules that a packet meets at most. */
function longest(parts: readonly Part[]): number {
  const lengths = parts.map((part) =>
    'rules' in part ? part.rules.length : 1 + Math.max(...part.buckets.map(({ rules }) => rules.length)),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

function partsBy(field: string, rules: readonly Rule[]): Part[] {
  const parts: Part[] = [];
  let run: Rule[] = [];
  let rest: Rule[] = [];
  const close = () => {
    const buckets = run.length < WORTHWHILE ? undefined : bucketsBy(field, run);
    if (buckets === undefined) rest.push(...run);
    else {
      parts.push({ rules: rest }, { field, buckets });
      rest = [];
    }
    run = [];
  };
  for (const rule of rules) {
    if (rule.on.some((constraint) => constraint.field === field)) run.push(rule);
    else {
      close();
      rest.push(rule);
    }
  }
  close();
  return [...parts, { rules: rest }];
}

/** The field's values in neighbouring intervals, with the rules that ask for any of them; undefined: too many copies. */
function bucketsBy(field: string, rules: readonly Rule[]): Bucket[] | undefined {
  const asked = rules.map(({ on }) => on.find((constraint) => constraint.field === field)?.intervals ?? []);
  const most = rules.length * MOST_COPIES;
  const starts = asked.flatMap((intervals, rule) => intervals.map((interval) => ({ interval, rule })));
  starts.sort((a, b) => compare(a.interval[0], b.interval[0]) || a.rule - b.rule);
  const buckets: Bucket[] = [];
  let open = new Set<number>();
  let copies = 0;
  for (let at = 0; at < starts.length; ) {
    const first = starts[at]?.interval[0] ?? 0;
    // all that begin at one value stay together
    let end = at;
    for (; end < starts.length && starts[end]?.interval[0] === first; end++) open.add(starts[end]?.rule ?? 0);
    at = end;
    const following = starts[at]?.interval[0];
    if (following !== undefined && open.size < BUCKET) continue;
    const before = buckets.at(-1);
    const begin = before === undefined ? (starts[0]?.interval[0] ?? 0) : next(before.values[1]);
    const inside = [...open];
    const last = following === undefined ? highest(inside, asked) : previous(following);
    copies += inside.length;
    if (copies > most) return undefined;
    buckets.push({ values: [begin, last], rules: pick(inside, rules) });
    // what goes on into the next bucket
    const goesOn = ([first, last]: Interval) => following !== undefined && first < following && last >= following;
    open = new Set(inside.filter((rule) => asked[rule]?.some(goesOn)));
  }
  return buckets;
}

function pick(indices: readonly number[], rules: readonly Rule[]): Rule[] {
  return indices.toSorted((a, b) => a - b).flatMap((index) => rules[index] ?? []);
}

function highest(rules: readonly number[], asked: readonly (readonly Interval[])[]): Bound {
  const ends = rules.flatMap((rule) => (asked[rule] ?? []).map(([, end]) => end));
  return ends.sort(compare).at(-1) ?? 0;
}

function compare(a: Bound, b: Bound): number {
  return a < b ? -1 : Number(a > b);
}

function intervalText([first, last]: Interval, field: string): string {
  const text = (bound: Bound) =>
    typeof bound === 'bigint' ? addressText(bound, field.startsWith('ip6') ? 128 : 32) : String(bound);
  return first === last ? text(first) : `${text(first)}-${text(last)}`;
}
