/** What an edit works with: nodes of its own, and what the steps of a path mean among their siblings. */
import { type ConfigNode, idOf } from './node.ts';
import type { PathStep } from './path.ts';

/** A node an edit owns. */
export interface Draft extends ConfigNode {
  key: string | undefined;
  /** Of a leaf-list an array of our own, which is added to. */
  values: readonly string[];
  children: Map<string, ConfigNode>;
  inactive: boolean;
  comment: string | undefined;
}

/** What is in a statement that holds nothing; nothing is ever added to it. */
const NONE = new Map<string, ConfigNode>();
const NO_VALUES: readonly string[] = [];

/** A statement with nothing in it yet; a leaf has its value at once. All nodes have the same fields in the same order, which is what makes them fast. */
export function newDraft(step: PathStep): Draft {
  const { schema, name, key } = step;
  const values = schema?.kind === 'leaf' ? step.values : schema?.kind === 'leaf-list' ? [] : NO_VALUES;
  return { schema, name, key, values, children: NONE, inactive: false, comment: undefined };
}

/** A copy to change. */
export function copyDraft(node: ConfigNode): Draft {
  const { schema, name, key, inactive, comment } = node;
  const children = node.children.size === 0 ? NONE : new Map(node.children);
  const values = schema?.kind === 'leaf-list' ? [...node.values] : node.values;
  return { schema, name, key, values, children, inactive, comment };
}

/** Puts a statement into a level. */
export function put(parent: Draft, id: string, child: ConfigNode): void {
  if (parent.children === NONE) parent.children = new Map([[id, child]]);
  else parent.children.set(id, child);
}

/** Whether a statement stands with nothing below it; a plain container does not. */
export function canStandAlone({ schema }: Pick<PathStep, 'schema'>): boolean {
  return schema?.kind !== 'container' || schema.presence;
}

/** Whether something stands there that cannot stand together with `step` (`choice`). */
export function hasAlternatives(parent: ConfigNode, { schema }: PathStep): boolean {
  if (schema?.choice === undefined) return false;
  for (const child of parent.children.values()) {
    if (child.schema !== schema && child.schema?.choice === schema.choice) return true;
  }
  return false;
}

/** Takes away what cannot stand together with `step` (`choice`). Says whether there was any. */
export function removeAlternatives(parent: Draft, { schema }: PathStep): boolean {
  if (schema?.choice === undefined) return false;
  const before = parent.children.size;
  for (const [id, child] of parent.children) {
    if (child.schema !== schema && child.schema?.choice === schema.choice) parent.children.delete(id);
  }
  return parent.children.size < before;
}

/** The children a step names: one; of unknown statements all that begin with its words. */
export function targets(parent: ConfigNode, step: PathStep): string[] {
  const id = idOf(step);
  if (parent.children.has(id)) return [id];
  if (step.schema !== undefined) return [];
  const begun = [...parent.children].filter(
    ([, child]) => child.schema === undefined && child.name.startsWith(`${id} `),
  );
  return begun.map(([key]) => key);
}
