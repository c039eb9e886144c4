/** A term as rules: of its filter's chain, and of chains of its own where one rule cannot say it. */
import type { NftObject } from '../../apply/nft-objects.ts';
import type { Lookup, ObjectNames } from '../counters.ts';
import type { Filter, Term } from '../model.ts';
import { actionRules } from './actions.ts';
import { objectName } from './names.ts';
import type { Rule } from './rule.ts';
import { waysToMatch } from './ways.ts';

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
  const { ways, guards, objects } = waysToMatch(term.from, place.family, place.interfaceField);
  if (ways.length === 0) return [];
  const inner = term.filter === undefined ? undefined : place.lookup.filter(place.family, term.filter);
  const terminates = inner === undefined && term.then.outcome.kind !== 'next-term';
  const actions = inner === undefined ? actionRules(term, filter, place) : [];
  if (inner === undefined && actions.length === 0) return []; // matching changes nothing
  objects.forEach(place.define);
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

function behind({ text, on, unguarded }: Rule, action: string): Rule {
  const whole = text === '' ? action : `${text} ${action}`;
  return { text: whole, on, ...(unguarded !== undefined && { unguarded: `${unguarded} ${action}` }) };
}
