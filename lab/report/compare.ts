/** What is different between two runs of a playbook. Pure. */
import type { Status, Verdict, VerifyReport } from '../verify/verdict.ts';

/** A step of either run. */
export interface ComparedStep {
  readonly procedure: string;
  readonly step: string;
  /** Its status and milliseconds in the earlier run; absent when it was not there. */
  readonly before?: { readonly status: Status; readonly elapsed: number };
  /** The same in the later one. */
  readonly after?: { readonly status: Status; readonly elapsed: number };
  /** Why it does not pass now. */
  readonly reason?: string;
}

/** Failing is all that is not passed. A step may be slower and in another list as well. */
export interface Comparison {
  /** When the earlier run began: ISO 8601, UTC. */
  readonly earlier: string;
  readonly newlyFailing: readonly ComparedStep[];
  readonly newlyPassing: readonly ComparedStep[];
  readonly stillFailing: readonly ComparedStep[];
  readonly slower: readonly ComparedStep[];
  readonly added: readonly ComparedStep[];
  readonly removed: readonly ComparedStep[];
  /** Steps that passed in both. */
  readonly stillPassing: number;
}

/** Slower by much: more than so many times as long, and by so many milliseconds at least. */
const SLOWER = { times: 2, milliseconds: 1000 };

type Compared = Pick<VerifyReport, 'started' | 'only'> & {
  readonly verdicts: readonly Pick<Verdict, 'procedure' | 'step' | 'status' | 'elapsed' | 'reason'>[];
};

/**
 * Steps are the same by procedure and name; of several of one name, the first is compared with the first and so on.
 * A run of a selection (`only`) says nothing of the other steps: these are neither added nor removed.
 */
export function compareReports(earlier: Compared, later: Compared): Comparison {
  const [old, now] = [byName(earlier.verdicts), byName(later.verdicts)];
  const steps = [...now].map(([name, after]) => comparedStep(old.get(name), after));
  const both = steps.filter((step) => step.before !== undefined && wasRun(step));
  const was = ({ before }: ComparedStep) => before?.status === 'passed';
  const is = ({ after }: ComparedStep) => after?.status === 'passed';
  const gone = [...old].flatMap(([name, before]) => (now.has(name) ? [] : [comparedStep(before, undefined)]));
  return {
    earlier: earlier.started,
    newlyFailing: both.filter((step) => was(step) && !is(step)),
    newlyPassing: both.filter((step) => !was(step) && is(step)),
    stillFailing: both.filter((step) => !was(step) && !is(step)),
    slower: both.filter(isSlower),
    added: earlier.only === undefined ? steps.filter((step) => step.before === undefined && wasRun(step)) : [],
    removed: later.only === undefined ? gone : [],
    stillPassing: both.filter((step) => was(step) && is(step)).length,
  };
}

/** Of a step that one of the runs was interrupted before, nothing can be said. */
function wasRun({ before, after }: ComparedStep): boolean {
  return before?.status !== 'not-run' && after?.status !== 'not-run';
}

function byName(verdicts: Compared['verdicts']): Map<string, Compared['verdicts'][number]> {
  const named = new Map<string, Compared['verdicts'][number]>();
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    const name = JSON.stringify([verdict.procedure, verdict.step]);
    const number = counts.get(name) ?? 0;
    counts.set(name, number + 1);
    named.set(`${name} ${number}`, verdict);
  }
  return named;
}

function comparedStep(
  before: Compared['verdicts'][number] | undefined,
  after: Compared['verdicts'][number] | undefined,
): ComparedStep {
  const { procedure = '', step = '' } = after ?? before ?? {};
  return {
    procedure,
    step,
    ...(before && { before: { status: before.status, elapsed: before.elapsed } }),
    ...(after && { after: { status: after.status, elapsed: after.elapsed } }),
    ...(after?.reason !== undefined && { reason: after.reason }),
  };
}

function isSlower({ before, after }: ComparedStep): boolean {
  if (before === undefined || after === undefined) return false;
  return after.elapsed > before.elapsed * SLOWER.times && after.elapsed - before.elapsed >= SLOWER.milliseconds;
}

/** The lists, in the order in which they matter, with what they are called. */
export function comparedLists(comparison: Comparison): (readonly [title: string, steps: readonly ComparedStep[]])[] {
  return [
    ['newly failing', comparison.newlyFailing],
    ['newly passing', comparison.newlyPassing],
    ['still failing', comparison.stillFailing],
    ['slower by much', comparison.slower],
    ['added', comparison.added],
    ['removed', comparison.removed],
  ];
}

/** e.g. `passed → failed, 200 ms → 4.1 s`. */
export function changeWords({ before, after }: ComparedStep): string {
  if (before === undefined || after === undefined) return (after ?? before)?.status ?? '';
  const status = before.status === after.status ? after.status : `${before.status} → ${after.status}`;
  return `${status}, ${milliseconds(before.elapsed)} → ${milliseconds(after.elapsed)}`;
}

/** `215 ms`, from a second on `4.1 s`, from a minute on `2 min 5 s`. */
export function milliseconds(elapsed: number): string {
  if (elapsed < 1000) return `${elapsed} ms`;
  if (elapsed < 60_000) return `${(elapsed / 1000).toFixed(1)} s`;
  const seconds = Math.round(elapsed / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
