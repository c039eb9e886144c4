/** What nodes take from others than themselves: node over group over kind over defaults, as containerlab has it. */
import { dirname } from 'node:path';
import { error } from './diagnostics.ts';
import { kindOfWord } from './kinds.ts';
import { withMagic } from './magic.ts';
import { mergeNode } from './merge.ts';
import type { Entry } from './shape.ts';
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
      const groupName = entry.value.group ?? defaults?.group;
      const group = groupName && topology?.groups?.value.get(groupName.value)?.value;
      if (groupName && group === undefined) {
        const known = [...(topology?.groups?.value.keys() ?? [])];
        const message = known.length > 0 ? unknownWord('group', groupName.value, known) : noGroups(groupName.value);
        problems.push(error(groupName.place, `${name}: ${message}`));
      }
      const kind = entry.value.kind ?? group?.kind ?? defaults?.kind;
      const ofKind = topology?.kinds?.value.get(kind?.value ?? 'router')?.value;
      const sources = [defaults, ofKind && { ...ofKind, kind: undefined }, group].filter((one) => one !== undefined);
      const unfit = { router: [], host: ROUTER_KEYS, bridge: [...ROUTER_KEYS, ...ADDRESS_KEYS] }[
        kindOfWord(kind?.value)
      ];
      const inherited = sources.map((source) => without(source, unfit));
      const value = [...inherited, entry.value].reduce((base, over) => mergeNode(base, over));
      const context = { lab: lab.name.value, node: name, directory: dirname(lab.name.place.file) };
      return [name, { ...entry, value: withMagic(value, context) }];
    }),
  );
}

function noGroups(name: string): string {
  return `unknown group '${name}'; expected a name under topology.groups, which is empty`;
}

function without(node: NodeFile, keys: readonly (keyof NodeFile)[]): NodeFile {
  return { ...node, ...Object.fromEntries(keys.map((key) => [key, undefined])) };
}
