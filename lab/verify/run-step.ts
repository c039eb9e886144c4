/** Carries out one step, as often as it says, and judges it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeState } from '../../protocol/control.ts';
import type { CallNode } from './ask.ts';
import { type Captures, capturedWords } from './captures.ts';
import { type Foresee, withForesight } from './foresee.ts';
import { type Judgement, judgeCli, judgeConfigure } from './judge.ts';
import { type AttackStep, type ConfigureStep, nodesOf, type Step } from './playbook.ts';
import { beginCapture, endCapture } from './run-capture.ts';
import { clientSaw, joinOutcome, probe } from './run-probe.ts';
import type { Verdict } from './verdict.ts';
import { isWatched, watchComplaints, watchWords } from './watch.ts';
import { actionOf } from './words.ts';

/** What is known of a step so far. */
export interface Seen
  extends Pick<
    Verdict,
    'probe' | 'observation' | 'explanation' | 'output' | 'counters' | 'captures' | 'warnings' | 'elapsed'
  > {
  readonly judgement: Judgement;
}
export type Found = Omit<Seen, 'elapsed'>;

/** A change of a node's configuration that is to be put back. */
export interface Undo {
  readonly step: ConfigureStep;
  readonly id: number;
}

export interface StepContext {
  readonly callNode: CallNode;
  /** Is given each change as soon as it is made. */
  changed(undo: Undo): void;
  /** Says what became of packets on their way; absent where nobody reads it. */
  readonly foresee?: Foresee;
  /** Keeps packets; absent when nothing is to be kept. */
  readonly captures?: Captures;
  /** Ends waiting; absent for what runs to its end. */
  readonly signal?: AbortSignal;
}

/** Milliseconds before a step that failed is tried again. */
const INTERVAL = 500;

/** Never rejects: a step that cannot be run is judged `error`. */
export async function runStep(step: Step, context: StepContext): Promise<Seen> {
  const begin = performance.now();
  const elapsed = () => Math.round(performance.now() - begin);
  const { retry = 0, within = 0, repeat = 1 } = step.again ?? {};
  for (let tries = 1; ; tries++) {
    const seen = await repeated(step, context, repeat);
    const left = tries <= retry || elapsed() < within * 1000;
    if (seen.judgement.status === 'passed' || !left || context.signal?.aborted) {
      const took = elapsed();
      const told = await withForesight(step, tries > 1 ? withWords(seen, `try ${tries}`) : seen, context.foresee);
      return { ...(await withPackets(step, told, context)), elapsed: took };
    }
    await sleep(INTERVAL);
  }
}

async function repeated(step: Step, context: StepContext, times: number): Promise<Found> {
  for (let time = 1; ; time++) {
    const seen = await attempted(step, context);
    const isGood = seen.judgement.status === 'passed';
    if (isGood && time < times) continue;
    if (times === 1) return seen;
    return withWords(seen, isGood ? `${times} times in a row` : `time ${time} of ${times}`);
  }
}

/** Of an attempt that did not go as expected, what both sides saw of it. */
async function withPackets(step: Step, seen: Found, { captures, signal }: StepContext): Promise<Found> {
  const attempt = step.kind === 'attack' ? step.probe : step;
  const isBad = seen.judgement.status === 'failed' || seen.judgement.status === 'error';
  if (captures === undefined || !isBad || attempt.kind !== 'probe' || signal?.aborted) return seen;
  const flows = { begun: seen.probe?.flow, arrived: seen.observation?.flow };
  const found = await captures.attempt(attempt, flows);
  if (found.length === 0) return seen;
  const evidence = [seen.judgement.evidence, ...found.map(capturedWords)].join('; ');
  return { ...seen, judgement: { ...seen.judgement, evidence }, captures: found };
}

function withWords(seen: Found, words: string): Found {
  return { ...seen, judgement: { ...seen.judgement, evidence: `${seen.judgement.evidence}; ${words}` } };
}

