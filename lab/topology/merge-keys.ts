/** How keys of a node come together that stand on several levels, as containerlab has it. */
import { readBind } from './container-words.ts';
import type { Entries, Entry, Located } from './shape.ts';
import { STAGES, type StageFile, type StagesFile } from './stage-shape.ts';
import type { NodeFile } from './topology-file.ts';

type Texts = Located<readonly Located<string>[]> | undefined;
type Keys =
  | 'binds'
  | 'env'
  | 'env-files'
  | 'labels'
  | 'sysctls'
  | 'exec'
  | 'devices'
  | 'volumes'
  | 'tmpfs'
  | 'security-opts'
  | 'cap-add'
  | 'extra-hosts'
  | 'wait-for'
  | 'stages';

/** Variables, labels and settings by name, binds by their destination, commands one after the other; the rest replaces. */
export function mergeKeys(base: NodeFile, over: NodeFile): Pick<NodeFile, Keys> {
  return {
    binds: mergeTexts(base.binds, over.binds, destinationOf),
    env: mergeEntries(base.env, over.env),
    'env-files': mergeTexts(base['env-files'], over['env-files']),
    labels: mergeEntries(base.labels, over.labels),
    sysctls: mergeEntries(base.sysctls, over.sysctls),
    exec: append(base.exec, over.exec),
    volumes: mergeTexts(base.volumes, over.volumes, destinationOf),
    tmpfs: mergeEntries(base.tmpfs, over.tmpfs),
    'security-opts': mergeTexts(base['security-opts'], over['security-opts']),
    devices: mergeTexts(base.devices, over.devices),
    'cap-add': mergeTexts(base['cap-add'], over['cap-add']),
    'extra-hosts': mergeTexts(base['extra-hosts'], over['extra-hosts']),
    'wait-for': mergeTexts(base['wait-for'], over['wait-for']),
    stages: mergeStages(base.stages, over.stages),
  };
}

export function mergeEntries<T>(
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

function append<T>(
  base: Located<readonly Located<T>[]> | undefined,
  over: Located<readonly Located<T>[]> | undefined,
): Located<readonly Located<T>[]> | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  return { value: [...base.value, ...over.value], place: over.place };
}

/** One of those that `keyOf` gives the same key. */
function mergeTexts(base: Texts, over: Texts, keyOf: (text: string) => string = (text) => text): Texts {
  const all = append(base, over);
  if (all === undefined || base === undefined || over === undefined) return all;
  return { ...all, value: [...new Map(all.value.map((one) => [keyOf(one.value), one])).values()] };
}

/** The last of the binds that go to one place. */
export function uniqueBinds(binds: Texts): Texts {
  if (binds === undefined) return undefined;
  return { ...binds, value: [...new Map(binds.value.map((one) => [destinationOf(one.value), one])).values()] };
}

function destinationOf(text: string): string {
  const bind = readBind(text);
  return typeof bind === 'string' ? text : bind.destination;
}

/** containerlab's older `wait-for`, a list of nodes, as the wait of `create` that it is now. */
export function withOldWaits(node: NodeFile): NodeFile {
  const old = node['wait-for'];
  if (old === undefined) return node;
  const stage = { place: old.place, value: 'create' as const };
  const waits = old.value.map((one) => ({ place: one.place, value: { node: one, stage } }));
  const create = { place: old.place, value: { 'wait-for': { place: old.place, value: waits }, exec: undefined } };
  const rest = { 'create-links': undefined, configure: undefined, healthy: undefined, exit: undefined };
  return { ...node, stages: mergeStages({ place: old.place, value: { create, ...rest } }, node.stages) };
}

function mergeStages(
  base: Located<StagesFile> | undefined,
  over: Located<StagesFile> | undefined,
): Located<StagesFile> | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const merged = STAGES.map((stage) => [stage, mergeStage(base.value[stage], over.value[stage])]);
  return { value: Object.fromEntries(merged) as StagesFile, place: over.place };
}

function mergeStage(
  base: Located<StageFile> | undefined,
  over: Located<StageFile> | undefined,
): Located<StageFile> | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const value = {
    'wait-for': append(base.value['wait-for'], over.value['wait-for']),
    exec: append(base.value.exec, over.value.exec),
  };
  return { value, place: over.place };
}
