/** Verification: reads a playbook, runs it against a running lab, and says what was shown. */
import { basename } from 'node:path';
import { EXIT, InputError } from '../errors.ts';
import { VERSION } from '../paths.ts';
import type { Topology } from '../topology/topology.ts';
import { type CallNode, greetNodes, interruptible, wordsOf } from './ask.ts';
import { openCaptures } from './captures.ts';
import { defaultPlaybook } from './default-playbook.ts';
import { factsOf } from './facts.ts';
import { foreseer } from './foresee.ts';
import type { Playbook, Step } from './playbook.ts';
import { readPlaybook } from './read-playbook.ts';
import { type Reporter, silentReporter } from './reporter.ts';
import { runSteps } from './run.ts';
import { type Selected, selectSteps } from './select.ts';
import { SCHEMA_VERSION, tally, type VerifyReport } from './verdict.ts';

export type { CallNode } from './ask.ts';
export { defaultPlaybook } from './default-playbook.ts';
export type { Playbook, Procedure, Step } from './playbook.ts';
export { readPlaybook } from './read-playbook.ts';
export { jsonReport } from './report-json.ts';
export { junitReport } from './report-junit.ts';
export { terminalReporter } from './report-terminal.ts';
export type { Reporter } from './reporter.ts';
export type { Selected } from './select.ts';

export type { Status, Verdict, VerifyReport } from './verdict.ts';

/** Steps that run side by side, unless told otherwise. */
export const JOBS = 8;

export interface VerifyOptions {
  /** The lab, which must be running. */
  readonly topology: Topology;
  /** The playbook's file, absolute; `defaultPlaybook` when absent. */
  readonly playbook?: string;
  /** Runs only steps and procedures of this name: a part of it, or a glob. Denied steps bring their allow twins. */
  readonly only?: string;
  /** How nodes are asked, e.g. `LabNodes.call`. */
  readonly callNode: CallNode;
  readonly reporter?: Reporter;
  /** How many steps that do not depend on each other run side by side at most; `JOBS` when absent, 1: one after the other. */
  readonly jobs?: number;
  /** The steps as they are to be run: in another order, or with other time-outs. */
  readonly prepare?: (selection: readonly Selected[]) => readonly Selected[];
  /**
   * Where the packets of attempts that fail, and those of `capture` steps, are written (absolute); made when there are
   * some. Without it, nothing is recorded, and `capture` steps only count.
   */
  readonly captures?: string;
  /** Leaves out what the configurations say of attempts that were lost on their way, which takes a second each. */
  readonly brief?: boolean;
  /** Aborting it ends the run after the clean-up of the procedure under way; `verify` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** An aborted run resolves with what was settled until then: `interrupted` says why, the other steps are `not-run`. */
  readonly partial?: boolean;
}

/**
 * Runs a playbook. A failed step does not stop the run, and what was found is in the report, never thrown.
 * Throws InputError for a bad playbook, or when `only` matches nothing, and what `callNode` throws (NodeError) when a
 * node cannot be asked from the start.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { topology, only, callNode, reporter = silentReporter, signal, partial = false, jobs = JOBS } = options;
  const playbook = await readPlaybook(options.playbook ?? (await defaultPlaybook(topology)), topology);
  const chosen = select(playbook, only);
  const selection = options.prepare?.(chosen) ?? chosen;
  await greetNodes(selection, signal === undefined ? callNode : interruptible(callNode, signal));
  const begin = performance.now();
  const started = new Date().toISOString();
  reporter.began(playbook, selection);
  const steps = selection.map(({ step }) => step);
  const captures =
    options.captures === undefined ? undefined : await openCaptures(options.captures, probing(steps), callNode);
  const verdicts = await runSteps(selection, callNode, reporter, {
    ...(signal && { signal }),
    partial,
    jobs,
    ...(options.brief !== true && { foresee: foreseer(topology, callNode) }),
    ...(jobs > 1 && { facts: await factsOf(steps, topology, callNode) }),
    ...(captures && { captures }),
  }).finally(async () => {
    reporter.closed?.();
    await captures?.close();
  });
  const report: VerifyReport = {
    schemaVersion: SCHEMA_VERSION,
    vtylab: VERSION,
    started,
    lab: topology.name,
    playbook: playbook.file,
    ...(only !== undefined && { only }),
    ...(signal?.aborted && { interrupted: wordsOf(signal.reason) }),
    verdicts,
    ...tally(verdicts),
    elapsed: Math.round(performance.now() - begin),
  };
  reporter.ended(report);
  return report;
}

/** 3 when a step could not be run, 1 when one failed or is unproven, else 0. */
export function exitCodeOf({ failed, unproven, errors }: VerifyReport): number {
  if (errors > 0) return EXIT.engineFailed;
  return failed + unproven > 0 ? EXIT.checkFailed : EXIT.good;
}

/** The nodes that attempts are made between. */
function probing(steps: readonly Step[]): string[] {
  const attempts = steps.map((step) => (step.kind === 'attack' ? step.probe : step));
  return [...new Set(attempts.flatMap((step) => (step.kind === 'probe' ? [step.from, step.to] : [])))];
}

function select(playbook: Playbook, only: string | undefined): Selected[] {
  const selection = selectSteps(playbook, only);
  if (selection.length > 0 || only === undefined) return selection;
  const names = playbook.procedures.flatMap(({ name, steps }) => [name, ...steps.map((step) => `  ${step.name}`)]);
  const known = [...new Set(names)].join('\n  ');
  throw new InputError(
    `--only '${only}': no procedure or step of ${basename(playbook.file)} has such a name; expected one of\n  ${known}`,
  );
}
