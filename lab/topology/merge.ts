/** A lab file that extends another: what the variant says on top of what its base says. */

import type { Entries, Entry, Located } from './shape.ts';
import type { LabFile, LinkFile, NodeFile } from './topology-file.ts';

/**
 * The base with the variant's parts in it. Nodes go by name: `config` is appended to the base's, mappings go key by
 * key, any other key replaces the base's. A variant's link takes the place of the base's links at the same endpoints.
 */
export function mergeLab(base: LabFile, variant: LabFile): LabFile {
  const before = base.topology?.value;
  const over = variant.topology?.value;
  const place = variant.topology?.place ?? base.topology?.place;
  const nodes = mergeEntries(before?.nodes, over?.nodes, mergeNode);
  const links = mergeLinks(before?.links, over?.links);
  return {
    name: variant.name,
    extends: undefined,
    topology: place && { place, value: { nodes, links } },
  };
}

function mergeNode(base: Entry<NodeFile>, over: Entry<NodeFile>): Entry<NodeFile> {
  const [a, b] = [base.value, over.value];
  const value: NodeFile = {
    kind: b.kind ?? a.kind,
    image: b.image ?? a.image,
    'startup-config': b['startup-config'] ?? a['startup-config'],
    config: append(a.config, b.config),
    interfaces: mergeEntries(a.interfaces, b.interfaces),
    static: mergeEntries(a.static, b.static),
    filter: mergeEntries(a.filter, b.filter),
    services: mergeEntries(a.services, b.services),
    users: mergeEntries(a.users, b.users),
  };
  return { ...over, value };
}

function append<T>(base: Located<readonly T[]> | undefined, over: Located<readonly T[]> | undefined) {
  if (base === undefined || over === undefined) return over ?? base;
  return { value: [...base.value, ...over.value], place: over.place };
}

function mergeEntries<T>(
  base: Located<Entries<T>> | undefined,
  over: Located<Entries<T>> | undefined,
  merge: (base: Entry<T>, over: Entry<T>) => Entry<T> = (_, entry) => entry,
): Located<Entries<T>> | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const merged = new Map(base.value);
  for (const [name, entry] of over.value) {
    const old = merged.get(name);
    merged.set(name, old === undefined ? entry : merge(old, entry));
  }
  return { value: merged, place: over.place };
}

type Links = Located<readonly Located<LinkFile>[]> | undefined;

function mergeLinks(base: Links, over: Links): Links {
  if (base === undefined || over === undefined) return over ?? base;
  const taken = new Set(over.value.flatMap(endpointsOf));
  const kept = base.value.filter((link) => !endpointsOf(link).some((endpoint) => taken.has(endpoint)));
  return { value: [...kept, ...over.value], place: over.place };
}

function endpointsOf(link: Located<LinkFile>): string[] {
  return link.value.endpoints.value.map((endpoint) => endpoint.value);
}
