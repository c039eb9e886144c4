/** `vtylab stop`, `start` and `restart`. */
import { EXIT, InputError } from '../errors.ts';
import { restart, type StartOptions, type StartReport, type StopReport, start, stop } from '../operations/life.ts';
import { openProgress } from '../progress.ts';
import { type Command, type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { runningLab } from './select.ts';
import { waitingText } from './wait.ts';

const USAGE = '[-t FILE | --lab NAME] [--json] (NODE… | --all)';

const OPTIONS = {
  topology: FILE_OPTION,
  lab: LAB_OPTION,
  all: { type: 'boolean', help: 'every node of the lab' },
  json: JSON_OPTION,
} as const;

interface LifeValues {
  readonly topology: string | undefined;
  readonly lab: string | undefined;
  readonly all: boolean | undefined;
  readonly json: boolean | undefined;
}

/** Runs one of the operations for the nodes of a command line, with a display unless JSON is asked for. */
async function withNodes<T>(
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

/** What differs between the three. */
interface Life<T> extends Pick<Command, 'name' | 'description' | 'examples'> {
  readonly operation: (options: StartOptions) => Promise<T>;
  readonly text: (report: T) => string;
}

function lifeCommand<T>({ operation, text, ...words }: Life<T>): Command {
  return defineCommand({
    ...words,
    usage: USAGE,
    options: OPTIONS,
    operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
    async run(options, nodes, context) {
      const report = await withNodes(options, nodes, context, operation);
      context.stdout.write(options.json === true ? jsonText(report) : text(report));
      return EXIT.good;
    },
  });
}

export const stopCommand = lifeCommand({
  name: 'stop',
  description: `Stops nodes, as when their power goes: their links go down at the other ends. What
they have committed and logged stays, and 'vtylab start' brings them back with it.`,
  examples: [
    ['vtylab stop R2', 'one node'],
    ['vtylab stop --all', 'the whole lab; vtylab down would remove it'],
  ],
  operation: stop,
  text: stopText,
});

export const startCommand = lifeCommand({
  name: 'start',
  description: `Starts nodes that were stopped or have crashed, lays their links again, and waits
until they are ready. They come back with what they have committed, also where the
lab file says otherwise by now: 'vtylab up' commits that. Links that the lab file
has between them and nodes that run are laid where they are missing.`,
  examples: [
    ['vtylab start R2', 'one node'],
    ['vtylab start --all', 'every node that is stopped'],
  ],
  operation: start,
  text: startText,
});

export const restartCommand = lifeCommand({
  name: 'restart',
  description: `Stops nodes and starts them again, with their links and with what they have
committed. Nodes that were stopped already are started as well.`,
  examples: [
    ['vtylab restart R2', 'one node'],
    ['vtylab restart --all', 'the whole lab'],
  ],
  operation: restart,
  text: startText,
});

function stopText({ lab, stopped }: StopReport): string {
  return `lab ${lab}: ${stopped.length === 0 ? 'no node named runs' : `${stopped.join(', ')} stopped`}\n`;
}

/** What was started, with its links. */
function startText({ lab, started, links, waiting }: StartReport): string {
  const missing = links.length === 0 ? '' : `; what was missing of their links is laid: ${links.join(', ')}`;
  const what = started.length === 0 ? `every node named runs already${missing}` : `${started.join(', ')} started`;
  return `lab ${lab}: ${what}\n${waiting.map((link) => `not laid, its other end is stopped: link ${link}\n`).join('')}`;
}
