/** Finds a lab that is there, and nodes of it, by their names. */

import type { Container, Engine } from '../engine/engine.ts';
import { InputError, NodeError } from '../errors.ts';
import { LABELS } from '../plan/labels.ts';
import { nearest } from '../topology/suggest.ts';
import { type FoundLab, type FoundNode, labsOf } from './labs.ts';

export type { FoundLab as Found, FoundNode };

/** The lab of this name. Throws InputError when it is not there. */
export async function findLab(engine: Engine, name: string): Promise<FoundLab> {
  const lab = labsOf(await engine.list(LABELS.lab, name)).find((found) => found.name === name);
  if (lab === undefined) throw new InputError(`no lab '${name}' runs; 'vtylab up' starts one`);
  return lab;
}

/** The nodes of these names, each once, or all. Throws InputError for a name that is none. */
export function findNodes(lab: FoundLab, names: readonly string[] | undefined): readonly FoundNode[] {
  return names === undefined ? lab.nodes : [...new Set(names)].map((name) => findNode(lab, name));
}

/** The node of this name. Throws InputError when the lab has none. */
export function findNode(lab: FoundLab, name: string): FoundNode {
  const node = lab.nodes.find((candidate) => candidate.name === name);
  if (node !== undefined) return node;
  const names = lab.nodes.map((candidate) => candidate.name);
  const near = nearest(name, names);
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean '${near}'?`;
  throw new InputError(`no node '${name}' in lab '${lab.name}'; ${hint}`);
}

/** Where a node's programs run: the container of its own image, or the node's. */
export function programContainer({ container, workload }: FoundNode): Container {
  return workload ?? container;
}

/** The node of this name, which runs. Throws InputError when there is none, NodeError when it does not run. */
export function findRunning(lab: FoundLab, name: string): FoundNode {
  return requireRunning(findNode(lab, name));
}

/** The node itself, which runs with its own image if it has one. Throws NodeError when it does not. */
export function requireRunning(node: FoundNode): FoundNode {
  const { name, container } = node;
  const state = container.state === 'running' ? programContainer(node).state : container.state;
  if (state === 'running') return node;
  throw new NodeError(name, `does not run (its container is ${state}); 'vtylab start ${name}' starts it`);
}
