/** Stops, starts and restarts nodes of a lab. What they have committed stays, and their links come back. */
import type { Engine } from '../engine/engine.ts';
import { EngineError, InputError } from '../errors.ts';
import { linkName } from '../links/names.ts';
import { planStart } from '../plan/plan-start.ts';
import { loadTopology } from '../topology/load.ts';
import type { Topology } from '../topology/topology.ts';
import { execute, type Task } from './execute.ts';
import { type Found, findLab, findNodes } from './found.ts';
import { limiter } from './limit.ts';
import { withLock } from './lock.ts';
import { observe } from './observe.ts';

/** Seconds a node's programs have to end by themselves. */
const STOP_TIMEOUT = 10;

/** Containers that are stopped at a time. */
const AT_A_TIME = 8;

export interface LifeOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** Which of its nodes; all of them when absent. */
  readonly nodes?: readonly string[];
  /** Ends it early, in a state that a later `start` or `up` settles. */
  readonly signal?: AbortSignal;
  readonly onTasks?: (tasks: readonly Task[]) => void;
  /** Another command changes the lab, and is waited for. */
  readonly onWait?: (holder: string) => void;
}

export interface StartOptions extends LifeOptions {
  /** Seconds a node has to become ready; 20 when absent. */
  readonly readyTimeout?: number;
}

export interface StopReport {
  readonly lab: string;
  /** Nodes that ran and were stopped. */
  readonly stopped: readonly string[];
}

export interface StartReport {
  readonly lab: string;
  /** Nodes that did not run and were started. */
  readonly started: readonly string[];
  /** Links that were laid, e.g. `R1:ge-0/0/0--R2:ge-0/0/0`. */
  readonly links: readonly string[];
  /** Links that wait for a node that is still stopped. */
  readonly waiting: readonly string[];
}

/**
 * Stops nodes. Their containers stay, with what is committed and logged; their links go with their interfaces.
 *
 * @throws InputError for a lab or a node that is not there
 */
export async function stop(options: LifeOptions): Promise<StopReport> {
  return locked('vtylab stop', options, () => stopNodes(options));
}

async function stopNodes({ engine, lab, nodes, signal, onTasks }: LifeOptions): Promise<StopReport> {
  const chosen = findNodes(await findLab(engine, lab), nodes).filter(isRunning);
  const limit = limiter(AT_A_TIME);
  const tasks = chosen.map(({ name, container, workload }) => ({
    title: `stop ${name}`,
    done: limit(async () => {
      signal?.throwIfAborted();
      if (workload !== undefined) await engine.stop(workload.id, STOP_TIMEOUT);
      await engine.stop(container.id, STOP_TIMEOUT);
    }),
  }));
  onTasks?.(tasks);
  const failed = (await Promise.allSettled(tasks.map(({ done }) => done))).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return { lab, stopped: chosen.map(({ name }) => name) };
}

/**
 * Starts nodes that are stopped, lays the links between them and the nodes that run, and waits until they are ready.
 * The lab file is read for the links alone: configurations stay as committed.
 *
 * @throws InputError for a lab or a node that is not there, and for a lab file with errors
 * @throws NodeError when a node does not become ready
 */
export async function start(options: StartOptions): Promise<StartReport> {
  return locked('vtylab start', options, () => startNodes(options));
}

async function startNodes(options: StartOptions): Promise<StartReport> {
  const { engine, lab: name, signal = new AbortController().signal, readyTimeout = 20 } = options;
  const lab = await findLab(engine, name);
  const chosen = findNodes(lab, options.nodes);
  const topology = await topologyOf(lab);
  const unknown = chosen.find((node) => !topology.nodes.has(node.name));
  if (unknown !== undefined) {
    throw new InputError(`${unknown.name} is not in ${topology.file} any more; 'vtylab up' removes its container`);
  }
  const never = chosen.find(({ container }) => !['running', 'exited'].includes(container.state));
  if (never !== undefined) {
    throw new EngineError(`${never.name}: its container is ${never.container.state}; 'vtylab up' makes it anew`);
  }
  const { observed, nodes } = await observe(engine, topology);
  try {
    const { steps, nodes: involved, waiting } = planStart(topology, observed, new Set(chosen.map((node) => node.name)));
    const site = { engine, topology: { ...topology, nodes: involved }, observed, nodes, signal, readyTimeout };
    if (steps.length > 0) await execute(steps, { ...site, onTasks: (tasks) => options.onTasks?.(tasks) });
    return {
      lab: name,
      started: steps.flatMap((step) => (step.action === 'start' ? [step.node.name] : [])),
      links: steps.flatMap((step) => (step.action === 'link' ? [linkName(step.link)] : [])),
      waiting: waiting.map(linkName),
    };
  } finally {
    nodes.close();
  }
}

/** Stops nodes and starts them again: those that were stopped already as well. */
export async function restart(options: StartOptions): Promise<StartReport> {
  return locked('vtylab restart', options, async () => {
    await stopNodes(options);
    return startNodes(options);
  });
}

/** Does something while no other command changes the lab. */
async function locked<T>(command: string, options: LifeOptions, work: () => Promise<T>): Promise<T> {
  const { engine, lab, signal, onWait } = options;
  const { nodes } = await findLab(engine, lab);
  const images = new Set(nodes.map(({ container }) => container.imageId));
  return withLock({ engine, lab, command, images, signal, onWait }, work);
}

function topologyOf({ name, file }: Found): Promise<Topology> {
  if (file === undefined) throw new InputError(`the lab '${name}' does not tell its lab file, which has its links`);
  return loadTopology(file);
}

function isRunning({ container }: Found['nodes'][number]): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
}
