/** `vtylab save`. */
import { EXIT, InputError } from '../errors.ts';
import { type SavedNode, save } from '../operations/save.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { runningLab } from './select.ts';
import { table } from './table.ts';

export const command = defineCommand({
  name: 'save',
  usage: '[-t FILE | --lab NAME] [--format set|text] [--in-place] [--json] [NODE…]',
  description: `Brings the committed configurations of routers that run back into the lab's folder: of
all of them, or of those that are named. Each goes to saved/LAB/NODE.conf beside the lab
file; 'vtylab up --saved' starts from there. The files that the lab file names stay as
they are, unless --in-place rewrites them: it needs a node whose whole configuration is
one startup-config file that no other node has, and the file's comments are lost.

A node that cannot be saved is an error, and then nothing is written.`,
  examples: [
    ['vtylab save', 'every router of the lab'],
    ['vtylab save R2 --format text', 'one router, in curly braces'],
    ['vtylab save R2 --in-place', "into R2's own startup-config file"],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['set', 'text'],
      help: 'set (commands, the default) or text (curly braces)',
    },
    json: JSON_OPTION,
    'in-place': { type: 'boolean', help: "rewrite the node's own startup-config file" },
  },
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    const format = formatOf(options.format);
    const lab = await runningLab(options, context);
    const saved = await save({
      engine: await context.engine(),
      lab: lab.name,
      format,
      inPlace: options['in-place'] === true,
      ...(nodes.length > 0 && { nodes }),
    });
    context.stdout.write(options.json === true ? jsonText({ lab: lab.name, saved }) : savedText(saved));
    return EXIT.good;
  },
});

function formatOf(text = 'set'): 'set' | 'text' {
  if (text === 'set' || text === 'text') return text;
  throw new InputError(`--format: unknown format '${text}'; expected set or text`);
}

function savedText(saved: readonly SavedNode[]): string {
  const rows = saved.map(({ node, file, changed }) => [node, changed ? 'saved' : 'unchanged', formatPath(file)]);
  return table(['NODE', 'STATE', 'FILE'], rows);
}
