/** Random filters and where they are applied, as configuration text. */
import type { Family } from '../../../../device/firewall/model.ts';
import { randomFrom, randomPrefix } from './conditions.ts';
import type { Draw } from './draw.ts';
import { BEHIND, WIRES } from './testbed.ts';

/** A configuration in parts, so that what makes no difference can be left out of it. */
export interface Rules {
  /** Commands that belong to no filter, without `set`. */
  readonly others: readonly string[];
  readonly filters: readonly FilterRules[];
  /** Where filters are applied, without `set`. */
  readonly attachments: readonly string[];
}

export interface FilterRules {
  /** `firewall family inet filter f1`. */
  readonly at: string;
  readonly options: readonly string[];
  readonly terms: readonly TermRules[];
}

export interface TermRules {
  readonly name: string;
  /** What follows the words `from`, `then` and `filter`. */
  readonly from: readonly string[];
  readonly then: readonly string[];
  readonly filter?: string;
}

/** The configuration as commands. */
export function commands({ others, filters, attachments }: Rules): string[] {
  const lines = filters.flatMap(({ at, options, terms }) => [
    at,
    ...options.map((option) => `${at} ${option}`),
    ...terms.flatMap(({ name, from, then, filter }) => {
      const term = `${at} term ${name}`;
      return [
        term,
        ...from.map((line) => `${term} from ${line}`),
        ...then.map((line) => `${term} then ${line}`),
        ...(filter === undefined ? [] : [`${term} filter ${filter}`]),
      ];
    }),
  ]);
  return [...others, ...lines, ...attachments].map((line) => `set ${line}`);
}

/** Which packets meet the filters: those that come in, with their way out, or those of the device's own. */
export type Traffic = 'incoming' | 'own';

const INCOMING = [
  ...['lo0', ...WIRES.slice(0, BEHIND.length)].map((name) => [name, 'input'] as const),
  ...WIRES.slice(0, BEHIND.length).map((name) => [name, 'output'] as const),
];
const OWN = ['lo0', ...WIRES.slice(0, BEHIND.length)].map((name) => [name, 'output'] as const);

/** Of a hundred filters so many have terms by the dozen. */
const LONG_PERCENT = 2;

/** Odd names that a term may have; N stands for its number. */
const ODD_NAMES = ['"a N"', 'a.N', 'N%', '"x(N)/z"', 'éN', `N${'n'.repeat(63)}`, '"semi;N"', '-N', '"#N"'];

class Writer {
  readonly #draw: Draw;
  readonly #prefix: string;
  readonly filters: FilterRules[] = [];
  readonly others: string[] = [];
  readonly #lists: Record<Family, string[]> = { inet: [], inet6: [] };

  constructor(draw: Draw, prefix: string) {
    this.#draw = draw;
    this.#prefix = prefix;
    for (const family of ['inet', 'inet6'] as const) {
      for (let at = 0; at < 3; at++) this.#list(family, at === 0 && draw.chance(20) ? 200 : draw.int(1, 8));
    }
  }

