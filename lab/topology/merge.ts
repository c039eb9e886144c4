/** A lab file that extends another: what the variant says on top of what its base says. */

import { type LinkFile, OTHER_ENDS } from './link-shape.ts';
import { mergeEntries, mergeKeys } from './merge-keys.ts';
import type { Entry, Located } from './shape.ts';
import type { LabFile, NodeFile } from './topology-file.ts';

/**
 * The base with the variant's parts in it. Nodes go by name: `config` is appended to the base's, mappings go key by
 * key, any other key replaces the base's. A variant's link takes the place of the base's links at the same endpoints.
 */
export function mergeLab(base: LabFile, variant: LabFile): LabFile {
  const before = base.topology?.value;
  const over = variant.topology?.value;
  const place = variant.topology?.place ?? base.topology?.place;
  return {
    name: variant.name,
    extends: undefined,
    prefix: variant.prefix ?? base.prefix,
    mgmt: variant.mgmt ?? base.mgmt,
    settings: variant.settings ?? base.settings,
    debug: variant.debug ?? base.debug,
    topology: place && {
      place,
      value: {
        addresses: over?.addresses ?? before?.addresses,
        defaults: mergeDefaults(before?.defaults, over?.defaults),
        kinds: mergeEntries(before?.kinds, over?.kinds, mergeEntry),
        groups: mergeEntries(before?.groups, over?.groups, mergeEntry),
        nodes: mergeEntries(before?.nodes, over?.nodes, mergeEntry),
        links: mergeLinks(before?.links, over?.links),
      },
    },
  };
}

function mergeDefaults(base: Located<NodeFile> | undefined, over: Located<NodeFile> | undefined) {
  if (base === undefined || over === undefined) return over ?? base;
  return { value: mergeNode(base.value, over.value), place: over.place };
}

function mergeEntry(base: Entry<NodeFile>, over: Entry<NodeFile>): Entry<NodeFile> {
  return { ...over, value: mergeNode(base.value, over.value) };
}

/** What a node has when it says `over` on top of `base`. */
export function mergeNode(base: NodeFile, over: NodeFile): NodeFile {
  const said = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...(said as Partial<NodeFile>),
    ...mergeKeys(base, over),
    config: mergeConfig(base.config, over.config),
    interfaces: mergeEntries(base.interfaces, over.interfaces),
    static: mergeEntries(base.static, over.static),
    filter: mergeEntries(base.filter, over.filter),
    filters: mergeEntries(base.filters, over.filters),
    'prefix-lists': mergeEntries(base['prefix-lists'], over['prefix-lists']),
    services: mergeEntries(base.services, over.services),
    users: mergeEntries(base.users, over.users),
  };
}

function mergeConfig(base: NodeFile['config'], over: NodeFile['config']): NodeFile['config'] {
  if (base === undefined || over === undefined) return over ?? base;
  if (base.value === 'variables' || over.value === 'variables') return over.value === 'variables' ? base : over;
  return { value: [...base.value, ...over.value], place: over.place };
}

type Links = Located<readonly Located<LinkFile>[]> | undefined;

function mergeLinks(base: Links, over: Links): Links {
  if (base === undefined || over === undefined) return over ?? base;
  const taken = new Set(over.value.flatMap(endpointsOf));
  const kept = base.value.filter((link) => !endpointsOf(link).some((endpoint) => taken.has(endpoint)));
  return { value: [...kept, ...over.value], place: over.place };
}

function endpointsOf(link: Located<LinkFile>): string[] {
  const ends = link.value.endpoints.value.map((endpoint) => endpoint.value);
  return ends.filter((end) => !OTHER_ENDS.some((other) => end === other || end.startsWith(`${other}:`)));
}
