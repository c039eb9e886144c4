/**
 * What becomes of an attempt on its way, by the configurations of all nodes: only the node that is reached is watched, so
 * where packets do not arrive there, or its answers do not come back, nobody has seen why.
 */
import type { PredictedCell } from '../../protocol/predict.ts';
import { committedLab, predictLab } from '../matrix/predict-lab.ts';
import type { Topology } from '../topology/topology.ts';
import { type CallNode, GRACE, withDeadline } from './ask.ts';
import { isUnanswered } from './hints.ts';
import type { ProbeStep, Step } from './playbook.ts';
import type { Found } from './run-step.ts';

/** Says in one line why an attempt ended as it did; undefined when the configurations do not tell. */
export type Foresee = (step: ProbeStep, source: string | undefined) => Promise<string | undefined>;

export function foreseer(topology: Topology, callNode: CallNode): Foresee {
  return async (step, source) => {
    const { service, port, destination, from, timeout } = step;
    const lab = await committedLab(topology, withDeadline(callNode, GRACE));
    const named = service === 'ping' ? 'ping' : `${service === 'udp' ? 'udp' : 'tcp'}/${port}`;
    const scope = { from: [source ?? from], to: [destination], services: [named] };
    const { cells } = await predictLab(topology, { lab, scope, timeout });
    return wordsOf(cells.filter((cell) => cell.from === from));
  };
}

/** Where a value that nobody knows beforehand decides, nothing is said. */
function wordsOf(cells: readonly PredictedCell[]): string | undefined {
  const ends = cells.flatMap((cell) => cell.ends);
  const [end, another] = new Map(ends.map((one) => [one.reason, one])).values();
  if (end === undefined || another !== undefined) return undefined;
  if (end.outcome !== 'accepted') return `by the configurations ${end.reason}`;
  return 'by the configurations it comes there, and the answer back: a link is down, or a node does not do what it is configured to';
}

/** A failed attempt with what the configurations say of its way, where that is what made it fail. */
export async function withForesight(step: Step, seen: Found, foresee: Foresee | undefined): Promise<Found> {
  const { judgement, probe, observation } = seen;
  if (foresee === undefined || step.kind !== 'probe' || judgement.status !== 'failed') return seen;
  if (probe === undefined || observation === undefined || step.via !== undefined) return seen;
  if (probe.outcome === 'accepted' || (observation.arrived && !isUnanswered(probe, observation))) return seen;
  // it is evidence beside what was seen: what it cannot tell does not change the verdict
  const words = await foresee(step, probe.flow?.source ?? step.source).catch(() => undefined);
  return words === undefined ? seen : { ...seen, judgement: { ...judgement, reason: `${judgement.reason}; ${words}` } };
}
