/** What nodes take from others than themselves: node over group over kind over defaults, as containerlab has it. */
import { dirname } from 'node:path';
import { error, warning } from './diagnostics.ts';
import { kindOfWord } from './kinds.ts';
import { withMagic } from './magic.ts';
import { mergeNode } from './merge.ts';
import { withOldWaits } from './merge-keys.ts';
import type { Entries, Entry, Located } from './shape.ts';
import { unknownWord } from './suggest.ts';
import type { Diagnostic } from './topology.ts';
import type { LabFile, NodeFile } from './topology-file.ts';

/** Keys that say something of addresses: a bridge has none. */
export const ADDRESS_KEYS = ['interfaces', 'static'] as const;

/** Keys that only make sense where there is a configuration language: a host does not take them from elsewhere. */
export const ROUTER_KEYS = [
  'startup-config',
  'config',
  'filter',
  'filters',
  'prefix-lists',
  'services',
  'users',
  'login',
] as const;

/** The nodes of a lab with everything they inherit; groups that are not there are reported. */
export function inheritNodes(lab: LabFile, problems: Diagnostic[]): Map<string, Entry<NodeFile>> {
  const topology = lab.topology?.value;
  const defaults = topology?.defaults?.value;
  return new Map(
    [...(topology?.nodes?.value ?? [])].map(([name, entry]) => {
      const named = (group: Located<string> | undefined) => group && topology?.groups?.value.get(group.value)?.value;
      const kind = entry.value.kind ?? named(entry.value.group)?.kind ?? named(defaults?.group)?.kind ?? defaults?.kind;
      const ofKind = topology?.kinds?.value.get(kind?.value ?? 'router')?.value;
      const groupName = entry.value.group ?? ofKind?.group ?? defaults?.group;
      const group = named(groupName);
      if (groupName && group === undefined) problems.push(noSuchGroup(name, groupName, topology?.groups?.value));
      const sources = [defaults, ofKind && { ...ofKind, kind: undefined }, group].filter((one) => one !== undefined);
      const unfit = { router: [], host: ROUTER_KEYS, bridge: [...ROUTER_KEYS, ...ADDRESS_KEYS] }[
        kindOfWord(kind?.value)
      ];
      const inherited = sources.map((source) => without(source, unfit));
      const value = { ...[...inherited, entry.value].reduce((base, over) => mergeNode(base, over)), kind };
      const context = { lab: lab.name.value, node: name, directory: dirname(lab.name.place.file) };
      return [name, { ...entry, value: withMagic(withOldWaits(value), context) }];
    }),
  );
}

/** In a lab without groups the word may be no more than a mark for drawings, as in containerlab's older labs. */
function noSuchGroup(
  node: string,
  { value, place }: Located<string>,
  groups: Entries<unknown> = new Map(),
): Diagnostic {
  if (groups.size > 0) return error(place, `${node}: ${unknownWord('group', value, [...groups.keys()])}`);
  return warning(place, `${node}: nothing is taken from group '${value}'; the lab has no topology.groups`);
}

function without(node: NodeFile, keys: readonly (keyof NodeFile)[]): NodeFile {
  return { ...node, ...Object.fromEntries(keys.map((key) => [key, undefined])) };
}
