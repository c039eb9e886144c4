/** Whether this machine is the engine's host, and this process may do there what a container of ours would. */
import { readFile, readlink } from 'node:fs/promises';
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

/**
 * Whether this process is in the engine's network namespace, where links that lead out of a lab are made. A container's
 * main process is a child of the engine's.
 *
 * @param pid of a container's main process
 */
export async function isEnginesNetwork({ pid }: { readonly pid: number }): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? '0';
  const [own, engines] = await Promise.all(
    ['self', parent].map((process) => readlink(`/proc/${process}/ns/net`).catch(() => '')),
  );
  return own !== '' && own === engines;
}
