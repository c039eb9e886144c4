/** How each kind of step is carried out, without a thought of order. */
import { text } from 'node:stream/consumers';
import type { LabNodes } from '../control/nodes.ts';
import type { Engine } from '../engine/engine.ts';
import { NodeError } from '../errors.ts';
import type { LinkEnd, LinkToLay } from '../links/batch.ts';
import { type Linker, openLinker } from '../links/linker.ts';
import { linkAlias, linkName, linuxName } from '../links/names.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import type { Observed } from '../plan/observed.ts';
import type { Step } from '../plan/plan.ts';
import { nodeSpec } from '../plan/spec.ts';
import type { LabNode, Link, Topology } from '../topology/topology.ts';

/** What steps work with. */
export interface Site {
  readonly engine: Engine;
  readonly topology: Topology;
  readonly observed: Observed;
  readonly nodes: LabNodes;
  /** Nothing new is begun once it is aborted. */
  readonly signal: AbortSignal;
}

export type StepOf<A extends Step['action']> = Extract<Step, { readonly action: A }>;

/** A running container and its main process. */
export type Place = Pick<LinkEnd, 'container' | 'pid'>;
type PlaceOf = (node: string) => Promise<Place>;

/** Makes and starts a node's container, or starts the one that is there. */
export async function runContainer(step: StepOf<'create' | 'replace' | 'start'>, site: Site): Promise<Place> {
  const { engine, topology, nodes, signal } = site;
  if (step.action === 'replace') await engine.remove(step.container.id);
  const id = step.action === 'start' ? step.container.id : await engine.create(nodeSpec(topology, step.node));
  signal.throwIfAborted();
  const pid = await engine.start(id);
  nodes.assign(step.node.name, id, pid);
  return { container: id, pid };
}

/** Gives a running node the configuration of the lab file. */
export async function configureNode(node: LabNode, nodes: LabNodes): Promise<void> {
  const { messages } = await nodes.call(node.name, 'configure', { startup: node.startup });
  const errors = messages.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new NodeError(node.name, errors.map(({ message }) => message).join('; '));
}

/** Removes an end of a link from a running node, and the other end with it. */
export async function unlink(step: StepOf<'unlink'>, { engine, observed }: Site): Promise<void> {
  const container = observed.nodes.get(step.node.name)?.container;
  if (container === undefined) return;
  const session = await engine.exec(container.id, ['ip', 'link', 'delete', 'dev', linuxName(step.interface)]);
  const [complaint, status] = await Promise.all([text(session.stderr), session.ended, text(session.stdout)]);
  // its other end may have gone a moment ago, and it with that
  if (status === 0 || complaint.includes('Cannot find device')) return;
  throw new NodeError(step.node.name, `cannot remove ${step.interface}: ${complaint.trim()}`);
}

/**
 * Lays links. The linker is opened right away, and gets its work when the nodes run.
 *
 * @param placeOf resolves with where a node's links go once it runs
 * @param before what has to be done first: old links that are in the way
 */
export async function layLinks(
  links: readonly Link[],
  placeOf: PlaceOf,
  before: readonly Promise<void>[],
  { engine, topology, signal }: Site,
): Promise<void> {
  if (links.length === 0) return;
  const places = Promise.all(links.map((link) => linkToLay(link, topology, placeOf)));
  places.catch(() => {}); // looked at below, once there is a linker
  let linker: Linker | undefined;
  try {
    linker = await openLinker(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: topology.name } });
    const [work] = await Promise.all([places, ...before]);
    signal.throwIfAborted();
    await linker.lay(work);
  } catch (error) {
    linker?.close();
    throw error;
  }
}

async function linkToLay(link: Link, { name }: Topology, placeOf: PlaceOf): Promise<LinkToLay> {
  const [a, b] = link.endpoints;
  const [one, two] = await Promise.all([placeOf(a.node), placeOf(b.node)]);
  const ends = [
    { ...one, name: linuxName(a.interface) },
    { ...two, name: linuxName(b.interface) },
  ] as const;
  return { title: linkName(link), alias: linkAlias(name, link), ends };
}