  #list(family: Family, length: number): void {
    const draw = this.#draw;
    const name = `${family}-${this.#lists[family].length}`;
    const prefixes = new Set(draw.times(length, () => randomPrefix(draw, family)));
    // in a list of many, those that lie close together
    if (length > 100) for (let at = 0; at < length; at++) prefixes.add(dense(family, at * 2));
    this.others.push(...[...prefixes].map((prefix) => `policy-options prefix-list ${name} ${prefix}`));
    this.#lists[family].push(name);
  }

  /** Writes a filter and returns its name. `depth`: how far filters nest below it. */
  filter(family: Family, depth: number): string {
    const draw = this.#draw;
    const terms = draw.times(draw.weighted({ few: 3, some: 2 }) === 'few' ? draw.int(1, 3) : draw.int(3, 8), (at) =>
      this.#term(family, at, depth),
    );
    const name = `${this.#prefix}${this.filters.length}`;
    if (draw.chance(LONG_PERCENT)) terms.splice(draw.int(0, terms.length), 0, ...this.#manyTerms(family));
    this.filters.push({
      at: `firewall family ${family} filter ${name}`,
      options: draw.chance(25) ? ['interface-specific'] : [],
      terms: draw.chance(2) ? [] : terms,
    });
    return name;
  }

  #term(family: Family, at: number, depth: number): TermRules {
    const draw = this.#draw;
    const name = draw.chance(8) ? draw.pick(ODD_NAMES).replace('N', String(at)) : `t${at}`;
    const from = randomFrom(draw, family, this.#lists[family]);
    if (depth > 0 && draw.chance(18)) return { name, from, then: [], filter: this.filter(family, depth - 1) };
    return { name, from, then: this.#actions(family, at) };
  }

  /** Terms that ask for values of one field, close together and overlapping: the renderer looks those up. */
  #manyTerms(family: Family): TermRules[] {
    const draw = this.#draw;
    const field = draw.pick([
      'destination-port',
      'source-port',
      'source-address',
      family === 'inet' ? 'ttl' : 'hop-limit',
    ]);
    const start = draw.int(0, 80);
    const others = draw.chance(30) ? 3 : 0;
    return draw.times(draw.int(90, 130), (at) => {
      const value = start + at + draw.int(0, 3);
      const range = draw.chance(30) ? `${value}-${value + draw.int(0, 4)}` : value;
      const line = `${field} ${field === 'source-address' ? dense(family, value) : range}`;
      const more = draw.chance(15) ? randomFrom(draw, family, []).filter((one) => /^(is-|interface)/.test(one)) : [];
      const actions = this.#actions(family, at);
      // every one of them a rule
      const then = actions.includes('next term')
        ? ['count many', ...actions.filter((one) => !one.startsWith('count'))]
        : actions;
      return { name: `many${at}`, from: [draw.chance(others) ? 'is-fragment' : line, ...more], then };
    });
  }

  #actions(family: Family, at: number): string[] {
    const draw = this.#draw;
    const outcome = draw.weighted({ accept: 22, discard: 14, reject: 30, 'next term': 20, none: 8 });
    const words = outcome === 'reject' && draw.chance(80) ? `reject ${draw.pick(MESSAGES[family])}` : outcome;
    return [
      ...(draw.chance(55) ? [`count ${draw.chance(80) ? `c${at}` : 'shared'}`] : []),
      ...(draw.chance(25) ? ['log'] : []),
      ...(draw.chance(12) ? ['syslog'] : []),
      ...(words === 'none' ? [] : [words]),
    ];
  }
}

function dense(family: Family, at: number): string {
  return family === 'inet' ? `10.200.${at >> 8}.${at & 255}/32` : `2001:db8:c8::${at.toString(16)}/128`;
}

const MESSAGES: Readonly<Record<Family, readonly string[]>> = {
  inet: [
    ...['network-unreachable', 'host-unreachable', 'protocol-unreachable', 'port-unreachable', 'fragmentation-needed'],
    ...['source-route-failed', 'network-unknown', 'host-unknown', 'source-host-isolated', 'network-prohibited'],
    ...['host-prohibited', 'bad-network-tos', 'bad-host-tos', 'administratively-prohibited', 'precedence-violation'],
    ...['precedence-cutoff', 'tcp-reset', 'tcp-reset', 'tcp-reset', 'tcp-reset', 'tcp-reset'],
  ],
  inet6: [
    ...['no-route', 'administratively-prohibited', 'beyond-scope', 'address-unreachable', 'port-unreachable'],
    ...['tcp-reset', 'tcp-reset'],
  ],
};

/** `prefix` makes filters' names differ from those of other configurations. */
export function randomRules(draw: Draw, traffic: Traffic, prefix: string): Rules {
  const writer = new Writer(draw, prefix);
  const attachments: string[] = [];
  for (const family of ['inet', 'inet6'] as const) {
    const applied: string[] = [];
    const name = () => {
      const made = applied.length > 0 && draw.chance(15) ? draw.pick(applied) : writer.filter(family, 2);
      applied.push(made);
      return made;
    };
    for (const [at, direction] of traffic === 'own' ? OWN : INCOMING) {
      if (draw.chance(25)) continue;
      const where = `interfaces ${at} unit 0 family ${family} filter ${direction}`;
      if (draw.chance(75)) attachments.push(`${where} ${name()}`);
      else attachments.push(...new Set(draw.times(draw.int(1, 3), name).map((one) => `${where}-list ${one}`)));
    }
  }
  return { others: writer.others, filters: writer.filters, attachments };
}
