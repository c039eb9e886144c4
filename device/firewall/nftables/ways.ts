/** The conditions of a term as what can stand in rules. */
import { linuxName } from '../../apply/names.ts';
import type { Condition, Family } from '../model.ts';
import { addressAlternatives } from './addresses.ts';
import { numberAlternatives } from './fields.ts';
import { flagAlternatives } from './flags.ts';
import { optionRules } from './ip-options.ts';
import type { Match, Rule } from './rule.ts';
import type { Place } from './terms.ts';
import { notLaterFragment } from './transport.ts';

/**
 * Every way the conditions can hold, as the matching part of a rule: `port` and `address` mean source or destination,
 * and nftables has no "or" across fields. `guards` are rules that leave the chain where a condition fails that no rule
 * can hold with others.
 */
export function waysToMatch(
  from: readonly Condition[],
  place: Place,
): { readonly ways: readonly Rule[]; readonly guards: readonly string[] } {
  const guards: string[] = [];
  let ways: (readonly Match[])[] = [[]];
  for (const condition of from) {
    if (condition.kind === 'ip-options') {
      guards.push(...optionRules(condition, place.define));
      continue;
    }
    const alternatives = alternativesOf(condition, place);
    ways = ways.flatMap((before) => alternatives.map((match) => [...before, match]));
  }
  return { ways: ways.map((way) => ruleOf(way, place.family)), guards };
}

/**
 * Protocols stand behind all that reads the transport header: nft 1.0.6 cannot list a rule where a test of the
 * protocol stands before a comparison with `@th` (it ends by an assertion).
 */
function ruleOf(way: readonly Match[], family: Family): Rule {
  const [protocols, others] = [true, false].map((wanted) => way.filter((match) => isProtocol(match) === wanted));
  const read = way.flatMap(({ last }) => last ?? []);
  const fragments = read.length === 0 ? [] : [notLaterFragment(family, Math.max(...read))];
  const texts = [...textsOf(others), ...fragments, ...textsOf(protocols)];
  return { text: texts.join(' '), on: way.flatMap(({ on }) => on ?? []) };
}

function isProtocol({ text }: Match): boolean {
  return /^(ip protocol|ip6 nexthdr|meta l4proto) /.test(text);
}

function textsOf(matches: readonly Match[] = []): string[] {
  return matches.map(({ text }) => text).filter((text) => text !== '');
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
