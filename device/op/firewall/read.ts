/** What the filters in force have counted. */
import { CommandError } from '../../cli/errors.ts';
import { effective } from '../../config/inherit.ts';
import type { Device } from '../../device.ts';
import { countersOf, type NamedCounter } from '../../firewall/counters.ts';
import type { Instance } from '../../firewall/instances.ts';
import type { Family, Filter, Firewall } from '../../firewall/model.ts';
import { TABLE } from '../../firewall/nftables.ts';
import { readFirewall } from '../../firewall/read.ts';

export interface CounterView {
  /** As `show firewall` prints it. */
  readonly name: string;
  readonly bytes: number;
  readonly packets: number;
  /** The kernel's name of it; undefined where the filter is applied nowhere. */
  readonly object: string | undefined;
}

/** A filter at the place it works at, or one that is applied nowhere. */
export interface FilterView {
  readonly name: string;
  readonly family: Family;
  readonly counters: readonly CounterView[];
  /** What policers discarded. */
  readonly policers: readonly CounterView[];
}

/** Which counters are meant; all where nothing is said. */
export interface CounterQuery {
  readonly filter?: string | undefined;
  readonly counter?: string | undefined;
}

/** Filters by name, those of inet first. Throws a CommandError when there is none, or no counter, of the names asked for. */
export async function readFilterViews(device: Device, { filter, counter }: CounterQuery): Promise<FilterView[]> {
  const firewall = readFirewall(effective(device.datastore.committed));
  const counting = countersOf(firewall).some(({ counters, policers }) => counters.length + policers.length > 0);
  const all = viewsOf(firewall, counting ? await readCounters(device) : new Map());
  const filters = all.filter(({ name }) => filter === undefined || name === filter);
  if (filter !== undefined && filters.length === 0) throw new CommandError(`error: filter '${filter}' not found`);
  if (counter === undefined) return filters;
  const found = filters.flatMap((view) => {
    const chosen = { ...view, counters: named(view.counters, counter), policers: named(view.policers, counter) };
    return chosen.counters.length + chosen.policers.length === 0 ? [] : [chosen];
  });
  if (found.length === 0) {
    throw new CommandError(`error: counter '${counter}' not found in filter '${filter ?? filters[0]?.name ?? ''}'`);
  }
  return found;
}

function named(counters: readonly CounterView[], wanted: string): CounterView[] {
  return counters.filter(({ name }) => name === wanted);
}

interface Count {
  readonly packets: number;
  readonly bytes: number;
}

const NOTHING: Count = { packets: 0, bytes: 0 };

/** What nft says of the table's counters, by their names there. */
async function readCounters({ run }: Device): Promise<ReadonlyMap<string, Count>> {
  const { exitCode, stdout, stderr } = await run(['nft', '-j', 'list', 'counters', 'table', ...TABLE.split(' ')]);
  if (exitCode !== 0) throw new CommandError(`error: the counters cannot be read: ${stderr.trim()}`);
  const { nftables } = JSON.parse(stdout) as {
    readonly nftables: readonly { readonly counter?: Count & { readonly name: string } }[];
  };
  return new Map(nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter] as const])));
}

/** Exported for tests: the views of a firewall, given what the kernel counted. */
export function viewsOf(firewall: Firewall, counted: ReadonlyMap<string, Count>): FilterView[] {
  const applied = countersOf(firewall).map(({ instance, counters, policers }): FilterView => {
    const suffix = suffixOf(instance);
    const view = ({ name, object }: NamedCounter): CounterView => {
      const { bytes, packets } = counted.get(object) ?? NOTHING;
      return { name: `${name}${suffix}`, bytes, packets, object };
    };
    return { name: instance.name, family: instance.family, counters: counters.map(view), policers: policers.map(view) };
  });
  const idle = firewall.filters
    .filter(({ interfaceSpecific }) => !interfaceSpecific)
    .filter(({ family, name }) => !applied.some((view) => view.family === family && view.name === name))
    .map((filter) => idleView(filter));
  return [...applied, ...idle].sort(
    (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) || (a.family < b.family ? -1 : 1),
  );
}

/** Junos puts the place behind the names of what an interface has for itself. */
function suffixOf({ filters, attachments: [place] }: Instance): string {
  if (place === undefined || !(place.list || filters[0]?.interfaceSpecific)) return '';
  return `-${place.interface}.${place.unit}-${place.direction === 'input' ? 'i' : 'o'}`;
}

/** A filter that no packet meets. */
function idleView({ name, family, terms }: Filter): FilterView {
  const counters = new Set(terms.flatMap(({ then, filter }) => (filter === undefined ? (then.count ?? []) : [])));
  return {
    name,
    family,
    counters: [...counters].map((counter) => ({ name: counter, ...NOTHING, object: undefined })),
    policers: [],
  };
}
