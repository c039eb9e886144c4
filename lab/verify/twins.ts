/**
 * A deny is only believed when its allow twin passes: a service that is dead, or a wire that is cut, keeps everybody
 * out just as a filter does. The twin of a denied step is a step that is let in to the same service at the same
 * address of the same node, from another source, or from the same one under another configuration. Where a client with
 * a key, a certificate, options or a jump host is turned away, the twin may also be one that has others: these may be
 * wrong in themselves, so that nobody would be let in with them.
 */
import type { Judgement } from './judge.ts';
import { isDeny } from './judge.ts';
import type { ProbeStep, Step } from './playbook.ts';
import type { Status } from './verdict.ts';
import { expectedWords, targetOf } from './words.ts';

/** Whether a step expects to be kept out, and so is worth nothing without a twin. */
export function needsTwin(step: Step): step is ProbeStep {
  return step.kind === 'probe' && (isDeny(step.expect.outcome) || isTurnedAway(step));
}

/** The steps among `steps` whose passing would prove `deny`, in order. */
export function twinsOf(deny: ProbeStep, steps: readonly Step[]): ProbeStep[] {
  const at = steps.indexOf(deny);
  return steps.filter((step, index): step is ProbeStep => {
    if (step.kind !== 'probe' || !isLetIn(deny, step)) return false;
    const another = step.from !== deny.from || step.source !== deny.source || step.via?.on !== deny.via?.on;
    return another || isTurnedAway(deny) || isChangedBetween(deny.to, steps, at, index);
  });
}

/** Whether it expects that the service answers, but does not take what the client brings. */
function isTurnedAway({ expect: { outcome }, login, options, knownHosts, via }: ProbeStep): boolean {
  if (outcome !== 'denied' && outcome !== 'closed') return false;
  return [login?.key, options, knownHosts, via].some((one) => one !== undefined);
}

/** The same attempt proves a denied one, too, when the reached node's configuration was changed between the two. */
function isChangedBetween(node: string, steps: readonly Step[], at: number, other: number): boolean {
  const between = steps.slice(Math.min(at, other), Math.max(at, other));
  return at >= 0 && between.some((step) => step.kind === 'configure' && step.on === node);
}

function isLetIn(deny: ProbeStep, step: ProbeStep): boolean {
  return (
    step.expect.outcome === 'accepted' &&
    step.service === deny.service &&
    step.destination === deny.destination &&
    step.port === deny.port &&
    step.to === deny.to
  );
}

/** A twin, and how it ended; undefined while it has not been run. */
export interface TwinStatus {
  readonly name: string;
  readonly status: Status | undefined;
}

/**
 * The judgement of a denied step in the light of its twins: `passed` stands when one of them passed, and becomes
 * `unproven` when none can any more. Undefined: a twin that is still to run will tell, unless the run is `over`.
 */
export function settleDeny(
  step: ProbeStep,
  judgement: Judgement,
  twins: readonly TwinStatus[],
  over = false,
): Judgement | undefined {
  if (judgement.status !== 'passed') return judgement;
  const proof = twins.find(({ status }) => status === 'passed');
  if (proof !== undefined)
    return { ...judgement, evidence: `${judgement.evidence}; believed because '${proof.name}' passed` };
  if (!over && twins.some(({ status }) => status === undefined)) return undefined;
  return {
    ...judgement,
    status: 'unproven',
    reason: `${judgement.action}: ${expectedWords(step.expect)} as expected, but unproven: ${missing(step, twins)}`,
  };
}

function missing(step: ProbeStep, twins: readonly TwinStatus[]): string {
  if (twins.length === 0) {
    return `no step shows that ${step.service} to ${targetOf(step)} on ${step.to} is accepted from another source`;
  }
  const how = (status: Status | undefined) =>
    status === undefined ? 'was not run' : status === 'error' ? 'could not be run' : 'failed';
  const ended = twins.map(({ name, status }) => `'${name}' ${how(status)}`);
  return `its allow twin ${ended.join(' and ')}`;
}
