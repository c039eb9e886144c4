/** Carries out a plan: whatever does not need each other happens at the same time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyReport } from '../../protocol/control.ts';
import { NodeError } from '../errors.ts';
import { type Plan, type Step, stepTitle } from '../plan/plan.ts';
import { allLinks, nodeEnds } from '../topology/links.ts';
import type { LabNode, Topology } from '../topology/topology.ts';
import { checkKernel, DUMMY_STANDS_IN } from './check-kernel.ts';
import { layLinks, type Place } from './lay.ts';
import { limiter } from './limit.ts';
import { becomeHealthy, type Executed, execute as executeCommands, runWorkload } from './programs.ts';
import {
  bringNetwork,
  type Configured,
  configureNode,
  managementBridge,
  noteLines,
  runContainer,
  type Site,
  type StepOf,
  shapeInterface,
  unlink,
} from './steps.ts';

/** Containers that are made at a time: more would only wait for the engine's locks. */
const AT_A_TIME = 8;

/** Seconds a started node has for its first answer. */
const BOOT_TIMEOUT = 20;

/** Something that goes on, for a display. */
export interface Task {
  /** e.g. `create R1`. */
  readonly title: string;
  /** Why, if that is worth saying. */
  readonly reason?: string;
  readonly done: Promise<void>;
}

export interface Execution extends Site {
  /** Seconds a node has to become ready; undefined: readiness is not waited for. */
  readonly readyTimeout: number | undefined;
  /** Told of each command of the lab file's that was run in a node. */
  readonly onExecuted?: ((done: Executed) => void) | undefined;
  /** Told of each configuration that was changed in a node that ran. */
  readonly onConfigured?: ((done: Configured) => void) | undefined;
  /** Told once, of all that is going on. */
  readonly onTasks: (tasks: readonly Task[]) => void;
}

/**
 * Carries out the steps, and waits until every node is ready if that is asked for.
 *
 * @returns by node, what it says of its readiness
 * @throws the first error, after all that had begun has ended
 */
