/** Carries out a plan: whatever does not need each other happens at the same time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyReport } from '../../protocol/control.ts';
import { NodeError } from '../errors.ts';
import { type Plan, type Step, stepTitle } from '../plan/plan.ts';
import { networkOwner } from '../plan/spec.ts';
import { lateNodes } from '../plan/waits.ts';
import { allLinks, nodeEnds } from '../topology/links.ts';
import type { Command, LabNode, Topology } from '../topology/topology.ts';
import { checkKernel, DUMMY_STANDS_IN } from './check-kernel.ts';
import type { Place } from './lay.ts';
import { startQueue } from './lay-queue.ts';
import { limiter } from './limit.ts';
import { becomeHealthy, type Executed, ended, keepExecuted, runCommands, runWorkload } from './programs.ts';
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
import { waysOf } from './ways.ts';

/** Containers that are made at a time: more would only wait for the engine's locks. */
const AT_A_TIME = 8;

/** Seconds a started node has for its first answer, at least; as many as it has to become ready, where that is more. */
const BOOT_TIMEOUT = 20;

/** Seconds a node that others wait for has to become ready, when nothing else is said. */
const READY_TIMEOUT = 20;

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
  const bootTimeout = Math.max(BOOT_TIMEOUT, readyTimeout ?? 0);
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

  const giveUp = new AbortController();
  /** For what is only waited for: nobody waits any longer once something has failed. */
  const patient = { ...execution, signal: AbortSignal.any([signal, giveUp.signal]) };

  const started = new Map<string, Promise<Place>>();
  const configured = new Map<string, Promise<void>>();
  const workloads = new Map<string, Promise<string>>();
  const ways = waysOf(topology, {
    work: (node, stage) => work[stage](node),
    run: (node, commands) => run(node, commands),
    takesPart: ({ name }) => started.has(name) || observed.nodes.get(name)?.hello !== undefined,
    runsCommands: ({ name }) => toRun.has(name),
  });
  const mayConfigure = async ({ name, stages }: LabNode) =>
    stages === undefined ? undefined : ways.entered(name, 'configure');
  for (const step of stepsOf('create', 'replace', 'start')) {
    const { node, action } = step;
    const delay = action === 'start' ? 0 : (node.startupDelay ?? 0);
    const due = async () => {
      await Promise.all([...networks, ways.entered(node.name, 'create')]);
      if (delay > 0) await sleep(delay * 1000, undefined, { signal: patient.signal });
    };
    const place = due().then(() => limit(() => begin(() => runContainer(step, execution))));
    started.set(node.name, place);
    if (action === 'start') {
      add(
        step,
        place.then(() => {}),
      );
    } else {
      const reached = place.then(() => nodes.reach(node.name, bootTimeout));
      const done = Promise.all([reached, mayConfigure(node)])
        .then(() => configureNode(node, nodes))
        .then(() => {});
      configured.set(node.name, add(step, done));
    }
  }
  for (const step of stepsOf('configure')) {
    const done = mayConfigure(step.node).then(() => begin(() => configureNode(step.node, nodes)));
    configured.set(
      step.node.name,
      add(
        step,
        done.then((one) => execution.onConfigured?.(one)),
      ),
    );
  }
  for (const step of stepsOf('note'))
    add(
      step,
      begin(() => noteLines(step.node, nodes)),
    );
  const placeOf = async (node: string): Promise<Place> => {
    const place = started.get(node);
    if (place !== undefined) return place;
    const container = observed.nodes.get(node)?.container.id;
    if (container === undefined) throw new NodeError(node, 'has no container');
    return { container, pid: await engine.pid(container) };
  };

  const noDummy = lacks.has('dummy');
  const queue = startQueue({
    engine,
    lab: topology.name,
    signal,
    managementBridge: () => managementBridge(execution),
    noDummy,
    links: stepsOf('link').map(({ link }) => link),
    placeOf,
    mayLink: (node) => ways.entered(node, 'create-links').then(() => placeOf(node)),
    late: lateNodes(topology),
    before: unlinked,
  });
  for (const step of stepsOf('link')) {
    const standIn = noDummy && 'endpoint' in step.link && step.link.type === 'dummy';
    const told = standIn ? { ...step, reason: `${step.reason}; ${DUMMY_STANDS_IN}` } : step;
    add(told, queue.whole(step.link));
  }
  for (const step of stepsOf('shape')) {
    const laid = queue.wholeAt(step.node.name, step.interface);
    add(
      step,
      laid.then(() => shapeLimit(() => begin(() => shapeInterface(step, placeOf, execution)))),
    );
  }

  for (const step of stepsOf('workload')) {
    const { name } = step.node;
    // its program finds links and addresses when it starts, unless commands are to be run in it before
    const before = isEarly(step.node) ? [] : [configured.get(name), queue.endsIn(name)];
    const running = Promise.all([placeOf(networkOwner(step.node)), ways.entered(name, 'create'), ...before]).then(
      ([place]) => limit(() => begin(() => runWorkload(step, place.container, execution))),
    );
    workloads.set(name, running);
    add(
      step,
      running.then(() => {}),
    );
  }
  /** The container that a node's commands run in, and whose health counts. */
  const programOf = async (node: string): Promise<string> =>
    (await workloads.get(node)) ?? observed.workloads.get(node)?.container.id ?? (await placeOf(node)).container;
  const run = async (node: LabNode, commands: readonly Command[]) => {
    const container = await programOf(node.name);
    await runCommands(node, commands, container, execution, (done) => execution.onExecuted?.(done));
  };

  const noCarrier = withoutCarrier(topology);
  const toRun = new Set(readyTimeout === undefined ? [] : stepsOf('exec').map(({ node }) => node.name));
  const answer = async (node: LabNode, besides: ReadonlySet<string>): Promise<ReadyReport> => {
    await nodes.reach(node.name, bootTimeout);
    const interfaces = node.interfaces.filter((name) => !besides.has(name) && !noCarrier.has(`${node.name}:${name}`));
    return nodes.call(node.name, 'ready', { interfaces, timeout: readyTimeout ?? READY_TIMEOUT });
  };
  const work = {
    create: async ({ name }: LabNode) => started.get(name),
    'create-links': ({ name }: LabNode) => queue.endsIn(name),
    configure: ({ name }: LabNode) => Promise.all([configured.get(name), workloads.get(name)]),
    healthy: async (node: LabNode) => {
      reports.set(node.name, await begin(() => answer(node, queue.halvesIn(node.name))));
      if (toRun.has(node.name)) await run(node, node.exec ?? []);
      await becomeHealthy(node, await programOf(node.name), patient);
    },
    exit: async ({ name }: LabNode) => ended(await programOf(name), patient),
  };
  const ready = async (node: LabNode): Promise<void> => {
    await ways.left(node.name, 'healthy');
    const halves = queue.halvesIn(node.name);
    if (halves.size === 0) return;
    await Promise.all([...halves].map((name) => queue.wholeAt(node.name, name)));
    reports.set(node.name, await answer(node, new Set()));
  };
  if (readyTimeout !== undefined) {
    for (const node of topology.nodes.values()) tasks.push({ title: `ready ${node.name}`, done: ready(node) });
    for (const step of stepsOf('exec')) {
      const { node } = step;
      const done = ways
        .left(node.name, 'healthy')
        .then(async () => keepExecuted(node, await programOf(node.name), execution));
      add(step, done);
    }
  }

  execution.onTasks(tasks);
  await settle(tasks, signal, () => {
    giveUp.abort(new Error('given up'));
    nodes.close();
  });
  return reports;
}

/** Whether a node's own image starts before its links are there, as containerlab has it: commands are to be run in it then. */
function isEarly({ stages = {} }: LabNode): boolean {
  const { create, 'create-links': links, configure } = stages;
  return [create?.onExit, links?.onEnter, links?.onExit, configure?.onEnter].some((given = []) => given.length > 0);
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
