/** What has to be done so that what is there becomes what the lab file says: pure, and as `up --plan` prints it. */
import { startupNames } from '../../protocol/startup.ts';
import type { Container } from '../engine/engine.ts';
import { linkName } from '../links/names.ts';
import type { Shape } from '../links/shape.ts';
import type { AnyLink, LabNode, Topology } from '../topology/topology.ts';
import { LABELS } from './labels.ts';
import { whyMadeAnew } from './made-as.ts';
import type { Observed, ObservedNode } from './observed.ts';
import type { FetchStep } from './plan-images.ts';
import { planLinks } from './plan-links.ts';
import { type NetworkStep, planNetworks } from './plan-networks.ts';
import { type ExecStep, planExec, planWorkloads, type WorkloadStep } from './plan-programs.ts';
import { nodeImage, nodeSpec } from './spec.ts';
import { withWaits } from './waits.ts';

/** One thing to do, and why. */
export type Step =
  | NetworkStep
  | WorkloadStep
  | ExecStep
  /** Before all others, and not part of `plan`: what is fetched decides what that is. */
  | FetchStep
  /** A container that the lab file does not know. */
  | { readonly action: 'remove'; readonly name: string; readonly container: Container; readonly reason: string }
  | { readonly action: 'create'; readonly node: LabNode; readonly reason: string }
  | { readonly action: 'replace'; readonly node: LabNode; readonly container: Container; readonly reason: string }
  /** After it, what the node says of itself has to be looked at again: see `needsAnotherLook`. */
  | { readonly action: 'start'; readonly node: LabNode; readonly container: Container; readonly reason: string }
  /** The alias tells what kind of link it is an end of. */
  | {
      readonly action: 'unlink';
      readonly node: LabNode;
      readonly interface: string;
      readonly alias: string;
      readonly reason: string;
    }
  | { readonly action: 'link'; readonly link: AnyLink; readonly reason: string }
  /** What happens to packets that leave the node there; the alias tells so afterwards. */
  | {
      readonly action: 'shape';
      readonly node: LabNode;
      readonly interface: string;
      readonly alias: string;
      readonly shape: Shape;
      readonly reason: string;
    }
  | { readonly action: 'configure'; readonly node: LabNode; readonly reason: string }
  /** Only tells the node where its configuration stands now: nothing is committed. */
  | { readonly action: 'note'; readonly node: LabNode; readonly reason: string };

/** Ordered: what a step needs stands before it. Empty when nothing is to be done. */
export type Plan = readonly Step[];

/** The steps from `observed` to `topology`. */
export function plan(topology: Topology, observed: Observed): Plan {
  const networks = planNetworks(topology, observed);
  const removals: Step[] = [
    ...observed.strays.map((container) => remove(container.name, container, 'an interrupted up left it')),
    ...[...observed.nodes]
      .filter(([name]) => !topology.nodes.has(name))
      .map(([name, { container }]) => remove(name, container, 'not in the lab file')),
    ...[...observed.workloads]
      .filter(([name]) => topology.nodes.get(name)?.workload === undefined)
      .map(([name, { container }]) => remove(`${name}'s image`, container, 'not in the lab file')),
  ];
  const nodes = [...topology.nodes.values()];
  const containers = nodes.flatMap((node) => containerStep(topology, node, observed) ?? []);
  const moved = new Map(containers.map((step) => [step.node.name, step]));
  const links = planLinks(topology, observed, moved);
  const configurations = nodes.flatMap((node): Step[] => {
    const hello = observed.nodes.get(node.name)?.hello;
    if (moved.has(node.name) || hello === undefined) return [];
    const { startup, lines } = startupNames(node.startup);
    if (hello.startup === startup) {
      if (hello.lines === lines) return [];
      return [{ action: 'note', node, reason: 'its configuration is the same, on other lines now' }];
    }
    const reason = node.saved ? 'it runs other than saved' : 'its configuration in the lab file changed';
    return [{ action: 'configure', node, reason }];
  });
  const workloads = planWorkloads(topology, observed, moved);
  const steps = [
    ...removals,
    ...networks,
    ...links.unlink,
    ...containers,
    ...links.link,
    ...links.shape,
    ...configurations,
    ...workloads,
    ...planExec(topology, observed, moved, workloads),
  ];
  return steps.map((step) => withWaits(step, topology));
}

/** A step that changes whether and as what a node runs. */
export type ContainerStep = Extract<Step, { readonly action: 'create' | 'replace' | 'start' }>;

function containerStep(topology: Topology, node: LabNode, observed: Observed): ContainerStep | undefined {
  const seen = observed.nodes.get(node.name);
  if (seen === undefined) return { action: 'create', node, reason: 'not there' };
  const { container } = seen;
  const reason = whyReplace(topology, node, seen, observed.images.get(nodeImage(node)));
  if (reason !== undefined) return { action: 'replace', node, container, reason };
  if (container.state === 'exited')
    return { action: 'start', node, container, reason: 'stopped; its configuration is looked at once it runs' };
  return undefined;
}

function whyReplace(
  topology: Topology,
  node: LabNode,
  { container, hello }: ObservedNode,
  imageId: string | undefined,
): string | undefined {
  const kind = container.labels[LABELS.kind];
  if (kind !== node.kind) return `now a ${node.kind}, was a ${kind ?? 'node of unknown kind'}`;
  if (container.imageId !== imageId) return 'its image changed';
  const [made, wanted = ''] = [container, nodeSpec(topology, node)].map(({ labels }) => labels[LABELS.spec]);
  if (made !== wanted) return whyMadeAnew(made, wanted);
  switch (container.state) {
    case 'created':
      return 'an interrupted up did not start it';
    case 'paused':
    case 'dead':
    case 'removing':
      return `its container is ${container.state}`;
    case 'running':
    case 'restarting':
      return hello === undefined ? 'it does not answer on its control channel' : undefined;
    case 'exited':
      return undefined;
  }
}

function remove(name: string, container: Container, reason: string): Step {
  return { action: 'remove', name, container, reason };
}

/** Whether a plan starts nodes whose configuration cannot be known before they run. */
export function needsAnotherLook(steps: Plan): boolean {
  return steps.some(({ action }) => action === 'start');
}

/** The lab file that the lab runs from, when it is another one. */
export function otherFile(topology: Topology, observed: Observed): string | undefined {
  return [...observed.nodes.values()]
    .map(({ container }) => container.labels[LABELS.file])
    .find((file) => file !== undefined && file !== topology.file);
}

/** A step in words, without its reason: `create R1`, `link R1:ge-0/0/0--R2:ge-0/0/0`. */
export function stepTitle(step: Step): string {
  switch (step.action) {
    case 'link':
      return `link ${linkName(step.link)}`;
    case 'unlink':
    case 'shape':
      return `${step.action} ${step.node.name}:${step.interface}`;
    case 'workload':
      return `run ${step.node.workload?.image} in ${step.node.name}`;
    case 'exec':
      return `run the commands of ${step.node.name}`;
    case 'fetch':
      return `fetch image ${step.image}`;
    case 'note':
      return `note the lines of ${step.node.name}`;
    case 'network':
      return step.network === undefined ? `remove network ${step.name}` : `make network ${step.name}`;
    case 'remove':
      return `remove ${step.name}`;
    default:
      return `${step.action} ${step.node.name}`;
  }
}
