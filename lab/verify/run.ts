/** Runs the steps of a playbook in order, each probe between an `observe` and its `unobserve` on the reached node. */
import type { ObserveRequest, ProbeRequest } from '../../protocol/control.ts';
import { type CallNode, GRACE, withDeadline } from './ask.ts';
import { type Judgement, judgeCli, judgeProbe } from './judge.ts';
import type { CliStep, ProbeStep, Step } from './playbook.ts';
import type { Selected } from './select.ts';
import { needsTwin, settleDeny, type TwinStatus, twinsOf } from './twins.ts';
import type { Verdict } from './verdict.ts';
import { actionOf } from './words.ts';

/** Is told how a run goes on. */
export interface Progress {
  /** A step begins; `number` counts from 1. */
  started(selected: Selected, number: number, total: number): void;
  /** A verdict is final. They come in the playbook's order, so one that waits for its twin holds back those after it. */
  settled(verdict: Verdict): void;
}

/** What is known of a step so far. */
interface Seen extends Pick<Verdict, 'probe' | 'observation' | 'output' | 'elapsed'> {
  readonly judgement: Judgement;
}

/**
 * Runs the selected steps, one after the other, and returns their verdicts in order. A step that cannot be run gets the
 * status `error` and the run goes on; it rejects only when `signal` is aborted.
 */
export async function runSteps(
  selection: readonly Selected[],
  callNode: CallNode,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Verdict[]> {
  const seen = new Map<Step, Seen>();
  const verdicts: Verdict[] = [];
  for (const [index, selected] of selection.entries()) {
    progress.started(selected, index + 1, selection.length);
    seen.set(selected.step, await runStep(selected.step, withDeadline(callNode, selected.step.timeout + GRACE)));
    signal?.throwIfAborted();
    for (let next = selection[verdicts.length]; next !== undefined; next = selection[verdicts.length]) {
      const verdict = settle(next, selection, seen);
      if (verdict === undefined) break;
      verdicts.push(verdict);
      progress.settled(verdict);
    }
  }
  return verdicts;
}

async function runStep(step: Step, callNode: CallNode): Promise<Seen> {
  const begin = performance.now();
  const elapsed = () => Math.round(performance.now() - begin);
  try {
    const seen = step.kind === 'cli' ? await runCli(step, callNode) : await runProbe(step, callNode);
    return { ...seen, elapsed: elapsed() };
  } catch (error) {
    const action = actionOf(step);
    const reason = `${action}: could not be run: ${error instanceof Error ? error.message : String(error)}`;
    return { judgement: { action, status: 'error', reason, evidence: 'none' }, elapsed: elapsed() };
  }
}

async function runCli(step: CliStep, callNode: CallNode): Promise<Omit<Seen, 'elapsed'>> {
  const result = await callNode(step.on, 'cli', { command: step.command });
  return { judgement: judgeCli(step, result), output: result.output };
}

async function runProbe(step: ProbeStep, callNode: CallNode): Promise<Omit<Seen, 'elapsed'>> {
  const { id } = await callNode(step.to, 'observe', observeRequest(step));
  const probe = await callNode(step.from, 'probe', probeRequest(step)).catch(async (error: unknown) => {
    // The observation must end whatever happens; what the probe said is the error worth telling.
    await callNode(step.to, 'unobserve', { id }).catch(() => undefined);
    throw error;
  });
  const observation = await callNode(
    step.to,
    'unobserve',
    probe.flow === undefined ? { id } : { id, flow: probe.flow },
  );
  return { judgement: judgeProbe(step, probe, observation), probe, observation };
}

function observeRequest({ destination, port }: ProbeStep): ObserveRequest {
  return { protocol: 'tcp', destination, destinationPort: port };
}

function probeRequest({ service, destination, port, source, login, timeout }: ProbeStep): ProbeRequest {
  return { service, destination, port, timeout, ...(source !== undefined && { source }), ...login };
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
