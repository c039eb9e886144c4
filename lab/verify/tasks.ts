/** The tasks of a run: steps, and putting back what a procedure has changed. Pure. */
import type { Selected } from './select.ts';

export type Task =
  /** One step, or those that the playbook wants side by side. */
  | { readonly kind: 'steps'; readonly first: Selected; readonly members: readonly Selected[] }
  | { readonly kind: 'putBack'; readonly procedure: string };

/** In the playbook's order. What a procedure changes is put back behind its last step. */
export function tasksOf(selection: readonly Selected[]): Task[] {
  const tasks: Task[] = [];
  for (let index = 0; index < selection.length; ) {
    const first = selection[index];
    if (first === undefined) break;
    const members = [first, ...sideBySide(first, selection.slice(index + 1))];
    tasks.push({ kind: 'steps', first, members });
    index += members.length;
    const { procedure } = first;
    const isOver = selection[index]?.procedure !== procedure;
    const own = selection.filter((one) => one.procedure === procedure);
    if (isOver && own.some(({ step }) => step.kind === 'configure')) tasks.push({ kind: 'putBack', procedure });
  }
  return tasks;
}

function sideBySide({ step, procedure }: Selected, next: readonly Selected[]): Selected[] {
  if (step.group === undefined) return [];
  const end = next.findIndex((one) => one.step.group !== step.group || one.procedure !== procedure);
  return next.slice(0, end === -1 ? next.length : end);
}