async function attempted(step: Step, context: StepContext): Promise<Found> {
  try {
    const { watched } = nodesOf(step);
    if (watched === undefined || !isWatched(step)) return await perform(step, context);
    const state = () => context.callNode(watched, 'state', {});
    const before = await state();
    const seen = await perform(step, context);
    return { ...seen, judgement: withState(step, watched, seen.judgement, before, await state()) };
  } catch (error) {
    const action = actionOf(step);
    const reason = `${action}: could not be run: ${error instanceof Error ? error.message : String(error)}`;
    return { judgement: { action, status: 'error', reason, evidence: 'none' } };
  }
}

function withState(step: Step, node: string, judgement: Judgement, before: NodeState, after: NodeState): Judgement {
  const complaints = watchComplaints(step, node, before, after);
  const evidence = [judgement.evidence, ...watchWords(step, before, after)].join('; ');
  if (complaints.length === 0) return { ...judgement, evidence };
  const reason =
    judgement.reason === undefined || judgement.status === 'passed'
      ? `${judgement.action}: ${complaints.join('; and ')}`
      : [judgement.reason, ...complaints].join('; and ');
  return { ...judgement, evidence, reason, status: 'failed' };
}

async function perform(step: Step, context: StepContext): Promise<Found> {
  switch (step.kind) {
    case 'cli': {
      const result = await context.callNode(step.on, 'cli', { command: step.command });
      return { judgement: judgeCli(step, result), output: result.output };
    }
    case 'wait':
      await sleep(step.seconds * 1000, undefined, context.signal && { signal: context.signal });
      return { judgement: { action: actionOf(step), status: 'passed', evidence: `waited ${step.seconds} s` } };
    case 'configure':
      return configure(step, context);
    case 'capture':
      return beginCapture(step, context);
    case 'captured':
      return endCapture(step, context);
    case 'attack':
      return attack(step, context);
    case 'probe':
      return probe(step, context);
  }
}

async function configure(step: ConfigureStep, { callNode, changed }: StepContext): Promise<Found> {
  const result = await callNode(step.on, 'edit', { text: step.text });
  if (result.changed) changed({ step, id: result.id });
  return { judgement: judgeConfigure(step, result), output: result.messages.map(({ message }) => message).join('\n') };
}

/** The last connection is judged; the earlier ones must only have been made. */
async function attack(step: AttackStep, context: StepContext): Promise<Found> {
  const { passwords, perConnection, tries } = step;
  const { user = '' } = step.probe.login ?? {};
  const outcomes: string[] = [];
  for (let given = 0; ; ) {
    const guesses = Array.from(
      { length: Math.min(perConnection, passwords - given) },
      (_, at) => `wrong-${given + at + 1}`,
    );
    given += guesses.length;
    const login = { user, password: guesses[0] ?? '', ...(perConnection > 1 && { passwords: guesses }) };
    // unless it is asked for, nobody cares which of the passwords locked the user: the client saw them denied
    const join = step.probe.expect.outcome === 'denied' ? clientSaw : joinOutcome;
    const seen = await probe({ ...step.probe, login }, context, join);
    outcomes.push(seen.probe?.outcome ?? 'none');
    if (given < passwords) continue;
    const taken = seen.probe?.tries ?? guesses.length;
    const number = perConnection > 1 ? `, the last connection took ${taken}` : '';
    const evidence = `${passwords} wrong passwords: ${outcomes.join(', ')}${number}; ${seen.judgement.evidence}`;
    const judgement = { ...seen.judgement, action: actionOf(step, seen.probe?.flow?.source), evidence };
    if (tries === undefined || tries === taken || judgement.status !== 'passed') return { ...seen, judgement };
    const reason = `${judgement.action}: the last connection took ${taken} passwords, expected ${tries}`;
    return { ...seen, judgement: { ...judgement, status: 'failed', reason } };
  }
}
