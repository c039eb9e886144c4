/** Runs the steps of a playbook in order, and puts back at the end of each procedure what it has changed. */
import type { Fragment } from '../../protocol/control.ts';
import { type CallNode, GRACE, interruptible, withDeadline } from './ask.ts';
import type { ProbeStep, Step } from './playbook.ts';
import { runStep, type Seen, type Undo } from './run-step.ts';
import type { Selected } from './select.ts';
import { needsTwin, settleDeny, type TwinStatus, twinsOf } from './twins.ts';
import type { Verdict } from './verdict.ts';

/** Is told how a run goes on. */
export interface Progress {
  /** A step begins; `number` counts from 1. */
  started(selected: Selected, number: number, total: number): void;
  /** A verdict is final. They come in the playbook's order, so one that waits for its twin holds back those after it. */
  settled(verdict: Verdict): void;
}

/**
 * Runs the selected steps, one after the other or side by side where they say so, and returns their verdicts in order. A step that cannot be run gets the
 * status `error` and the run goes on; it rejects only when `signal` is aborted, after the clean-up of the procedure
 * that is under way. `fragments`: the startup configuration of a node.
 */
export async function runSteps(
  selection: readonly Selected[],
  callNode: CallNode,
  progress: Progress,
  signal: AbortSignal = new AbortController().signal,
  fragments: (node: string) => readonly Fragment[] = () => [],
): Promise<Verdict[]> {
  const seen = new Map<Step, Seen>();
  const verdicts: Verdict[] = [];
  const undo: Undo[] = [];
  let settled = 0;
  for (const batch of batchesOf(selection)) {
    await Promise.all(
      batch.map(async (selected) => {
        const { step, procedure } = selected;
        if (signal.aborted && (step.always !== true || !begun(procedure, selection, seen))) return;
        progress.started(selected, selection.indexOf(selected) + 1, selection.length);
        const ask = withDeadline(callNode, step.timeout + GRACE);
        const node = step.always
          ? { callNode: ask, fragments }
          : { callNode: interruptible(ask, signal), fragments, signal };
        seen.set(step, await runStep(step, { ...node, changed: (one) => undo.push(one) }));
      }),
    );
    const last = batch.at(-1);
    const next = last && selection[selection.indexOf(last) + 1];
    const isOver = last?.procedure !== next?.procedure;
    const problems = isOver ? await putBack(undo, last?.procedure ?? '', callNode) : [];
    for (let next = selection[settled]; next !== undefined && !signal.aborted; next = selection[settled]) {
      const verdict = settle(next, selection, seen);
      if (verdict === undefined) break;
      settled++;
      verdicts.push(verdict);
      progress.settled(verdict);
    }
    for (const problem of problems) {
      verdicts.push(problem);
      progress.settled(problem);
    }
  }
  await putBack(undo, '', callNode);
  signal.throwIfAborted();
  return verdicts;
}

/** Steps that run side by side; all others alone. */
function batchesOf(selection: readonly Selected[]): Selected[][] {
  const batches: Selected[][] = [];
  for (const selected of selection) {
    const batch = batches.at(-1);
    const { group } = selected.step;
    if (batch !== undefined && group !== undefined && batch[0]?.step.group === group) batch.push(selected);
    else batches.push([selected]);
  }
  return batches;
}

function begun(procedure: string, selection: readonly Selected[], seen: ReadonlyMap<Step, Seen>): boolean {
  return selection.some((one) => one.procedure === procedure && seen.has(one.step));
}

/** The changes, latest first. What cannot be put back is told as a step of its own. */
async function putBack(undo: Undo[], procedure: string, callNode: CallNode): Promise<Verdict[]> {
  const problems: Verdict[] = [];
  for (const { step, id } of undo.splice(0).reverse()) {
    const action = `put back the configuration of ${step.on}`;
    const begin = performance.now();
    await withDeadline(callNode, step.timeout + GRACE)(step.on, 'revert', { id }).catch((error: Error) => {
      const reason = `${action}: could not be run: ${error.message}`;
      const elapsed = Math.round(performance.now() - begin);
      const { place } = step;
      problems.push({ procedure, step: action, place, action, status: 'error', reason, evidence: 'none', elapsed });
    });
  }
  return problems;
}

/** The final verdict of a step; undefined while it or a twin that can still prove it has not been run. */
function settle(
  selected: Selected,
  selection: readonly Selected[],
  seen: ReadonlyMap<Step, Seen>,
): Verdict | undefined {
  const { procedure, step, twinOf } = selected;
  const own = seen.get(step);
  if (own === undefined) return undefined;
  const { judgement: first, ...rest } = own;
  const judgement = needsTwin(step) ? settleDeny(step, first, twinStatuses(step, selection, seen)) : first;
  if (judgement === undefined) return undefined;
  return { procedure, step: step.name, place: step.place, ...(twinOf.length > 0 && { twinOf }), ...judgement, ...rest };
}

function twinStatuses(deny: ProbeStep, selection: readonly Selected[], seen: ReadonlyMap<Step, Seen>): TwinStatus[] {
  const steps = selection.map(({ step }) => step);
  // A twin expects to be let in, so its own judgement is final: it waits for no twin itself.
  return twinsOf(deny, steps).map((twin) => ({ name: twin.name, status: seen.get(twin)?.judgement.status }));
}
