/** Subnets of a network that automatic addresses are taken from, each given away once. */
import { type Address, contains, networkOf, type Prefix, parsePrefix } from './addresses.ts';
import { error } from './diagnostics.ts';
import type { AddressFact } from './facts.ts';
import type { Located } from './shape.ts';
import type { Diagnostic, Place } from './topology.ts';

/** What a pool is made of. */
export interface PoolPlan {
  /** As messages name it, e.g. `addresses links`. */
  readonly name: string;
  readonly family: 4 | 6;
  /** The network when the lab names none. */
  readonly usual: string;
  readonly given: Located<string> | undefined;
  /** Where the lab asks for automatic addresses. */
  readonly place: Place;
  /** Bits of its subnets' prefixes. */
  readonly length: number;
  /** Bits of a bridge's subnet in a pool that is large enough; the same or fewer. */
  readonly bridgeLength: number;
}

/** The subnets of one size in a prefix, each given away once; or larger ones, that take the place of several. */
export class AddressPool {
  private readonly plan: PoolPlan;
  private readonly bits: number;
  private readonly prefix: Prefix | undefined;
  private readonly taken = new Set<bigint>();
  private readonly problems: Diagnostic[];

  /** A network that cannot be one is reported, and gives no addresses. */
  constructor(plan: PoolPlan, stated: readonly AddressFact[], problems: Diagnostic[]) {
    this.plan = plan;
    this.problems = problems;
    this.bits = plan.family === 4 ? 32 : 128;
    const { family, usual, given, place, length } = plan;
    const text = given?.value ?? usual;
    const prefix = parsePrefix(text);
    const fits = prefix?.family === family && prefix.length <= length && networkOf(prefix).value === prefix.value;
    if (prefix === undefined || !fits) {
      const expected = `an IPv${family} network of at most ${length} bits, e.g. ${usual}`;
      problems.push(error(given?.place ?? place, `${plan.name}: bad pool '${text}'; expected ${expected}`));
      return;
    }
    this.prefix = prefix;
    for (const fact of stated) {
      if (contains(prefix, fact.prefix)) this.taken.add((fact.prefix.value - prefix.value) >> this.shift(length));
    }
  }

  /** How long the prefix of a subnet with so many hosts is. */
  lengthFor(hosts: number): number {
    const { length, bridgeLength } = this.plan;
    const least = Math.min(length, this.bits - Math.ceil(Math.log2(hosts + 2)));
    return (this.prefix?.length ?? 0) + 4 <= bridgeLength ? Math.min(bridgeLength, least) : least;
  }

  /** The first address of the subnet at `wish`, or of the next free one; undefined after reporting that there is none. */
  take(wish: bigint, length: number = this.plan.length): Address | undefined {
    if (this.prefix === undefined) return undefined;
    const many = 1n << BigInt(this.plan.length - length); // slots of its own size in one that is asked for
    const groups = (1n << BigInt(this.plan.length - this.prefix.length)) / many;
    for (let tried = 0n; tried < groups; tried++) {
      const group = (wish + tried) % groups;
      const slots = Array.from({ length: Number(many) }, (_, index) => group * many + BigInt(index));
      if (slots.some((slot) => this.taken.has(slot))) continue;
      for (const slot of slots) this.taken.add(slot);
      return { family: this.plan.family, value: this.prefix.value + (group << this.shift(length)) };
    }
    const { given, place, name } = this.plan;
    const message = `${name}: ${this.prefix.text} is used up; expected a larger pool`;
    this.problems.push(error(given?.place ?? place, message));
    return undefined;
  }

  private shift(length: number): bigint {
    return BigInt(this.bits - length);
  }
}
