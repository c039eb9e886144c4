/** The conditions of a term as what can stand in rules. */
import { linuxName } from '../../apply/names.ts';
import type { NftObject } from '../../apply/nft-objects.ts';
import type { Condition, Family } from '../model.ts';
import { addressAlternatives } from './addresses.ts';
import { numberAlternatives } from './fields.ts';
import { flagAlternatives } from './flags.ts';
import { optionRules } from './ip-options.ts';
import type { Constraint, Match, Rule } from './rule.ts';
import { notLaterFragment } from './transport.ts';

/** What a `from` becomes. */
export interface Ways {
  /** The matching part of a rule for each way the conditions can hold. */
  readonly ways: readonly Rule[];
  /** Rules that leave the chain where a condition fails that no rule can hold with others. */
  readonly guards: readonly string[];
  /** Sets and chains that these need. */
  readonly objects: readonly NftObject[];
}

/** By the field that asks for an interface; a commit that does not touch a term finds it here. */
const known = {
  iifname: new WeakMap<readonly Condition[], Ways>(),
  oifname: new WeakMap<readonly Condition[], Ways>(),
};

/**
 * Every way the conditions can hold: `port` and `address` mean source or destination, and nftables has no "or" across
 * fields.
 */
export function waysToMatch(from: readonly Condition[], family: Family, interfaceField: keyof typeof known): Ways {
  let result = known[interfaceField].get(from);
  if (result === undefined) {
    result = workOut(from, family, interfaceField);
    known[interfaceField].set(from, result);
  }
  return result;
}

function workOut(from: readonly Condition[], family: Family, interfaceField: string): Ways {
  const objects: NftObject[] = [];
  const define = (object: NftObject) => void objects.push(object);
  const guards: string[] = [];
  let ways: (readonly Match[])[] = [[]];
  for (const condition of from) {
    if (condition.kind === 'ip-options') {
      guards.push(...optionRules(condition, define));
      continue;
    }
    const alternatives = alternativesOf(condition);
    ways = ways.flatMap((before) => alternatives.map((match) => [...before, match]));
  }
  return { ways: ways.map((way) => ruleOf(way, family)), guards, objects };

  function alternativesOf(condition: Exclude<Condition, { kind: 'ip-options' }>): Match[] {
    switch (condition.kind) {
      case 'number':
        return numberAlternatives(condition, family);
      case 'address':
        return addressAlternatives(condition, family, define);
      case 'flags':
        return flagAlternatives(condition);
      case 'fragment':
        return FRAGMENTS[family][condition.which].map((text) => ({ text }));
      case 'interface': {
        // a device has one logical interface of each physical one
        const names = new Set(condition.names.map((name) => `"${linuxName(name.replace(/\.\d+$/, ''))}"`));
        const values = names.size === 1 ? [...names].join() : `{ ${[...names].join(', ')} }`;
        return [{ text: `${interfaceField} ${values}` }];
      }
    }
  }
}

/**
 * Protocols stand behind all that reads the transport header: nft 1.0.6 cannot list a rule where a test of the
 * protocol stands before a comparison with `@th` (it ends by an assertion).
 */
function ruleOf(way: readonly Match[], family: Family): Rule {
  const on: Constraint[] = [];
  const texts: string[] = [];
  const protocols: string[] = [];
  let last = -1;
  for (const match of way) {
    if (match.text !== '') (match.protocol ? protocols : texts).push(match.text);
    if (match.on !== undefined) on.push(match.on);
    if (match.last !== undefined) last = Math.max(last, match.last);
  }
  if (last < 0) return { text: [...texts, ...protocols].join(' '), on };
  const text = [...texts, notLaterFragment(family, last), ...protocols].join(' ');
  return { text, on, ...(family === 'inet' && { unguarded: [...texts, ...protocols].join(' ') }) };
}

/** By the offset and the bit for more; an IPv6 packet with the header of a fragment that is the whole is none. */
const FRAGMENTS = {
  inet: { any: ['ip frag-off & 0x3fff != 0'], first: ['ip frag-off & 0x3fff == 0x2000'] },
  inet6: {
    any: ['frag frag-off != 0', 'frag more-fragments 1'],
    first: ['frag frag-off 0 frag more-fragments 1'],
  },
};
