/** `vtylab restart`. */
import { EXIT } from '../errors.ts';
import { restart } from '../operations/life.ts';
import { defineCommand } from './command.ts';
import { LIFE_OPTIONS, LIFE_USAGE, startText, withNodes } from './life.ts';

export const command = defineCommand({
  name: 'restart',
  usage: LIFE_USAGE,
  description: `Stops nodes and starts them again, with their links and with what they have
committed. Nodes that were stopped already are started as well.`,
  examples: [
    ['vtylab restart R2', 'one node'],
    ['vtylab restart --all', 'the whole lab'],
  ],
  options: LIFE_OPTIONS,
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    const report = await withNodes(options, nodes, context, restart);
    context.stdout.write(startText(report, options.json === true));
    return EXIT.good;
  },
});
