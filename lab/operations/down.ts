/** Removes labs: every container and network that carries their label, and what their links left on the engine's host. */
import type { Container, Engine } from '../engine/engine.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import type { Task } from './execute.ts';
import { limiter } from './limit.ts';
import { withLock } from './lock.ts';
import { openSweep } from './sweep-lab.ts';

/** Containers that are removed at a time. */
const AT_A_TIME = 8;

export interface DownOptions {
  readonly engine: Engine;
  /** The lab's name; absent: all labs. */
  readonly lab?: string;
  /** Seconds another command that changes the lab is waited for; 300 when absent. */
  readonly lockTimeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onTasks?: (tasks: readonly Task[]) => void;
  /** Another command changes a lab, and is waited for. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Removes them, and returns the names of the containers and networks that were there. None there is fine.
 *
 * @throws EngineError when another command does not let go of a lab in time
 */
export async function down(options: DownOptions): Promise<readonly string[]> {
  const { engine, lab } = options;
  const [containers, networks] = await Promise.all([
    engine.list(LABELS.lab, lab),
    engine.networks.list(LABELS.lab, lab), // they may be all that is left
  ]);
  const labs = new Set([...containers, ...networks].map(({ labels }) => labels[LABELS.lab] ?? ''));
  const removals = [...labs].map((name) => {
    const own = containers.filter(({ labels }) => labels[LABELS.lab] === name);
    // vtylab's own image is there as long as a node is; a node's image may lack the program that proves a lock
    const ours = own.filter(({ labels }) => labels[LABELS.workload] === undefined);
    const images = new Set([...[...ours, ...own].map(({ imageId }) => imageId), DEVICE_IMAGE]);
    const lock = { engine, lab: name, command: 'vtylab down', images, timeout: options.lockTimeout };
    const { signal, onWait } = options;
    return withLock({ ...lock, signal, onWait }, () => removeLab(name, options));
  });
  const results = await Promise.allSettled(removals);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  // a lab whose containers somebody else removed may still have something on the host
  if (lab !== undefined && labs.size === 0) await (await openSweep(engine, lab, [])).finish();
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

/** Removes what is there of a lab by now, except its lock. */
async function removeLab(lab: string, { engine, onTasks }: DownOptions): Promise<string[]> {
  const all = await engine.list(LABELS.lab, lab);
  const containers = all.filter(({ labels }) => labels[LABELS.lock] === undefined);
  const leftovers = await openSweep(engine, lab, containers);
  const limit = limiter(AT_A_TIME);
  const tasks = containers.map((container) => ({
    title: `remove ${title(container)}`,
    done: limit(() => engine.remove(container.id)),
  }));
  onTasks?.(tasks);
  const failed = (await Promise.allSettled(tasks.map(({ done }) => done))).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  await leftovers.finish();
  const networks = await engine.networks.list(LABELS.lab, lab);
  await Promise.all(networks.map(({ id }) => engine.networks.remove(id)));
  return [...containers, ...networks].map(({ name }) => name);
}

/** The node's name and its lab's, as other messages use them; a patch panel has only its container's. */
function title({ name, labels }: Container): string {
  const { [LABELS.node]: node, [LABELS.workload]: workload } = labels;
  if (workload !== undefined) return `the image of ${workload} of ${labels[LABELS.lab]}`;
  return node === undefined ? name : `${node} of ${labels[LABELS.lab]}`;
}
