/** `vtylab start`. */
import { EXIT } from '../errors.ts';
import { start } from '../operations/life.ts';
import { defineCommand } from './command.ts';
import { LIFE_OPTIONS, LIFE_USAGE, startText, withNodes } from './life.ts';

export const command = defineCommand({
  name: 'start',
  usage: LIFE_USAGE,
  description: `Starts nodes that were stopped or have crashed, lays their links again, and waits
until they are ready. They come back with what they have committed, also where the
lab file says otherwise by now: 'vtylab up' commits that. Links that the lab file
has between them and nodes that run are laid where they are missing.`,
  examples: [
    ['vtylab start R2', 'one node'],
    ['vtylab start --all', 'every node that is stopped'],
  ],
  options: LIFE_OPTIONS,
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    const report = await withNodes(options, nodes, context, start);
    context.stdout.write(startText(report, options.json === true));
    return EXIT.good;
  },
});
