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
import type { Match, Rule } from './rule.ts';
import { notLaterFragment } from './transport.ts';

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
export function termRules(term: Term, filter: Filter, place: Place): Rule[] {
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

  if (inline && guards.length === 0) return ways.map((way) => behind(way, only));
  const target = inner === undefined ? (inline ? undefined : chain('', actions)) : place.nested(inner);
  if (guards.length === 0 && (ways.length === 1 || terminates)) {
    return ways.map((way) => behind(way, `${terminates ? 'goto' : 'jump'} ${target}`));
  }
  const matching = ways.map((way) => behind(way, target === undefined ? `${only}` : `goto ${target}`).text);
  return [{ text: `jump ${chain('match', [...guards, ...matching])}`, on: [] }];
}

function behind({ text, on }: Rule, action: string): Rule {
  return { text: join(text, action), on };
}

/**
 * Every way the conditions can hold, as the matching part of a rule: `port` and `address` mean
 * source or destination, and nftables has no "or" across fields. `guards` are rules that leave the chain where a
 * condition fails that no rule can hold with others.
 */
function conditions(from: readonly Condition[], place: Place): { readonly ways: Rule[]; readonly guards: string[] } {
  const guards: string[] = [];
  let ways: Rule[] = [{ text: '', on: [] }];
  for (const condition of from) {
    if (condition.kind === 'ip-options') {
      guards.push(...optionRules(condition, place.define));
      continue;
    }
    const alternatives = alternativesOf(condition, place);
    ways = ways.flatMap((before) => alternatives.map((match) => both(before, match)));
  }
  return { ways: ways.map((way) => ({ ...way, text: join(way.text, fragmentTest(way, place.family)) })), guards };
}

function fragmentTest({ last }: Rule, family: Filter['family']): string {
  return last === undefined ? '' : notLaterFragment(family, last);
}

function both({ text, on, last }: Rule, match: Match): Rule {
  return {
    text: join(text, match.text),
    on: match.on === undefined ? on : [...on, match.on],
    last: match.last === undefined || (last !== undefined && last > match.last) ? last : match.last,
  };
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function alternativesOf(condition: Exclude<Condition, { kind: 'ip-options' }>, place: Place): Match[] {
  switch (condition.kind) {
    case 'number':
      return numberAlternatives(condition, place.family);
    case 'address':
      return addressAlternatives(condition, place.family, place.define);
    case 'flags':
      return flagAlternatives(condition);
    case 'fragment':
      return FRAGMENTS[place.family][condition.which].map((text) => ({ text }));
    case 'interface': {
      // a device has one logical interface of each physical one
      const names = new Set(condition.names.map((name) => `"${linuxName(name.replace(/\.\d+$/, ''))}"`));
      const values = names.size === 1 ? [...names].join() : `{ ${[...names].join(', ')} }`;
      return [{ text: `${place.interfaceField} ${values}` }];
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
