import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispatch } from '../../../device/firewall/nftables/dispatch.ts';
import type { Rule } from '../../../device/firewall/nftables/rule.ts';

const FIELDS = ['@th,0,16', '@th,16,16', 'ip protocol'] as const;
type Packet = Readonly<Partial<Record<(typeof FIELDS)[number], number>>>;

/** Rules of up to three conditions, most of them on one field, as in real filters. */
const interval = fc
  .tuple(fc.nat(5000), fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(100)))
  .map(([first, more]) => [first, first + more] as const);
const several = fc
  .uniqueArray(interval, { minLength: 2, maxLength: 3, selector: ([first]) => first })
  .map((list) => list.toSorted(([a], [b]) => a - b).filter(([first], at, all) => first > (all[at - 1]?.[1] ?? -1)));
const apart = fc.oneof({ weight: 12, arbitrary: interval.map((one) => [one]) }, several);
const constraints = fc.array(fc.record({ field: fc.constantFrom(...FIELDS), intervals: apart }), { maxLength: 3 });
const rules = fc
  .array(
    fc.oneof(
      { weight: 300, arbitrary: fc.tuple(constraints, apart) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    {
      minLength: 70,
      maxLength: 300,
      size: 'max',
    },
  )
  .map((list): Rule[] =>
    list.map((entry, at) => ({
      text: `rule ${at}`,
      on: entry === undefined ? [] : [...entry[0], { field: '@th,16,16', intervals: entry[1] }],
    })),
  );
const packet = fc.record(Object.fromEntries(FIELDS.map((field) => [field, fc.nat(5100)])), { requiredKeys: [] });

/** The rules that a packet matches, in order, as the kernel would evaluate the chain. */
function evaluate(
  chain: readonly string[],
  chains: ReadonlyMap<string, readonly string[]>,
  known: ReadonlyMap<string, Rule>,
  packet: Packet,
): string[] {
  return chain.flatMap((line) => {
    const [, field, ways] = /^(.*) vmap \{ (.*) \}$/.exec(line) ?? [];
    if (field === undefined || ways === undefined) {
      const matches = known.get(line)?.on.every((one) => {
        const value = packet[one.field as keyof Packet];
        return value !== undefined && one.intervals.some(([first, last]) => first <= value && value <= last);
      });
      return matches ? [line] : [];
    }
    const value = packet[field as keyof Packet];
    return ways.split(', ').flatMap((way) => {
      const [, first = '', last = first, name = ''] = /^(\d+)(?:-(\d+))? : jump (.*)$/.exec(way) ?? [];
      const chosen = value !== undefined && Number(first) <= value && value <= Number(last);
      return chosen ? evaluate(chains.get(name) ?? [], chains, known, packet) : [];
    });
  });
}

let lookups = 0;

test('a packet matches the same rules in the same order with look-ups as without', () => {
  fc.assert(
    fc.property(rules, fc.array(packet, { minLength: 50, maxLength: 50 }), (rules, packets) => {
      const chains = new Map<string, readonly string[]>();
      const chain = dispatch(rules, (bucket, rules) => {
        chains.set(`b${bucket}`, rules);
        return `b${bucket}`;
      });
      if (chains.size > 0) lookups++;
      const known = new Map(rules.map((rule) => [rule.text, rule]));
      const plain = rules.map(({ text }) => text);
      for (const packet of packets) {
        expect(evaluate(chain, chains, known, packet)).toEqual(evaluate(plain, chains, known, packet));
      }
    }),
  );
  expect(lookups).toBeGreaterThan(0);
});

/** Rules that each ask for one value of a field. */
function asking(count: number, field: string, value: (at: number) => number | bigint): Rule[] {
  return Array.from({ length: count }, (_, at) => ({
    text: `rule ${at}`,
    on: [{ field, intervals: [[value(at), value(at)] as const] }],
  }));
}

function shape(rules: readonly Rule[]) {
  const sizes: number[] = [];
  const chain = dispatch(rules, (bucket, rules) => {
    sizes.push(rules.length);
    return `b${bucket}`;
  });
  return { chain, sizes };
}

test('a thousand rules become one look-up and few rules behind it', () => {
  const { chain, sizes } = shape(asking(1000, '@th,16,16', (at) => at));
  expect(chain).toHaveLength(1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(24);
});

test('rules that ask for nothing stand where they stood', () => {
  const many = asking(100, '@th,16,16', (at) => at);
  const { chain } = shape([...many.slice(0, 70), { text: 'in between', on: [] }, ...many.slice(0, 70)]);
  expect(chain.map((line) => line.replace(/ \{.*/, ''))).toEqual(['@th,16,16 vmap', 'in between', '@th,16,16 vmap']);
});

test('addresses are looked up too', () => {
  const { chain } = shape(asking(64, 'ip6 saddr', (at) => (0x2001n << 112n) + BigInt(at)));
  expect(chain[0]).toMatch(/^ip6 saddr vmap \{ 2001::-2001:0:0:0:0:0:0:17 : jump b0, /);
});

test.each([
  ['few rules', asking(40, '@th,16,16', (at) => at)],
  ['rules that all ask for the same', asking(200, 'ip protocol', () => 6)],
])('%s stay as they are', (_, rules) => {
  expect(shape(rules).chain).toEqual(rules.map(({ text }) => text));
});

test('chains where every rule asks for no later fragment ask for it once', () => {
  const guarded = asking(80, '@th,16,16', (at) => at).map((rule) => ({ ...rule, unguarded: `${rule.text} without` }));
  const chains: (readonly string[])[] = [];
  // the last bucket has a rule that takes later fragments too
  dispatch([...guarded, ...asking(1, '@th,16,16', () => 1000)], (_, rules) => {
    chains.push(rules);
    return 'b';
  });
  expect(chains[0]?.slice(0, 2)).toEqual(['ip frag-off & 0x1fff != 0 return', 'rule 0 without']);
  expect(chains.at(-1)).toEqual(expect.arrayContaining(['rule 79', 'rule 0']));
});
