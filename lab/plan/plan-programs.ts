/** The part of a plan that is about programs in nodes: images of their own, and commands to run. */
import type { Container } from '../engine/engine.ts';
import { type Command, type LabNode, STAGES, type Topology } from '../topology/topology.ts';
import { LABELS } from './labels.ts';
import { whyMadeAnew } from './made-as.ts';
import type { Observed } from './observed.ts';
import type { ContainerStep } from './plan.ts';
import { networkOwner, sha256, workloadLabels } from './spec.ts';

/** Runs a node's image in it. */
export interface WorkloadStep {
  readonly action: 'workload';
  readonly node: LabNode;
  /** Starts this container again instead of making one. */
  readonly start?: Container;
  /** Removed before. */
  readonly remove?: Container;
  readonly reason: string;
}

/** Runs a node's commands, in order. */
export interface ExecStep {
  readonly action: 'exec';
  readonly node: LabNode;
  readonly reason: string;
}

type Moved = ReadonlyMap<string, ContainerStep>;

/** `moved`: container steps by node. */
export function planWorkloads(topology: Topology, observed: Observed, moved: Moved): WorkloadStep[] {
  return [...topology.nodes.values()].flatMap((node): WorkloadStep[] => {
    if (node.workload === undefined) return [];
    const have = observed.workloads.get(node.name);
    const owner = networkOwner(node);
    const moving = moved.get(node.name) ?? moved.get(owner);
    const step = (more: Pick<WorkloadStep, 'start' | 'remove'>, reason: string): WorkloadStep[] => [
      { action: 'workload', node, ...more, reason },
    ];
    if (have === undefined) return step({}, 'not there');
    const { container, stale } = have;
    const replace = (reason: string) => step({ remove: container }, reason);
    if (moving !== undefined && moving.action !== 'start') return replace(`${moving.node.name} is made anew`);
    if (container.imageId !== observed.images.get(node.workload.image)) return replace('its image changed');
    const [made, wanted = ''] = [container.labels, workloadLabels(topology, node, node.workload)].map(
      (labels) => labels[LABELS.spec],
    );
    if (made !== wanted) return replace(whyMadeAnew(made, wanted));
    if (container.state === 'created' || container.state === 'dead')
      return replace('an interrupted up did not start it');
    if (moving !== undefined) return step({ start: container }, `${moving.node.name} was stopped`);
    if (container.state === 'exited' && node.ends !== true) return step({ start: container }, 'stopped');
    // of another node it is told by the container's id, which may have gone
    if (stale && owner !== node.name) return replace(`${owner} was started after it`);
    if (stale) return step({ start: container }, `${node.name} was started after it`);
    return [];
  });
}

/** All of a node's commands: those of its stages, and `exec`. */
function commandsOf({ stages, exec = [] }: LabNode): readonly Command[] {
  const ofStages = STAGES.flatMap((name) => [...(stages?.[name]?.onEnter ?? []), ...(stages?.[name]?.onExit ?? [])]);
  return [...ofStages, ...exec];
}

/** Names a run of a node's commands: other commands, or another container, is another run. */
export function execMark(node: LabNode, container: string): string {
  return sha256([container, commandsOf(node).map(({ argv }) => argv)]);
}

/** Commands that were not run since the container they run in was started. */
export function planExec(
  topology: Topology,
  observed: Observed,
  moved: Moved,
  workloads: readonly WorkloadStep[],
): ExecStep[] {
  return [...topology.nodes.values()].flatMap((node): ExecStep[] => {
    if (commandsOf(node).length === 0) return [];
    const moving = moved.get(node.name);
    // looked at again after that
    if (moving?.action === 'start') return [];
    const fresh = moving !== undefined || workloads.some((step) => step.node === node && step.start === undefined);
    if (fresh) return [{ action: 'exec', node, reason: 'its container is new' }];
    const seen = observed.nodes.get(node.name);
    const container = observed.workloads.get(node.name)?.container ?? seen?.container;
    if (seen?.hello === undefined || container === undefined) return [];
    if (seen.hello.executed === execMark(node, container.id)) return [];
    return [{ action: 'exec', node, reason: 'not run since it was started' }];
  });
}
