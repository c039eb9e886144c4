/** Removes labs: every container that carries their label, and nothing else. Links go with their containers. */
import type { Container, Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import type { Task } from './execute.ts';
import { limiter } from './limit.ts';

/** Containers that are removed at a time. */
const AT_A_TIME = 8;

export interface DownOptions {
  readonly engine: Engine;
  /** The lab's name; absent: all labs. */
  readonly lab?: string;
  readonly onTasks?: (tasks: readonly Task[]) => void;
}

/** Removes them, and returns the names of the containers that were there. None there is fine. */
export async function down({ engine, lab, onTasks }: DownOptions): Promise<readonly string[]> {
  const containers = await engine.list(LABELS.lab, lab);
  const limit = limiter(AT_A_TIME);
  const tasks = containers.map((container) => ({
    title: `remove ${title(container)}`,
    done: limit(() => engine.remove(container.id)),
  }));
  onTasks?.(tasks);
  const results = await Promise.allSettled(tasks.map(({ done }) => done));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return containers.map(({ name }) => name);
}

/** The node's name and its lab's, as other messages use them; a patch panel has only its container's. */
function title({ name, labels }: Container): string {
  const node = labels[LABELS.node];
  return node === undefined ? name : `${node} of ${labels[LABELS.lab]}`;
}
