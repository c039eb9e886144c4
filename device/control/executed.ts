/** Which commands the orchestrator has run in this container since it started: a mark that a restart takes away. */
import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../apply/files.ts';

const FILE = '/run/vtylab/executed.json';

interface Kept {
  /** When process 1 started: another one means that the container was started again. */
  readonly start: string;
  readonly mark: string;
}

/** The mark that was kept last; undefined when there is none since the container started. */
export async function executedMark(file: string = FILE): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { start, mark } = JSON.parse(text) as Kept;
  return start === (await startTime()) ? mark : undefined;
}

export async function keepExecutedMark(mark: string, file: string = FILE): Promise<void> {
  const kept: Kept = { start: await startTime(), mark };
  await writeAtomically(file, JSON.stringify(kept), 0o600);
}

/** In ticks since the machine started (proc(5), field 22 of stat); the name before it may hold blanks. */
async function startTime(): Promise<string> {
  const stat = await readFile('/proc/1/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
