/** Runs the steps of a playbook, independent ones side by side, and puts back at the end of each procedure what it has changed. */
import { type CallNode, GRACE, interruptible, withDeadline, wordsOf } from './ask.ts';
import type { Captures } from './captures.ts';
import type { Foresee } from './foresee.ts';
import { overload } from './overload.ts';
import { paceOf } from './pace.ts';
import type { ProbeStep, Step } from './playbook.ts';
import { runStep, type Seen, type Undo } from './run-step.ts';
import { schedule } from './schedule.ts';
import type { Selected } from './select.ts';
import { type Task, tasksOf } from './tasks.ts';
import { needsTwin, settleDeny, type TwinStatus, twinsOf } from './twins.ts';
import { type LabFacts, mayOverlap, usesOf, weightOf } from './uses.ts';
import type { Verdict } from './verdict.ts';
import { actionOf } from './words.ts';

/** Is told how a run goes on. */
export interface Progress {
  /** A step begins; `number` counts from 1. */
  started(selected: Selected, number: number, total: number): void;
  /** A step has ended; what it is worth may still depend on its twin. */
  finished(selected: Selected): void;
  /** A verdict is final. They come in the playbook's order, so one that waits for its twin holds back those after it. */
  settled(verdict: Verdict): void;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** An aborted run resolves: what has ended is judged, the rest is `not-run`. */
  readonly partial?: boolean;
  /** Keeps packets, for attempts that fail and for `capture` steps. */
  readonly captures?: Captures;
  /** Says what became of packets on their way, for attempts that fail. */
  readonly foresee?: Foresee;
  /** The most steps that run at once; 1 when absent: one after the other. */
  readonly jobs?: number;
  /** What the steps' independence is told from; without it none is independent. */
  readonly facts?: LabFacts;
}

/**
 * Runs the selected steps and returns their verdicts in order. A step that cannot be run gets the status `error` and the
 * run goes on; it rejects only when `signal` is aborted, after the clean-up of the procedures that are under way, and not
 * even then with `partial`.
 */
export async function runSteps(
  selection: readonly Selected[],
  callNode: CallNode,
  progress: Progress,
  options: RunOptions = {},
): Promise<Verdict[]> {
  const { signal = new AbortController().signal, partial = false, captures, foresee, jobs = 1, facts } = options;
  const seen = new Map<Step, Seen>();
  const cut = new Set<Step>();
  const verdicts: Verdict[] = [];
  const undo: Undo[] = [];
  const tasks = tasksOf(selection);
  const putBacks = new Map<Task, readonly Verdict[]>();
  const pace = paceOf(selection.map(({ step }) => step));
  const crowd = overload();
  const numbers = new Map(selection.map(({ step }, index) => [step, index + 1]));
  const uses = new Map(
    tasks.map((task) => [
      task,
      task.kind === 'steps' && facts !== undefined ? usesOf(task.first.step, facts) : 'alone',
    ]),
  );

  /** Of a procedure that has begun. */
  function isCleanUp({ step, procedure }: Selected): boolean {
    return step.always === true && begun(procedure, selection, seen);
  }

  async function runOne(selected: Selected): Promise<void> {
    const { step } = selected;
    if (signal.aborted && !(step.always === 'playbook' ? seen.size > 0 : isCleanUp(selected))) return;
    progress.started(selected, numbers.get(step) ?? 0, selection.length);
    pace.began(step);
    const ask = withDeadline(callNode, step.timeout + GRACE);
    const node = {
      ...(step.always ? { callNode: ask } : { callNode: interruptible(ask, signal), signal }),
      ...(captures !== undefined && { captures }),
      ...(foresee !== undefined && { foresee }),
    };
    const perform = () => runStep(step, { ...node, changed: (one) => undo.push(one) });
    const found = await (step.group === undefined && jobs > 1 ? crowd.run(step, perform) : perform());
    seen.set(step, found);
    if (signal.aborted && !step.always && isCut(step, found)) cut.add(step);
    pace.ended(step, found.elapsed);
    progress.finished(selected);
  }

  let settled = 0;
  function settleInOrder(): void {
    for (let task = tasks[settled]; task !== undefined && !signal.aborted; task = tasks[settled]) {
      const found = task.kind === 'putBack' ? putBacks.get(task) : settleAll(task.members, selection, seen);
      if (found === undefined) return;
      settled++;
      verdicts.push(...found);
      for (const verdict of found) progress.settled(verdict);
    }
  }

  await schedule(tasks, {
    jobs,
    follows: (later, earlier) => !mayOverlap(uses.get(later) ?? 'alone', uses.get(earlier) ?? 'alone'),
    weight: (task) => (task.kind === 'putBack' ? 0 : weightOf(task.first.step)),
    held: (task) =>
      !signal.aborted && task.kind === 'steps' && (crowd.isWaitedFor() || (jobs > 1 && pace.isHeld(task.first.step))),
    async run(task) {
      if (task.kind === 'putBack') putBacks.set(task, await putBack(undo, task.procedure, callNode));
      else await Promise.all(task.members.map(runOne));
      settleInOrder();
    },
  });
  if (!signal.aborted) return verdicts;
  if (!partial) throw signal.reason;
  const whole = new Map([...seen].filter(([step]) => !cut.has(step)));
  const why = wordsOf(signal.reason);
  const rest = tasks.slice(settled).flatMap((task) => {
    if (task.kind === 'putBack') return putBacks.get(task) ?? [];
    return task.members.map((member) => settle(member, selection, whole, true) ?? notRun(member, why));
  });
  for (const verdict of rest) if (verdict.status !== 'not-run') progress.settled(verdict);
  return [...verdicts, ...rest];
}

