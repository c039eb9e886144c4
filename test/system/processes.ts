/** All processes of a lab, so that a test can say that none has changed. */
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { Engine } from '../../lab/engine/engine.ts';
import { LABELS } from '../../lab/plan/labels.ts';

/** Node → `PID since TICKS program` of each of its processes, as the machine counts. A node's own image is `NODE's image`. */
export async function processesOf(engine: Engine, lab: string): Promise<Record<string, readonly string[]>> {
  const containers = await engine.list(LABELS.lab, lab);
  const seen = await Promise.all(
    containers.map(async ({ id, labels }) => {
      const name = labels[LABELS.node] ?? `${labels[LABELS.workload]}'s image`;
      const { stdout } = await execa('docker', ['top', id, '-eo', 'pid,comm']);
      const pids = stdout
        .split('\n')
        .slice(1)
        .map((line) => Number.parseInt(line, 10));
      return [name, pids.flatMap(processText)] as const;
    }),
  );
  return Object.fromEntries(seen.sort(([a], [b]) => a.localeCompare(b)));
}

/** What a runtime asks the kernel by; it ends when there has been nothing to ask for a moment. */
const QUESTIONS = 'ip\0-json\0-force\0-batch\0-\0';

/** By /proc/PID/stat (proc(5), fields 2 and 22); nothing for one that has just ended. */
function processText(pid: number): string[] {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'latin1') === QUESTIONS) return [];
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
    return [`${pid} since ${stat.slice(close + 2).split(' ')[19]} ${stat.slice(open + 1, close)}`];
  } catch {
    return [];
  }
}