export async function execute(steps: Plan, execution: Execution): Promise<Map<string, ReadyReport>> {
  const { engine, topology, observed, nodes, signal, readyTimeout } = execution;
  const lacks = await checkKernel(engine, topology.name, steps);
  const reports = new Map<string, ReadyReport>();
  const limit = limiter(AT_A_TIME);
  const shapeLimit = limiter(AT_A_TIME);
  const tasks: Task[] = [];

  const stepsOf = <A extends Step['action']>(...actions: readonly A[]) =>
    steps.filter((step): step is StepOf<A> => (actions as readonly string[]).includes(step.action));
  const begin = async <T>(work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    return work();
  };
  const add = (step: Step, done: Promise<void>) => {
    tasks.push({ title: stepTitle(step), reason: step.reason, done });
    return done;
  };

  for (const step of stepsOf('remove'))
    add(
      step,
      begin(() => engine.remove(step.container.id)),
    );
  const unlinked = stepsOf('unlink').map((step) =>
    add(
      step,
      begin(() => unlink(step, execution)),
    ),
  );

  const going = steps.flatMap((step) => ('container' in step && step.action !== 'start' ? [step.container.id] : []));
  const networks = stepsOf('network').map((step) =>
    add(
      step,
      begin(() => bringNetwork(step, going, execution)),
    ),
  );

  const started = new Map<string, Promise<Place>>();
  const configured = new Map<string, Promise<void>>();
  for (const step of stepsOf('create', 'replace', 'start')) {
    const { node, action } = step;
    const delay = action === 'start' ? 0 : (node.startupDelay ?? 0);
    const before = delay === 0 ? networks : [...networks, sleep(delay * 1000, undefined, { signal })];
    const place = Promise.all(before).then(() => limit(() => begin(() => runContainer(step, execution))));
    started.set(node.name, place);
    if (action === 'start') {
      add(
        step,
        place.then(() => {}),
      );
    } else {
      const done = place
        .then(() => nodes.reach(node.name, BOOT_TIMEOUT))
        .then(() => configureNode(node, nodes))
        .then(() => {});
      configured.set(node.name, add(step, done));
    }
  }
  const placeOf = async (node: string): Promise<Place> => {
    const place = started.get(node);
    if (place !== undefined) return place;
    const container = observed.nodes.get(node)?.container.id;
    if (container === undefined) throw new NodeError(node, 'has no container');
    return { container, pid: await engine.pid(container) };
  };

  const links = stepsOf('link').map(({ link }) => link);
  const noDummy = lacks.has('dummy');
  const bridge = () => managementBridge(execution);
  const site = { engine, lab: topology.name, signal, managementBridge: bridge, noDummy };
  const laid = begin(() => layLinks(links, placeOf, unlinked, site));
  for (const step of stepsOf('link')) {
    const standIn = noDummy && 'endpoint' in step.link && step.link.type === 'dummy';
    add(standIn ? { ...step, reason: `${step.reason}; ${DUMMY_STANDS_IN}` } : step, laid);
  }
  for (const step of stepsOf('shape')) {
    add(
      step,
      laid.then(() => shapeLimit(() => begin(() => shapeInterface(step, placeOf, execution)))),
    );
  }

  for (const step of stepsOf('configure')) {
    configured.set(
      step.node.name,
      add(
        step,
        begin(() => configureNode(step.node, nodes)).then((done) => execution.onConfigured?.(done)),
      ),
    );
  }
  for (const step of stepsOf('note'))
    add(
      step,
      begin(() => noteLines(step.node, nodes)),
    );

  const workloads = new Map<string, Promise<string>>();
  for (const step of stepsOf('workload')) {
    const { name } = step.node;
    // its program finds links and addresses when it starts
    const before = Promise.all([placeOf(name), configured.get(name), laid]);
    const running = before.then(([place]) => limit(() => begin(() => runWorkload(step, place.container, execution))));
    workloads.set(name, running);
    add(
      step,
      running.then(() => {}),
    );
  }
  /** The container that a node's commands run in, and whose health counts. */
  const programOf = async (node: string): Promise<string> =>
    (await workloads.get(node)) ?? observed.workloads.get(node)?.container.id ?? (await placeOf(node)).container;

  const noCarrier = withoutCarrier(topology);
  const ready = async (node: LabNode, timeout: number): Promise<void> => {
    await Promise.all([started.get(node.name), configured.get(node.name)]);
    await nodes.reach(node.name, BOOT_TIMEOUT);
    const interfaces = node.interfaces.filter((name) => !noCarrier.has(`${node.name}:${name}`));
    const report = await nodes.call(node.name, 'ready', { interfaces, timeout });
    await becomeHealthy(node, await programOf(node.name), execution);
    reports.set(node.name, report);
  };
  if (readyTimeout !== undefined) {
    const all = new Map<string, Promise<void>>();
    for (const node of topology.nodes.values()) {
      const done = begin(() => ready(node, readyTimeout));
      all.set(node.name, done);
      tasks.push({ title: `ready ${node.name}`, done });
    }
    for (const step of stepsOf('exec')) {
      const run = async () => {
        const container = await programOf(step.node.name);
        for (const one of await begin(() => executeCommands(step.node, container, execution)))
          execution.onExecuted?.(one);
      };
      add(step, Promise.resolve(all.get(step.node.name)).then(run));
    }
  }

  execution.onTasks(tasks);
  await settle(tasks, signal, () => nodes.close());
  return reports;
}

/** Ends of links, `NODE:INTERFACE`, that are not to be waited for: set down, or with a carrier that is not the lab's. */
function withoutCarrier(topology: Topology): ReadonlySet<string> {
  const links = allLinks(topology).filter((link) => link.down === true || ('type' in link && link.type === 'macvlan'));
  return new Set(links.flatMap(nodeEnds).map((end) => `${end.node}:${end.interface}`));
}

/**
 * Waits for all tasks. After a failure or an abort, what would only be waited for is given up by `stop`: links that
 * will not come, nodes that will not boot.
 */
async function settle(tasks: readonly Task[], signal: AbortSignal, stop: () => void): Promise<void> {
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  await Promise.all(tasks.map(({ done }) => done.catch(fail)));
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
