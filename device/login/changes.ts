/** What was changed between two configurations, and whether a login class may have changed it. */
import { CommandError } from '../cli/errors.ts';
import { effective } from '../config/inherit.ts';
import type { ConfigNode } from '../config/node.ts';
import { type Path, type PathStep, pathWords } from '../config/path.ts';
import { authorize } from './authorize.ts';
import { type LoginClass, seesEverything } from './class.ts';

/**
 * Throws a CommandError that names the first changed statement the class may not change. What is the same object in
 * both configurations is not looked at, so the effort is that of the change.
 */
export function refuseForbiddenChange(loginClass: LoginClass, before: ConfigNode, after: ConfigNode): void {
  if (seesEverything(loginClass)) return;
  refuseForbidden(loginClass, before, after);
  // a group's pattern may fit where the class may change nothing
  refuseForbidden(loginClass, effective(before), effective(after));
}

function refuseForbidden(loginClass: LoginClass, before: ConfigNode, after: ConfigNode): void {
  for (const path of changedPaths(before, after, [])) {
    if (!authorize(loginClass, { kind: 'configuration', path, action: 'edit' })) {
      const words = pathWords(path.map((step) => ({ ...step, values: [] })));
      throw new CommandError(`error: permission denied: ${words.join(' ')}`);
    }
  }
}

/** The statements without anything below them that were added, removed or changed, wherever their levels stood. */
export function* changedPaths(before: ConfigNode, after: ConfigNode, at: Path): Generator<Path> {
  if (before === after) return;
  if (before.inactive !== after.inactive || before.comment !== after.comment || reordered(before, after)) {
    yield* ends(before, at);
    yield* ends(after, at);
    return;
  }
  if (!sameValues(before, after)) {
    yield [...at.slice(0, -1), stepOf(before)]; // expressions may be about values
    yield [...at.slice(0, -1), stepOf(after)];
  }
  for (const [id, child] of before.children) {
    const other = after.children.get(id);
    const path = [...at, stepOf(child)];
    if (other === undefined) yield* ends(child, path);
    else yield* changedPaths(child, other, path);
  }
  for (const [id, child] of after.children) {
    if (!before.children.has(id)) yield* ends(child, [...at, stepOf(child)]);
  }
}

function* ends(node: ConfigNode, at: Path): Generator<Path> {
  if (node.children.size === 0) yield at;
  for (const child of node.children.values()) yield* ends(child, [...at, stepOf(child)]);
}

/** A node is a step too; what stands below it is not part of the path. */
export function stepOf({ schema, name, key, values }: ConfigNode): PathStep {
  return { schema, name, key, values };
}

function sameValues(a: ConfigNode, b: ConfigNode): boolean {
  return a.values.length === b.values.length && a.values.every((value, at) => value === b.values[at]);
}

/** Whether entries in the user's order changed places. */
function reordered(before: ConfigNode, after: ConfigNode): boolean {
  const common = (one: ConfigNode, other: ConfigNode) =>
    [...one.children].flatMap(([id, { schema }]) =>
      schema?.kind === 'list' && schema.orderedBy === 'user' && other.children.has(id) ? [id] : [],
    );
  const now = common(after, before);
  return common(before, after).some((id, at) => id !== now[at]);
}
