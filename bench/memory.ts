/** What processes cost in memory, as the kernel counts it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Kilobytes. */
export interface Memory {
  /** Proportional set size: pages shared by n processes count 1/n each. */
  readonly pss: number;
  /** The part that no other process shares: what one more of its kind costs. */
  readonly own: number;
}

/** All processes of the container whose main process this is. The engine's shim is outside. */
export function containerMemory(pid: number): Memory {
  return sum(processesOf(pid).map(processMemory));
}

/** The engine's process that watches over the container. */
export function shimMemory(pid: number): Memory {
  const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return processMemory(Number(parent));
}

function processesOf(pid: number): number[] {
  const namespace = pidNamespace(pid);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((candidate) => pidNamespace(candidate) === namespace);
}

/** Its PID namespace, by inode; undefined once the process has ended. */
function pidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

function processMemory(pid: number): Memory {
  const rollup = readFileSync(join('/proc', String(pid), 'smaps_rollup'), 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
  return { pss: field('Pss'), own: field('Private_Clean') + field('Private_Dirty') };
}

function sum(parts: readonly Memory[]): Memory {
  return parts.reduce((total, part) => ({ pss: total.pss + part.pss, own: total.own + part.own }), { pss: 0, own: 0 });
}