/** Whether a step that ended when the run was interrupted would have gone on: then nothing is known of it. */
function isCut(step: Step, { judgement }: Seen): boolean {
  return judgement.status === 'error' || (judgement.status !== 'passed' && step.again !== undefined);
}

function notRun({ procedure, step, twinOf }: Selected, why: string): Verdict {
  const action = actionOf(step);
  const told = {
    action,
    status: 'not-run',
    reason: `${action}: not run: ${why}`,
    evidence: 'none',
    elapsed: 0,
  } as const;
  return { procedure, step: step.name, place: step.place, ...(twinOf.length > 0 && { twinOf }), ...told };
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

/** The final verdicts of steps; undefined while one of them, or a twin that can still prove it, has not been run. */
function settleAll(
  members: readonly Selected[],
  selection: readonly Selected[],
  seen: ReadonlyMap<Step, Seen>,
): Verdict[] | undefined {
  const verdicts = members.map((selected) => settle(selected, selection, seen));
  return verdicts.every((verdict) => verdict !== undefined) ? verdicts : undefined;
}

function settle(
  selected: Selected,
  selection: readonly Selected[],
  seen: ReadonlyMap<Step, Seen>,
  over = false,
): Verdict | undefined {
  const { procedure, step, twinOf } = selected;
  const own = seen.get(step);
  if (own === undefined) return undefined;
  const { judgement: first, ...rest } = own;
  const judgement = needsTwin(step) ? settleDeny(step, first, twinStatuses(step, selection, seen), over) : first;
  if (judgement === undefined) return undefined;
  return { procedure, step: step.name, place: step.place, ...(twinOf.length > 0 && { twinOf }), ...judgement, ...rest };
}

function twinStatuses(deny: ProbeStep, selection: readonly Selected[], seen: ReadonlyMap<Step, Seen>): TwinStatus[] {
  const steps = selection.map(({ step }) => step);
  // A twin expects to be let in, so its own judgement is final: it waits for no twin itself.
  return twinsOf(deny, steps).map((twin) => ({ name: twin.name, status: seen.get(twin)?.judgement.status }));
}
