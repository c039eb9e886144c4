/** What an edit works with: nodes of its own, and what the steps of a path mean among their siblings. */
import { type ConfigNode, idOf } from './node.ts';
import type { PathStep } from './path.ts';

/** A node an edit owns. */
export interface Draft extends ConfigNode {
  key: string | undefined;
  values: string[];
  children: Map<string, ConfigNode>;
  inactive: boolean;
  comment: string | undefined;
}

/** Whether a statement stands with nothing below it; a plain container does not. */
export function canStandAlone({ schema }: Pick<PathStep, 'schema'>): boolean {
  return schema?.kind !== 'container' || schema.presence;
}

/** Takes away what cannot stand together with `step` (`choice`). */
export function removeAlternatives(parent: Draft, { schema }: PathStep): void {
  if (schema?.choice === undefined) return;
  for (const [id, child] of parent.children) {
    if (child.schema !== schema && child.schema?.choice === schema.choice) parent.children.delete(id);
  }
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
