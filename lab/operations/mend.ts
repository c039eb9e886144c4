/** Makes nodes whole again that were started by somebody else: the engine, its restart policy, or `docker restart`. */
import type { Engine } from '../engine/engine.ts';
import { InputError, NodeError } from '../errors.ts';
import { linkName } from '../links/names.ts';
import { stepTitle } from '../plan/plan.ts';
import { planMend } from '../plan/plan-mend.ts';
import type { StartPlan } from '../plan/plan-start.ts';
import { nodeEnds } from '../topology/links.ts';
import { loadTopology } from '../topology/load.ts';
import type { Topology } from '../topology/topology.ts';
import { execute } from './execute.ts';
import { findLab } from './found.ts';
import { withLock } from './lock.ts';
import { observe } from './observe.ts';

/** Seconds a node has to become ready. */
const READY_TIMEOUT = 20;

export interface MendOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** Nodes to look at; all that run when absent. */
  readonly nodes?: ReadonlySet<string>;
  /** Nodes that are to run, and are started when they do not. */
  readonly start?: ReadonlySet<string>;
  /** Another command may be at it just now: its end is waited for before anything is looked at. */
  readonly busy?: boolean;
  /** Ends it early, in a state that a later `start` or `up` settles. */
  readonly signal: AbortSignal;
}

/** What was done. All lists empty: nothing was missing. */
export interface Mended {
  /** Nodes that were looked at and lacked something. */
  readonly nodes: readonly string[];
  /** Nodes that were started for it. */
  readonly started: readonly string[];
  /** Links that were laid, e.g. `R1:ge-0/0/0--R2:ge-0/0/0`. */
  readonly links: readonly string[];
  /** Links that wait for a node that does not run. */
  readonly waiting: readonly string[];
  /** All steps in words, in order. */
  readonly steps: readonly string[];
}

/**
 * Lays what is missing of the nodes' links, with their shapes, runs their images and commands again, and waits until
 * they are ready. Configurations stay as the nodes committed them. The lab's lock is taken only when there is something to do.
 *
 * @throws InputError for a lab that is not there, or does not tell its file, or whose file has errors
 * @throws NodeError when a node does not answer or does not become ready
 */
export async function mend(options: MendOptions): Promise<Mended> {
  const { engine, lab, signal } = options;
  const { nodes, file } = await findLab(engine, lab);
  if (file === undefined) throw new InputError(`the lab '${lab}' does not tell its lab file, which has its links`);
  const topology = await loadTopology(file);
  if (options.busy !== true) {
    const seen = await look(topology, options);
    seen.nodes.close();
    if (seen.plan.steps.length === 0) return mended(seen);
  }
  const images = new Set(nodes.map(({ container }) => container.imageId));
  return withLock({ engine, lab, command: 'vtylab watch', images, signal }, async () => {
    const seen = await look(topology, options);
    const { observed, nodes: channels, plan } = seen;
    try {
      const site = { engine, observed, nodes: channels, signal, readyTimeout: READY_TIMEOUT, onTasks: () => {} };
      if (plan.steps.length > 0) await execute(plan.steps, { ...site, topology: { ...topology, nodes: plan.nodes } });
      return mended(seen);
    } finally {
      channels.close();
    }
  });
}

/** What is there of the lab, and what is to be done about it. */
async function look(topology: Topology, { engine, nodes: asked, start, signal }: MendOptions) {
  const { observed, nodes } = await observe(engine, topology);
  try {
    signal.throwIfAborted();
    const chosen = new Set<string>();
    for (const [name, { container, hello }] of observed.nodes) {
      const runs = container.state === 'running';
      const wanted = runs ? (asked?.has(name) ?? true) || start?.has(name) === true : start?.has(name) === true;
      if (!wanted || !topology.nodes.has(name) || (!runs && container.state !== 'exited')) continue;
      if (runs && hello === undefined) throw new NodeError(name, 'runs, but does not answer on its control channel');
      chosen.add(name);
    }
    return { observed, nodes, chosen, plan: planMend(topology, observed, chosen) };
  } catch (error) {
    nodes.close();
    throw error;
  }
}

function mended({ plan: { steps, waiting }, chosen }: { plan: StartPlan; chosen: ReadonlySet<string> }): Mended {
  const names = steps.flatMap((step) => {
    if (step.action === 'link') return nodeEnds(step.link).map(({ node }) => node);
    return 'node' in step ? [step.node.name] : [];
  });
  return {
    nodes: [...new Set(names)].filter((name) => chosen.has(name)),
    started: steps.flatMap((step) => (step.action === 'start' ? [step.node.name] : [])),
    links: steps.flatMap((step) => (step.action === 'link' ? [linkName(step.link)] : [])),
    waiting: waiting.map(linkName),
    steps: steps.map(stepTitle),
  };
}
