/** Makes what runs into what a lab file says. */
import type { ReadyReport } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';
import type { Engine } from '../engine/engine.ts';
import { InputError, NoImageError } from '../errors.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import type { Observed } from '../plan/observed.ts';
import { needsAnotherLook, otherFile, type Plan, plan } from '../plan/plan.ts';
import { planImages } from '../plan/plan-images.ts';
import { networkConflict } from '../plan/plan-networks.ts';
import { nodeImages } from '../plan/spec.ts';
import { error, formatDiagnostic, inOrder } from '../topology/diagnostics.ts';
import { loadTopology } from '../topology/load.ts';
import { savedNodes } from '../topology/saved.ts';
import type { AssignedAddress, Diagnostic, LabNode, NodeKind, Topology } from '../topology/topology.ts';
import { type Check, startCheck } from './check.ts';
import { execute, type Task } from './execute.ts';
import { assertImages, fetchImages } from './images.ts';
import { type Lock, type LockOptions, lockLab } from './lock.ts';
import { observe } from './observe.ts';
import { otherEngines } from './other-engines.ts';
import type { Executed } from './programs.ts';
import { type Configured, compareNodes } from './steps.ts';

export interface UpOptions {
  /** The lab file. */
  readonly file: string;
  /** Asked for while the lab file is read. */
  readonly engine: Engine | Promise<Engine>;
  /** A check that has been started already, before this module was loaded. */
  readonly check?: Check;
  /** Nodes that have a saved configuration start from it. */
  readonly saved?: boolean;
  /** Only makes the plan. */
  readonly planOnly?: boolean;
  /** Seconds a node has to become ready; 20 when absent. */
  readonly readyTimeout?: number;
  /** Seconds another command that changes the lab is waited for; 300 when absent. */
  readonly lockTimeout?: number | undefined;
  /** Ends it early, in a state that a later `up` or `down` settles. */
  readonly signal?: AbortSignal;
  readonly events?: UpEvents;
}

/** What is told on the way. */
export interface UpEvents {
  /** Warnings about the lab file and the configurations in it. */
  warnings?(diagnostics: readonly Diagnostic[]): void;
  /** Another command changes the lab, and is waited for. */
  waiting?(holder: string): void;
  /** What is going on from now on. Told twice when stopped nodes had to be started first. */
  tasks?(tasks: readonly Task[]): void;
}

/** A node that is ready, or that only a plan was made for (then without `ready`). */
export interface UpNode {
  readonly name: string;
  readonly kind: NodeKind | 'linux';
  readonly ready: ReadyReport | undefined;
}

export interface UpReport {
  readonly lab: string;
  /** The lab file, absolute. */
  readonly file: string;
  /** What was done, or is to be done. Empty: everything was there already. */
  readonly steps: Plan;
  readonly nodes: readonly UpNode[];
  /** Addresses that were assigned automatically. */
  readonly assigned: readonly AssignedAddress[];
  /** Configurations of nodes that ran already: what was changed, or is to be changed. */
  readonly configured: readonly Configured[];
  /** Commands of the lab file's that were run, in each node in order. */
  readonly executed: readonly Executed[];
  /** Nodes with a saved configuration, and whether they have been started from it. */
  readonly saved: { readonly nodes: readonly string[]; readonly used: boolean };
}

/**
 * Brings a lab up, or up to date. Nothing is started when the lab file or a configuration in it has an error.
 *
 * @throws InputError for such errors, all of them at once; when the lab runs from another file; when a saved state is
 *   asked for and there is none
 * @throws EngineError when the engine does not answer, an image is missing, or another command does not let go of the lab
 * @throws NodeError when a node does not become ready
 */
