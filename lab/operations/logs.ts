/** What the main process of a node has written. */
import type { ContainerLog, Engine, LogOptions } from '../engine/engine.ts';
import { findLab, findNode, programContainer } from './found.ts';

export interface LogsOptions extends LogOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  readonly node: string;
}

/**
 * The log of a node, running or not, as the engine keeps it. With `follow` it ends when the node does, or when it is
 * closed. (A router's own log files are `show log` of its CLI.)
 *
 * @throws InputError for a lab or a node that is not there
 */
export async function logs({ engine, lab, node, ...options }: LogsOptions): Promise<ContainerLog> {
  const container = programContainer(findNode(await findLab(engine, lab), node));
  return engine.logs(container.id, options);
}
