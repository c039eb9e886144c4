/** The counters and policers of instances, and the names they have in the kernel. */
import { type Instance, instancesOf } from './instances.ts';
import type { Family, Filter, Firewall, Policer, Term } from './model.ts';
import { hash, objectName } from './nftables/names.ts';

/** A counter of nftables, by what Junos calls it. */
export interface NamedCounter {
  /** The configured name; of a policer `POLICER-TERM`, or only its own where it is filter-specific. */
  readonly name: string;
  /** The `counter` in the table; of a policer the `limit` has the same name. */
  readonly object: string;
}

export interface InstanceObjects {
  readonly instance: Instance;
  /** What its terms count, in their order; a counter that several terms share once. */
  readonly counters: readonly NamedCounter[];
  /** What its policers discarded. */
  readonly policers: readonly NamedCounter[];
}

/** A firewall by its names. */
export interface Lookup {
  filter(family: Family, name: string): Filter | undefined;
  policer(name: string): Policer | undefined;
}

export function lookupOf({ filters, policers }: Firewall): Lookup {
  const byName = new Map(filters.map((filter) => [`${filter.family} ${filter.name}`, filter]));
  const policer = new Map(policers.map((one) => [one.name, one]));
  return { filter: (family, name) => byName.get(`${family} ${name}`), policer: (name) => policer.get(name) };
}

/** What `show firewall` has to read, in the order of the instances. */
export function countersOf(firewall: Firewall): InstanceObjects[] {
  const lookup = lookupOf(firewall);
  return instancesOf(firewall).map((instance) => instanceObjects(instance, lookup));
}

export function instanceObjects(instance: Instance, lookup: Lookup): InstanceObjects {
  const name = objectNames(instance, lookup);
  const counters = new Map<string, NamedCounter>();
  const policers = new Map<string, NamedCounter>();
  for (const filter of filtersOf(instance, lookup)) {
    for (const term of filter.terms) {
      const { count, policer: policerName } = actionsOf(term);
      if (count !== undefined) counters.set(count, { name: count, object: name.counter(count) });
      const policer = policerName === undefined ? undefined : lookup.policer(policerName);
      if (policer === undefined) continue;
      const object = name.policer(filter, term, policer);
      policers.set(object, { name: policer.filterSpecific ? policer.name : `${policer.name}-${term.name}`, object });
    }
  }
  return { instance, counters: [...counters.values()], policers: [...policers.values()] };
}

/** A term with a filter in it has no actions of its own. */
export function actionsOf({ filter, then }: Term): { readonly count?: string; readonly policer?: string } {
  return filter === undefined ? then : {};
}

/** How an instance's objects are called. */
export interface ObjectNames {
  counter(name: string): string;
  policer(filter: Filter, term: Term, policer: Policer): string;
}

/**
 * Names end with a hash of what the instance's filters say: a filter that is changed gets new counters, which begin
 * at zero, and one that a commit leaves alone keeps its own.
 */
export function objectNames(instance: Instance, lookup: Lookup): ObjectNames {
  const { family, name } = instance;
  let known: string | undefined;
  function content(): string {
    known ??= hash(filtersOf(instance, lookup).map(contentOf).join());
    return known;
  }
  return {
    counter: (counter) => `${objectName(family, name, counter)}_${content()}`,
    policer(filter, term, policer) {
      const place = policer.filterSpecific ? [policer.name] : [term.name, policer.name];
      return `${objectName(family, name, filter.name, ...place)}_${hash(content() + JSON.stringify(policer))}`;
    },
  };
}

/** The instance's filters and those in their terms, each once. */
export function filtersOf({ family, filters }: Instance, lookup: Lookup): Filter[] {
  const found = new Set<Filter>();
  function add(filter: Filter | undefined): void {
    if (filter === undefined || found.has(filter)) return;
    found.add(filter);
    for (const term of filter.terms) if (term.filter !== undefined) add(lookup.filter(family, term.filter));
  }
  for (const filter of filters) add(filter);
  return [...found];
}

const contents = new WeakMap<Filter, string>();

function contentOf(filter: Filter): string {
  const known = contents.get(filter);
  if (known !== undefined) return known;
  const content = hash(JSON.stringify(filter));
  contents.set(filter, content);
  return content;
}
