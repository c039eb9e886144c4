/** Whether this machine is the engine's host, and this process may do there what a container of ours would. */
import { readFile } from 'node:fs/promises';
import type { Engine } from './engine.ts';

/** Root, and an engine at a socket of this machine. Whether the socket leads elsewhere, `isHere` tells. */
export function mayBeHere(engine: Pick<Engine, 'address'>): boolean {
  return engine.address.startsWith('unix://') && process.getuid?.() === 0;
}

/** Whether this machine's process of that id is the container's: the engine may count in another pid namespace. */
export async function isHere({
  pid,
  container,
}: {
  readonly pid: number;
  readonly container: string;
}): Promise<boolean> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  return groups.includes(container);
}