export async function up(options: UpOptions): Promise<UpReport> {
  const { events = {}, readyTimeout = 20, signal = new AbortController().signal } = options;
  const engineAsked = Promise.resolve(options.engine);
  engineAsked.catch(() => {}); // an error in the lab file is told first
  const check = options.check ?? startCheck();
  const given = new AbortController();
  const { promise: waiting, resolve: waits } = Promise.withResolvers<undefined>();
  let lock: Promise<Lock | undefined> = Promise.resolve(undefined);
  try {
    const topology = await loadTopology(options.file, { saved: options.saved === true });
    const saved = (await savedNodes(topology)).filter((node) => topology.nodes.has(node));
    const report = reporter(topology, { nodes: saved, used: options.saved === true });
    if (options.planOnly !== true) {
      const waitUntil = AbortSignal.any([signal, given.signal]);
      const onWait: LockOptions['onWait'] = (...words) => {
        waits(undefined);
        events.waiting?.(...words);
      };
      const asked = { timeout: options.lockTimeout, signal: waitUntil, onWait };
      lock = engineAsked.then((engine) => lockFor(engine, topology, asked));
      lock.catch(() => {}); // told when it is waited for
    }
    const look = () => lock.then(() => engineAsked).then((engine) => observe(engine, topology, signal));
    const first = look(); // only looks, so it need not wait for the check
    first.catch(() => {}); // told when it is waited for
    // an error in the lab file is told at once, also while another command has the lab
    const running = await Promise.race([first, waiting]).then(unchangedNodes(topology), () => new Set<string>());
    await passCheck(topology, running, check, events).catch((error: unknown) => {
      first.then(({ nodes }) => nodes.close()).catch(() => {});
      throw error;
    });

    const others = await otherEngines(topology, () => engineAsked);
    if (others.length > 0) events.warnings?.(others);

    const done: Plan[] = [];
    const executed: Executed[] = [];
    const configured: Configured[] = [];
    for (let observation = first; ; observation = look()) {
      const { observed: seen, nodes } = await observation;
      try {
        signal.throwIfAborted();
        assertPossible(topology, seen);
        const fetches = observation === first ? planImages(topology, seen) : [];
        const coming = options.planOnly === true ? fetches : [];
        const images =
          options.planOnly === true ? seen.images : await fetchImages(await engineAsked, fetches, seen.images);
        assertImages(topology, images, coming);
        const observed = { ...seen, images };
        const steps = plan(topology, observed);
        if (options.planOnly === true)
          return { ...report([...fetches, ...steps], new Map()), configured: await compareNodes(steps, nodes) };
        const again = needsAnotherLook(steps);
        const reports = await execute(steps, {
          engine: await engineAsked,
          topology,
          observed,
          nodes,
          signal,
          readyTimeout: again ? undefined : readyTimeout,
          onExecuted: (one) => executed.push(one),
          onConfigured: (one) => configured.push(one),
          onTasks: (tasks) => events.tasks?.(tasks),
        });
        done.push([...fetches.filter(({ image }) => images.get(image) !== seen.images.get(image)), ...steps]);
        if (!again) return { ...report(done.flat(), reports), configured, executed: byNode(topology, executed) };
      } finally {
        nodes.close();
      }
    }
  } finally {
    check.cancel();
    given.abort(new Error('given up'));
    await (await lock.catch(() => undefined))?.release();
  }
}

/** The lab's lock; none when an image is missing, which is told in better words a moment later. */
async function lockFor(
  engine: Engine,
  topology: Topology,
  options: Pick<LockOptions, 'timeout' | 'signal' | 'onWait'>,
): Promise<Lock | undefined> {
  const images = new Set([DEVICE_IMAGE, ...[...topology.nodes.values()].flatMap(nodeImages)]);
  try {
    return await lockLab({ engine, lab: topology.name, command: 'vtylab up', images, ...options });
  } catch (error) {
    if (error instanceof NoImageError) return undefined;
    throw error;
  }
}

/** The nodes that run what the lab file says: it was checked before they took it. */
function unchangedNodes(topology: Topology) {
  return (observation: { readonly observed: Observed } | undefined): ReadonlySet<string> => {
    const runs = (name: string) => observation?.observed.nodes.get(name)?.hello?.startup;
    const same = ({ name, startup }: LabNode) => runs(name) === startupNames(startup).startup;
    return new Set([...topology.nodes.values()].filter(same).map(({ name }) => name));
  };
}

/** Has the configurations of a lab checked by the device's own program, but for these nodes; tells warnings, throws errors. */
async function passCheck(
  topology: Topology,
  unchanged: ReadonlySet<string>,
  check: Check,
  events: UpEvents,
): Promise<void> {
  const nodes = new Map([...topology.nodes].filter(([name]) => !unchanged.has(name)));
  const problems = nodes.size === 0 ? [] : await check.finish({ ...topology, nodes });
  const found = inOrder([...topology.warnings, ...problems]);
  if (found.some(({ severity }) => severity === 'error')) {
    throw new InputError(found.map(formatDiagnostic).join('\n'), found);
  }
  if (found.length > 0) events.warnings?.(found);
}

/** Side by side nodes are told one after the other. */
function byNode(topology: Topology, executed: readonly Executed[]): Executed[] {
  return [...topology.nodes.keys()].flatMap((name) => executed.filter(({ node }) => node === name));
}

function assertPossible(topology: Topology, observed: Observed): void {
  const other = otherFile(topology, observed);
  if (other !== undefined) {
    const message = `a lab '${topology.name}' already runs from ${other}; end it with 'vtylab down --lab ${topology.name}', or name this one differently`;
    throw new InputError(message);
  }
  const conflict = networkConflict(topology, observed);
  if (conflict !== undefined) {
    throw new InputError(
      formatDiagnostic(error(topology.mgmt?.place ?? { file: topology.file, line: 1, column: 1 }, `mgmt: ${conflict}`)),
    );
  }
}

function reporter(topology: Topology, saved: UpReport['saved']) {
  return (steps: Plan, reports: ReadonlyMap<string, ReadyReport>): UpReport => {
    const nodes = [...topology.nodes.values()].map(({ name, kind, workload }) => {
      return { name, kind: workload === undefined ? kind : ('linux' as const), ready: reports.get(name) };
    });
    return {
      lab: topology.name,
      file: topology.file,
      steps,
      nodes,
      assigned: topology.assigned ?? [],
      configured: [],
      executed: [],
      saved,
    };
  };
}
