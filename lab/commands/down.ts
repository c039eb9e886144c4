/** `vtylab down`. */
import { EXIT, InputError } from '../errors.ts';
import { down } from '../operations/down.ts';
import { labsOf } from '../operations/labs.ts';
import { LABELS } from '../plan/labels.ts';
import { openProgress } from '../progress.ts';
import { type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { topologyFile } from './select.ts';
import { seconds, WAIT_OPTION, waitingText } from './wait.ts';

export const command = defineCommand({
  name: 'down',
  usage: '[-t FILE | --lab NAME | --all] [--wait SECONDS] [--json]',
  description: `Removes a lab: its containers, and with them their links. Nothing else is touched,
and nothing is left. It may be run on a lab that is not there, or is half there.`,
  examples: [
    ['vtylab down', 'the lab of the lab.yaml here, else the only one that runs'],
    ['vtylab down --lab remote-access', 'the lab of this name, wherever its file is'],
    ['vtylab down --all', 'every lab on this engine'],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    all: { type: 'boolean', help: 'every lab on this engine' },
    wait: WAIT_OPTION,
    json: JSON_OPTION,
  },
  async run(options, _operands, context) {
    const chosen = [options.topology, options.lab, options.all].filter((option) => option !== undefined);
    if (chosen.length > 1) throw new InputError('-t FILE, --lab NAME and --all exclude each other; give one of them');
    const lab = options.all === true ? undefined : (options.lab ?? (await labOf(options, context)));
    const progress = openProgress(context.stdout, context.env);
    const removed = await down({
      engine: await context.engine(),
      ...(lab !== undefined && { lab }),
      ...(options.wait !== undefined && { lockTimeout: seconds('--wait', options.wait) }),
      signal: context.signal,
      ...(options.json !== true && { onTasks: (tasks) => progress.show(tasks) }),
      onWait: (holder) => context.stderr.write(waitingText(holder)),
    }).finally(() => progress.finished());
    const what = lab === undefined ? 'every lab' : `lab ${lab}`;
    if (options.json === true) {
      context.stdout.write(jsonText({ ...(lab !== undefined && { lab }), removed }));
      return EXIT.good;
    }
    context.stdout.write(removed.length === 0 ? `${what}: nothing was there\n` : `${what}: removed\n`);
    return EXIT.good;
  },
});

/**
 * The lab that was started from the file, whatever the file says by now: it may be half-edited. When none was, the lab
 * of the name in the file, as long as it is not another file's.
 */
async function labOf(options: { topology?: string | undefined }, context: CommandContext): Promise<string> {
  const file = await topologyFile(options, context);
  const labs = labsOf(await (await context.engine()).list(LABELS.lab));
  const started = labs.find((lab) => lab.file === file);
  if (started !== undefined) return started.name;
  const { loadTopology } = await import('../topology/load.ts'); // half of all there is to load, and seldom asked
  const { name } = await loadTopology(file);
  const other = labs.find((lab) => lab.name === name)?.file;
  if (other === undefined) return name;
  throw new InputError(`lab '${name}' runs from ${other}, not from ${file}; 'vtylab down --lab ${name}' removes it`);
}
