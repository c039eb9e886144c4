/** A term as rules: of its filter's chain, and of chains of its own where one rule cannot say it. */
import { linuxName } from '../../apply/names.ts';
import type { NftObject } from '../../apply/nft-objects.ts';
import type { Lookup, ObjectNames } from '../counters.ts';
import type { Condition, Filter, Term } from '../model.ts';
import { actionRules } from './actions.ts';
import { addressAlternatives } from './addresses.ts';
import { numberAlternatives } from './fields.ts';
import { flagAlternatives } from './flags.ts';
import { optionRules } from './ip-options.ts';
import { objectName } from './names.ts';

/** Where a filter's terms are evaluated. */
export interface Place {
  readonly family: Filter['family'];
  /** What `from interface` asks: the one a packet came in by, or leaves by. */
  readonly interfaceField: 'iifname' | 'oifname';
  /** Begins the names of the instance's chains. */
  readonly chains: readonly [root: string, instance: string];
  readonly names: ObjectNames;
  readonly lookup: Lookup;
  /** Takes a set or a chain; one that is there already stays. */
  define(object: NftObject): void;
  /** The name of the chain of a filter that stands in a term; it is made when it is not there. */
  nested(filter: Filter): string;
}

/** So many ways to match are written as rules with the actions behind each; more go to a chain of actions. */
const INLINE = 4;

/**
 * The term's rules in the filter's chain: behind them the search goes on. A term that acts, goes on and can match in
 * several ways must act once: its ways stand in a chain that is jumped to, and go to the chain of its actions, whose
 * end leads back here.
 */
export function termRules(term: Term, filter: Filter, place: Place): string[] {
  const { ways, guards } = conditions(term.from, place);
  if (ways.length === 0) return [];
  const inner = term.filter === undefined ? undefined : place.lookup.filter(place.family, term.filter);
  const terminates = inner === undefined && term.then.outcome.kind !== 'next-term';
  const actions = inner === undefined ? actionRules(term, filter, place) : [];
  if (inner === undefined && actions.length === 0) return []; // matching changes nothing
  const [only] = actions;
  const inline =
    actions.length === 1 && only !== undefined && (ways.length === 1 || (terminates && ways.length <= INLINE));

  function chain(role: string, rules: readonly string[]): string {
    const name = [objectName(...place.chains, filter.name, term.name), role].filter((part) => part !== '').join('/');
    place.define({ kind: 'chain', name, definition: '', rules });
    return name;
  }

  if (inline && guards.length === 0) return ways.map((way) => `${way}${only}`);
  const target = inner === undefined ? (inline ? undefined : chain('', actions)) : place.nested(inner);
  if (guards.length === 0 && (ways.length === 1 || terminates)) {
    return ways.map((way) => `${way}${terminates ? 'goto' : 'jump'} ${target}`);
  }
  const behind = ways.map((way) => (target === undefined ? `${way}${only}` : `${way}goto ${target}`));
  return [`jump ${chain('match', [...guards, ...behind])}`];
}

/**
 * Every way the conditions can hold, as the matching part of a rule with a space behind it: `port` and `address` mean
 * source or destination, and nftables has no "or" across fields. `guards` are rules that leave the chain where a
 * condition fails that no rule can hold with others.
 */
function conditions(from: readonly Condition[], place: Place): { readonly ways: string[]; readonly guards: string[] } {
  const guards: string[] = [];
  let ways = [''];
  for (const condition of from) {
    if (condition.kind === 'ip-options') {
      guards.push(...optionRules(condition, place.define));
      continue;
    }
    const alternatives = alternativesOf(condition, place).map((match) => (match === '' ? '' : `${match} `));
    ways = ways.flatMap((before) => alternatives.map((match) => before + match));
  }
  return { ways, guards };
}

function alternativesOf(condition: Exclude<Condition, { kind: 'ip-options' }>, place: Place): string[] {
  switch (condition.kind) {
    case 'number':
      return numberAlternatives(condition, place.family);
    case 'address':
      return addressAlternatives(condition, place.family, place.define);
    case 'flags':
      return flagAlternatives(condition);
    case 'fragment':
      return FRAGMENTS[place.family][condition.which];
    case 'interface': {
      // a device has one logical interface of each physical one
      const names = new Set(condition.names.map((name) => `"${linuxName(name.replace(/\.\d+$/, ''))}"`));
      return [`${place.interfaceField} ${names.size === 1 ? [...names].join() : `{ ${[...names].join(', ')} }`}`];
    }
  }
}

/** By the offset and the bit for more; an IPv6 packet with the header of a fragment that is the whole is none. */
const FRAGMENTS = {
  inet: { any: ['ip frag-off & 0x3fff != 0'], first: ['ip frag-off & 0x3fff == 0x2000'] },
  inet6: {
    any: ['frag frag-off != 0', 'frag more-fragments 1'],
    first: ['frag frag-off 0 frag more-fragments 1'],
  },
};
