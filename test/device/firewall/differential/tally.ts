/** What a run has tested: how often each kind of condition has decided either way, and each action has been taken. */
import { NUMBER_STATEMENTS } from '../../../../device/firewall/fields.ts';
import type { Condition, Family, Firewall } from '../../../../device/firewall/model.ts';
import type { Prepared } from './compare.ts';
import type { Expectation } from './expect.ts';

const FAMILIES = ['inet', 'inet6'] as const;

/** What a condition is called here: `port`, `port-except`, `source-address`, `tcp-flags`. */
function nameOf(condition: Condition, family: Family): string {
  switch (condition.kind) {
    case 'number': {
      const statement = NUMBER_STATEMENTS[family].find(({ field }) => field === condition.field);
      return `${statement?.name}${condition.except ? '-except' : ''}`;
    }
    case 'address':
      return condition.side === 'either' ? 'address' : `${condition.side}-address`;
    case 'flags':
      return `${condition.of}-flags`;
    case 'fragment':
      return `${condition.which}-fragment`;
    case 'ip-options':
      return condition.except ? 'ip-options-except' : 'ip-options';
    case 'interface':
      return 'interface';
  }
}

export class Tally {
  filters = 0;
  packets = 0;
  readonly #seen = new Map<string, number>();

  add({ firewall, artefacts }: Prepared, expectations: readonly Expectation[]): void {
    this.filters += firewall.filters.length;
    this.packets += expectations.length;
    for (const { name } of artefacts.flatMap(({ objects }) => objects)) {
      const [role, family] = name.split('/');
      if (role === 'by-value') this.#see(`${family?.replace('-output', '')} look-up by value`);
    }
    for (const attachment of firewall.attachments) {
      this.#see(`${attachment.family} ${attachment.interface === 'lo0' ? 'lo0' : 'interface'} ${attachment.direction}`);
      if (attachment.filters.length > 1) this.#see(`${attachment.family} list`);
    }
    for (const { fate, evaluations } of expectations) {
      for (const answer of fate.answers) this.#see(`answer ${answer.replace(/ to .*/, '')}`);
      for (const where of fate.arrived) this.#see(`arrived ${where === 'local' ? 'at the device' : 'behind it'}`);
      for (const evaluation of evaluations) this.#addEvaluation(firewall, evaluation);
    }
  }

  /** Kinds that have not been seen once. */
  missing(): string[] {
    return WANTED.filter((kind) => !this.#seen.has(kind));
  }

  /** Of each kind how often, the rarest first. */
  rarest(count: number): string {
    const kinds = WANTED.map((kind) => [kind, this.#seen.get(kind) ?? 0] as const).sort(([, a], [, b]) => a - b);
    return kinds
      .slice(0, count)
      .map(([kind, seen]) => `${kind}: ${seen}`)
      .join('; ');
  }

  #see(kind: string): void {
    this.#seen.set(kind, (this.#seen.get(kind) ?? 0) + 1);
  }

  #addEvaluation(firewall: Firewall, evaluation: Expectation['evaluations'][number]): void {
    const { family } = evaluation;
    const { outcome } = evaluation;
    this.#see(`${family} ${evaluation.term === undefined ? 'implicit discard' : outcome.kind}`);
    for (const { action, log, syslog } of evaluation.logs) {
      if (log) this.#see(`${family} log ${action}`);
      if (syslog) this.#see(`${family} syslog ${action}`);
    }
    if (evaluation.counts.length > 0) this.#see(`${family} count`);
    for (const { filter, term, within, matches } of evaluation.trail) {
      const conditions =
        firewall.filters
          .find((one) => one.name === filter && one.family === family)
          ?.terms.find(({ name }) => name === term)?.from ?? [];
      if (within.length > 0 && matches === 'yes') this.#see(`${family} nested term`);
      // of several conditions that fail together nobody knows which did
      if (matches === 'no' && conditions.length !== 1) continue;
      for (const condition of conditions) this.#see(`${family} ${nameOf(condition, family)} ${matches}`);
    }
  }
}

const OTHERS = [
  ...['source-address', 'destination-address', 'address', 'tcp-flags', 'any-fragment', 'first-fragment', 'interface'],
];

const WANTED: readonly string[] = [
  ...FAMILIES.flatMap((family) => {
    const numbers = NUMBER_STATEMENTS[family].flatMap(({ name }) => [name, `${name}-except`]);
    const inet = family === 'inet' ? ['fragment-flags', 'ip-options', 'ip-options-except'] : [];
    return [
      ...[...numbers, ...OTHERS, ...inet].flatMap((name) => [`${name} yes`, `${name} no`]),
      ...['accept', 'discard', 'reject', 'implicit discard', 'count', 'nested term', 'list', 'look-up by value'],
      ...['accept', 'discard', 'reject', 'next-term'].flatMap((action) => [`log ${action}`, `syslog ${action}`]),
      ...['lo0 input', 'lo0 output', 'interface input', 'interface output'],
    ].map((name) => `${family} ${name}`);
  }),
  ...Array.from({ length: 16 }, (_, code) => `answer icmp 3/${code}`),
  ...Array.from({ length: 5 }, (_, code) => `answer icmp 1/${code}`),
  ...['answer reset', 'arrived at the device', 'arrived behind it'],
];
