/** An instance as chains. */
import type { NftObject } from '../../apply/nft-objects.ts';
import { type Lookup, objectNames } from '../counters.ts';
import type { Instance } from '../instances.ts';
import type { Filter } from '../model.ts';
import { decisionComment } from '../names.ts';
import { dispatch } from './dispatch.ts';
import { objectName } from './names.ts';
import { type Place, termRules } from './terms.ts';

/** The chain that packets of this direction meet the instance in. */
export function instanceChain({ family, name }: Instance, direction: 'input' | 'output'): string {
  return objectName(rootOf(family, direction), name);
}

function rootOf(family: Filter['family'], direction: 'input' | 'output'): string {
  return direction === 'input' ? family : `${family}-output`;
}

/**
 * Defines the instance's chains for one direction. The filters' terms stand one behind the other; what none of them
 * decides is discarded at the end, and only there.
 */
export function defineInstance(
  instance: Instance,
  direction: 'input' | 'output',
  lookup: Lookup,
  define: (object: NftObject) => void,
): void {
  const { family, name, filters } = instance;
  const done = new Set<string>();
  const place: Place = {
    family,
    interfaceField: direction === 'input' ? 'iifname' : 'oifname',
    chains: [rootOf(family, direction), name],
    names: objectNames(instance, lookup),
    lookup,
    define,
    nested(filter) {
      const chain = objectName(...place.chains, filter.name);
      if (done.has(chain)) return chain;
      done.add(chain);
      define({ kind: 'chain', name: chain, definition: '', rules: filterRules(filter, chain) });
      return chain;
    },
  };

  /** Terms are named by their filter and their name, so a filter's other terms keep their chains when one changes. */
  function filterRules(filter: Filter, chain: string): string[] {
    const rules = filter.terms.flatMap((term) => termRules(term, filter, place));
    return dispatch(rules, (bucket, rules) => {
      const name = `by-value/${chain}/${bucket}`;
      define({ kind: 'chain', name, definition: '', rules });
      return name;
    });
  }

  const [first] = filters;
  const last = filters.at(-1);
  if (first === undefined || last === undefined) return;
  const chain = instanceChain(instance, direction);
  const rules =
    filters.length === 1 ? filterRules(first, chain) : filters.map((filter) => `jump ${place.nested(filter)}`);
  const discard = `drop comment "${decisionComment(last.name, '(implicit)', 'discard')}"`;
  define({ kind: 'chain', name: chain, definition: '', rules: [...rules, discard] });
}
