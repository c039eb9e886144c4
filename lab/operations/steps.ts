/** How each kind of step is carried out, without a thought of order. */
import { text } from 'node:stream/consumers';
import type { LabNodes } from '../control/nodes.ts';
import type { ContainerSpec, Engine } from '../engine/engine.ts';
import { EngineError, NameTakenError, NodeError } from '../errors.ts';
import { removeCommands } from '../links/unplug.ts';
import type { Observed } from '../plan/observed.ts';
import type { Step } from '../plan/plan.ts';
import { nodeSpec, otherName } from '../plan/spec.ts';
import type { LabNode, Topology } from '../topology/topology.ts';
import type { Place, PlaceOf } from './lay.ts';
import { reshape } from './shape.ts';

/** What steps work with. */
export interface Site {
  readonly engine: Engine;
  readonly topology: Topology;
  readonly observed: Observed;
  readonly nodes: LabNodes;
  /** Nothing new is begun once it is aborted. */
  readonly signal: AbortSignal;
}

/** The configuration of a running node, changed to what the lab file says. */
export interface Configured {
  readonly node: string;
  /** As `show | compare` prints it; empty when it ran so already, and for a host, which has no configuration language. */
  readonly diff: string;
}

export type StepOf<A extends Step['action']> = Extract<Step, { readonly action: A }>;

/** Makes and starts a node's container, or starts the one that is there. */
export async function runContainer(step: StepOf<'create' | 'replace' | 'start'>, site: Site): Promise<Place> {
  const { engine, topology, nodes, signal } = site;
  if (step.action === 'replace') await engine.remove(step.container.id);
  const id = step.action === 'start' ? step.container.id : await make(engine, nodeSpec(topology, step.node));
  signal.throwIfAborted();
  const pid = await engine.start(id).catch((cause: Error) => {
    throw new NodeError(step.node.name, cause.message, { cause }); // the engine names the container by its id
  });
  nodes.assign(step.node.name, id, pid);
  return { container: id, pid };
}

/**
 * Makes a container, under another name where somebody else's has its: `R1` of a lab `a-b` and `b-R1` of a lab `a` would
 * be called the same. Labels tell whose it is, names are for people.
 */
export async function make(engine: Engine, spec: ContainerSpec): Promise<string> {
  try {
    return await engine.create(spec);
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
    return engine.create({ ...spec, name: otherName(spec) });
  }
}

/** Brings a network about. Whatever is on one that goes, goes first: it is not in the lab file, or is replaced anyway. */
export async function bringNetwork(step: StepOf<'network'>, onIt: readonly string[], { engine }: Site): Promise<void> {
  if (step.removed.length > 0) await Promise.all(onIt.map((container) => engine.remove(container)));
  for (const { id } of step.removed) await engine.networks.remove(id);
  if (step.network !== undefined) await engine.networks.create(step.network);
}

/** Gives a running node the configuration of the lab file, and returns what that changed. */
export async function configureNode(node: LabNode, nodes: LabNodes): Promise<Configured> {
  const { messages, diff } = await nodes.call(node.name, 'configure', { startup: node.startup });
  const errors = messages.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new NodeError(node.name, errors.map(({ message }) => message).join('; '));
  return { node: node.name, diff };
}

/** Tells a running node on which lines of the lab's files its configuration stands now. */
export async function noteLines(node: LabNode, nodes: LabNodes): Promise<void> {
  await nodes.call(node.name, 'note', { startup: node.startup });
}

/** What the steps of a plan would change of the configurations that run. */
export async function compareNodes(steps: readonly Step[], nodes: LabNodes): Promise<Configured[]> {
  const edited = steps.flatMap((step) =>
    // others have no configuration language, and know no such method
    step.action === 'configure' && step.node.startup.role === 'device' ? [step.node] : [],
  );
  return Promise.all(
    edited.map(async ({ name, startup }) => {
      return { node: name, diff: (await nodes.call(name, 'compare', { startup })).diff };
    }),
  );
}

/** Removes an end of a link from a running node, and the other end with it. */
export async function unlink(step: StepOf<'unlink'>, { engine, observed }: Site): Promise<void> {
  const container = observed.nodes.get(step.node.name)?.container;
  if (container === undefined) return;
  const session = await engine.exec(container.id, ['ip', '-force', '-batch', '-']);
  session.stdin.end(`${removeCommands(step.interface, step.alias).join('\n')}\n`);
  const [complaint, status] = await Promise.all([text(session.stderr), session.ended, text(session.stdout)]);
  // its other end may have gone a moment ago, and it with that
  const said = complaint.split('\n').filter((line) => !/Cannot find device|^Command failed|^$/.test(line));
  if (status === 0 || said.length === 0) return;
  throw new NodeError(step.node.name, `cannot remove ${step.interface}: ${said.join('; ')}`);
}

/** Gives what leaves a node by an interface its shape. */
export async function shapeInterface(step: StepOf<'shape'>, placeOf: PlaceOf, { engine }: Site): Promise<void> {
  const { node, interface: name, shape, alias } = step;
  const { container } = await placeOf(node.name);
  await reshape(engine, { node: node.name, interface: name, container }, shape, alias);
}

/** The bridge, on the engine's host, of the lab's management network. */
export async function managementBridge({ engine, topology }: Pick<Site, 'engine' | 'topology'>): Promise<string> {
  const network = topology.mgmt && (await engine.networks.find(topology.mgmt.name));
  if (network !== undefined) return network.bridge;
  throw new EngineError(
    `lab '${topology.name}' has no management network at ${engine.address}; 'mgmt: {}' gives it one`,
  );
}
