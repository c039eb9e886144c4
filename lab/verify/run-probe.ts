/** One attempt to reach a service, and everything that is known of it on both sides. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flow, Observation, Outcome, ProbeRequest, ProbeResult } from '../../protocol/control.ts';
import { countersOf, counterWords, disagreement, warningReason } from './agree.ts';
import type { CallNode } from './ask.ts';
import { type Judgement, judgeProbe } from './judge.ts';
import { watchJump } from './jump-errors.ts';
import type { ProbeStep } from './playbook.ts';
import { isInterface } from './playbook-values.ts';
import type { Found, StepContext } from './run-step.ts';
import type { Verdict } from './verdict.ts';
import { isLocked } from './watch.ts';
import { whyWords } from './why.ts';

/** Milliseconds until a line of the log is read. */
const LOGGED = 200;

/** Between an `observe` and its `unobserve` on the reached node. */
export async function probe(step: ProbeStep, context: StepContext, join = joinOutcome): Promise<Found> {
  const { callNode } = context;
  const { service, destination, port, via } = step;
  const request = await requestOf(step, callNode);
  const from = via && Object.values((await callNode(via.on, 'addresses', {})).interfaces).flat();
  const protocol = service === 'udp' ? 'udp' : service === 'ping' ? 'icmp' : 'tcp';
  await using jump = await watchJump(step, callNode);
  const { id } = await callNode(step.to, 'observe', { protocol, destination, destinationPort: port });
  const result = await callNode(step.from, 'probe', request).catch(async (error: unknown) => {
    // The observation must end whatever happens; what the probe said is the error worth telling.
    await callNode(step.to, 'unobserve', { id }).catch(() => undefined);
    throw error;
  });
  // what a daemon says of whom it turned away takes a moment to its log
  if (isServed(result.outcome) && result.outcome !== step.expect.outcome) await sleep(LOGGED);
  const observation = await callNode(step.to, 'unobserve', {
    id,
    ...(from === undefined ? result.flow && { flow: result.flow } : { from }),
  });
  // through a jump host, the flow that came is not the one that the client began
  const flow = from === undefined ? result.flow : observation.flow;
  const joined = await join(step, await jump.join(result), observation, callNode);
  const judgement = judgeProbe({ ...step, ...(request.source && { source: request.source }) }, joined, observation);
  if (flow === undefined || !observation.arrived) return { judgement, probe: joined, observation };
  const found = await explained(step, flow, observation, callNode);
  return { judgement: withEvidence(step, joined.outcome, judgement, found), probe: joined, observation, ...found };
}

type Explained = Pick<Verdict, 'explanation' | 'counters' | 'warnings'>;

/** What the node's configuration has to say of what its kernel did. */
async function explained(
  step: ProbeStep,
  flow: Flow,
  observation: Observation,
  callNode: CallNode,
): Promise<Explained> {
  const at = observation.interface;
  // it is evidence beside what was seen: a node that cannot say why (a host) does not change the verdict
  const explanation = await callNode(step.to, 'explain', { ...flow, ...(at && { interface: at }) }).catch(
    () => undefined,
  );
  if (explanation === undefined || explanation.steps.length + observation.decisions.length === 0) return {};
  const wrong = disagreement(step.to, explanation, observation);
  const counters = countersOf(explanation, observation);
  return {
    explanation,
    ...(counters.length > 0 && { counters }),
    ...(wrong !== undefined && { warnings: [wrong] }),
  };
}

/** The filters have let it in, and the service turned it away. */
function isServed(outcome: Outcome): boolean {
  return outcome === 'denied' || outcome === 'locked' || outcome === 'limited' || outcome === 'closed';
}

function withEvidence(
  step: ProbeStep,
  outcome: Outcome,
  judgement: Judgement,
  { explanation, counters = [], warnings = [] }: Explained,
): Judgement {
  const evidence = [judgement.evidence, ...counters.map(counterWords)].join('; ');
  const [warning] = warnings;
  if (warning !== undefined) {
    return { ...judgement, status: 'error', evidence, reason: warningReason(judgement, warning) };
  }
  const why = judgement.status === 'failed' && !isServed(outcome) && explanation && whyWords(step.to, explanation);
  return { ...judgement, evidence, ...(why && { reason: `${judgement.reason}; ${why}` }) };
}

async function requestOf(step: ProbeStep, callNode: CallNode): Promise<ProbeRequest> {
  const { service, destination, port, login, timeout, text, options, knownHosts, via, run, put, get } = step;
  const source = step.source && (await sourceAddress(step, step.source, callNode));
  return {
    service,
    destination,
    port,
    timeout,
    ...(source && { source }),
    ...(text && { text }),
    ...login,
    ...(options && { options }),
    ...(knownHosts !== undefined && { knownHosts }),
    ...(via && { via: { destination: via.destination, port: via.port, ...via.login } }),
    ...(run && { run }),
    ...(put && { put }),
    ...(get && { get }),
  };
}

/** An address as it is; of an interface, its first one of the destination's family. */
async function sourceAddress(step: ProbeStep, source: string, callNode: CallNode): Promise<string> {
  if (!isInterface(source)) return source;
  const { interfaces } = await callNode(step.from, 'addresses', {});
  const addresses = interfaces[source.replace(/\.0$/, '')];
  const inet6 = (step.via ?? step).destination.includes(':');
  const found = addresses?.find((address) => address.includes(':') === inet6);
  if (found !== undefined) return found;
  const why = addresses === undefined ? 'there is no such interface' : `it has no IPv${inet6 ? 6 : 4} address`;
  throw new Error(`source ${source} of ${step.from}: ${why}`);
}

export const clientSaw: typeof joinOutcome = async (_step, result) => result;

/** What the client cannot know: that the user is locked out, or that a limit closed the connection. */
export async function joinOutcome(
  { to, login }: ProbeStep,
  result: ProbeResult,
  { limited }: Observation,
  callNode: CallNode,
): Promise<ProbeResult> {
  if (limited !== undefined) return { ...result, outcome: 'limited', detail: limited };
  if (result.outcome !== 'denied' || result.jump !== undefined || login === undefined) return result;
  return isLocked(login.user, await callNode(to, 'state', {})) ? { ...result, outcome: 'locked' } : result;
}
