/** What `vtylab stop`, `start` and `restart` share. */
import { InputError } from '../errors.ts';
import type { StartOptions, StartReport } from '../operations/life.ts';
import { openProgress } from '../progress.ts';
import { type CommandContext, FILE_OPTION, LAB_OPTION } from './command.ts';
import { runningLab } from './select.ts';
import { waitingText } from './wait.ts';

export const LIFE_USAGE = '[-t FILE | --lab NAME] [--json] (NODE… | --all)';

export const LIFE_OPTIONS = {
  topology: FILE_OPTION,
  lab: LAB_OPTION,
  all: { type: 'boolean', help: 'every node of the lab' },
  json: { type: 'boolean', help: 'print JSON' },
} as const;

interface LifeValues {
  readonly topology: string | undefined;
  readonly lab: string | undefined;
  readonly all: boolean | undefined;
  readonly json: boolean | undefined;
}

/** Runs one of the operations for the nodes of a command line, with a display unless JSON is asked for. */
export async function withNodes<T>(
  options: LifeValues,
  nodes: readonly string[],
  context: CommandContext,
  operation: (options: StartOptions) => Promise<T>,
): Promise<T> {
  if (nodes.length > 0 && options.all === true) throw new InputError('NODE and --all exclude each other');
  if (nodes.length === 0 && options.all !== true) throw new InputError('which node? Name some, or all with --all');
  const lab = await runningLab(options, context);
  const progress = openProgress(context.stdout, context.env);
  return operation({
    engine: await context.engine(),
    lab: lab.name,
    signal: context.signal,
    ...(nodes.length > 0 && { nodes }),
    onWait: (holder) => context.stderr.write(waitingText(holder)),
    ...(options.json !== true && { onTasks: (tasks) => progress.show(tasks) }),
  }).finally(() => progress.finished());
}

/** What was started, with its links, in lines or as JSON. */
export function startText(report: StartReport, json: boolean): string {
  if (json) return `${JSON.stringify(report, null, 2)}\n`;
  const { lab, started, links, waiting } = report;
  const missing = links.length === 0 ? '' : `; what was missing of their links is laid: ${links.join(', ')}`;
  const what = started.length === 0 ? `every node named runs already${missing}` : `${started.join(', ')} started`;
  return `lab ${lab}: ${what}\n${waiting.map((link) => `not laid, its other end is stopped: link ${link}\n`).join('')}`;
}
