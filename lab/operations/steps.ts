/** How each kind of step is carried out, without a thought of order. */
import { text } from 'node:stream/consumers';
import type { LabNodes } from '../control/nodes.ts';
import type { Engine } from '../engine/engine.ts';
import { NodeError } from '../errors.ts';
import type { LinkToLay } from '../links/batch.ts';
import { linkAlias, linkName, linuxName } from '../links/names.ts';
import { openPanel, type Panel } from '../links/panel.ts';
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

/** Makes and starts a node's container, or starts the one that is there. Returns its process id. */
export async function runContainer(step: StepOf<'create' | 'replace' | 'start'>, site: Site): Promise<number> {
  const { engine, topology, nodes, signal } = site;
  if (step.action === 'replace') await engine.remove(step.container.id);
  const id = step.action === 'start' ? step.container.id : await engine.create(nodeSpec(topology, step.node));
  signal.throwIfAborted();
  const pid = await engine.start(id);
  nodes.assign(step.node.name, id);
  return pid;
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
 * Lays links. The patch panel is started right away, and gets its work when the nodes run.
 *
 * @param pidOf resolves with the process id of a node's container once it runs
 * @param before what has to be done first: old links that are in the way
 */
export async function layLinks(
  links: readonly Link[],
  pidOf: (node: string) => Promise<number>,
  before: readonly Promise<void>[],
  { engine, topology, signal }: Site,
): Promise<void> {
  if (links.length === 0) return;
  const places = Promise.all(links.map((link) => placesOf(link, topology, pidOf)));
  places.catch(() => {}); // looked at below, once there is a panel
  let panel: Panel | undefined;
  try {
    panel = await openPanel(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: topology.name } });
    const [work] = await Promise.all([places, ...before]);
    signal.throwIfAborted();
    await panel.lay(work);
  } catch (error) {
    panel?.close();
    throw error;
  }
}

async function placesOf(link: Link, { name }: Topology, pidOf: (node: string) => Promise<number>): Promise<LinkToLay> {
  const [a, b] = link.endpoints;
  const [one, two] = await Promise.all([pidOf(a.node), pidOf(b.node)]);
  const ends = [
    { pid: one, name: linuxName(a.interface) },
    { pid: two, name: linuxName(b.interface) },
  ] as const;
  return { title: linkName(link), alias: linkAlias(name, link), ends };
}
