/** `vtylab watch`. */
import { EXIT, InputError } from '../errors.ts';
import { type WatchEvent, watch } from '../operations/watch.ts';
import { type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { labOf } from './events.ts';
import { givenFile, runningLab } from './select.ts';

export const command = defineCommand({
  name: 'watch',
  usage: '[-t FILE | --lab NAME | --all] [--json]',
  description: `Keeps a lab whole, until Ctrl-C. When a node is started by somebody else than vtylab
(docker start or restart, a restart policy after a crash, the engine), it lays the node's
links and their shapes, and runs its image and its commands again, as 'vtylab start'
would; configurations stay as the nodes committed them. What is missing already is mended
first. When the engine goes away it waits until that is back, and starts the nodes that
it has stopped. A node that is stopped or crashes stays so until somebody starts it.`,
  examples: [
    ['vtylab watch', 'the lab here'],
    ['vtylab watch --all', 'every lab, those to come as well'],
    ['vtylab watch --json', 'what was seen and done, an object a line, for programs'],
  ],
  options: {
    topology: { ...FILE_OPTION, help: 'the lab of this file (default: lab.yaml here, else the only running lab)' },
    lab: { ...LAB_OPTION, help: 'the lab of this name, running or not' },
    all: { type: 'boolean', help: 'every lab' },
    json: { ...JSON_OPTION, help: 'print JSON, one object a line' },
  },
  async run(options, _operands, context) {
    if ([options.topology, options.lab, options.all].filter((one) => one !== undefined).length > 1) {
      throw new InputError('-t FILE, --lab NAME and --all exclude each other; give one of them');
    }
    const lab = options.all === true ? undefined : await chosenLab(options, context);
    return keepWatch(lab, options.json === true, context);
  },
});

/** Watches one lab, or all, until the signal of the context. */
export async function keepWatch(lab: string | undefined, json: boolean, context: CommandContext): Promise<number> {
  await watch({
    engine: await context.engine(),
    signal: context.signal,
    ...(lab !== undefined && { lab }),
    onEvent: (event) => context.stdout.write(json ? `${JSON.stringify(event)}\n` : watchText(event, lab)),
  });
  return EXIT.good;
}

async function chosenLab(
  options: { topology: string | undefined; lab: string | undefined },
  context: CommandContext,
): Promise<string | undefined> {
  if (options.lab !== undefined) return options.lab;
  if (givenFile(options, context.cwd) !== undefined) return labOf(options, context);
  return (await runningLab(options, context)).name;
}

/**
 * An event as text, a line and one for each step that was taken.
 *
 * @param only the lab that is watched; undefined: all of them, so each line names its lab
 */
export function watchText(event: WatchEvent, only: string | undefined): string {
  const where = 'lab' in event && only === undefined ? `${event.lab}: ` : '';
  return `${event.time}  ${where}${words(event, only)}\n`;
}

function words(event: WatchEvent, only: string | undefined): string {
  switch (event.event) {
    case 'watching': {
      const labs = only === undefined ? `all labs (${event.labs.join(', ') || 'none yet'})` : `lab ${only}`;
      const yet = only !== undefined && event.labs.length === 0 ? ', which is not up yet' : '';
      return `watching ${labs}${yet}; Ctrl-C ends it`;
    }
    case 'ended': {
      const { node, exitCode } = event;
      const status = exitCode === undefined ? '' : ` with exit status ${exitCode}`;
      return `${node} ended${status}`;
    }
    case 'mended': {
      const { nodes, steps, waiting, seconds } = event;
      const missing = waiting.map((link) => `\n  not laid, its other end does not run: link ${link}`);
      const done = steps.map((step) => `\n  ${step}`);
      return `${nodes.join(', ')} mended in ${seconds.toFixed(1)} s:${done.join('')}${missing.join('')}`;
    }
    case 'failed':
      return `cannot mend it: ${event.message}; it is tried again`;
    case 'engine-gone':
      return 'the engine is gone; waiting for it';
    case 'engine-back':
      return 'the engine is back';
  }
}
