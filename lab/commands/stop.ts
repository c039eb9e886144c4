/** `vtylab stop`. */
import { EXIT } from '../errors.ts';
import { stop } from '../operations/life.ts';
import { defineCommand } from './command.ts';
import { LIFE_OPTIONS, LIFE_USAGE, withNodes } from './life.ts';

export const command = defineCommand({
  name: 'stop',
  usage: LIFE_USAGE,
  description: `Stops nodes, as when their power goes: their links go down at the other ends. What
they have committed and logged stays, and 'vtylab start' brings them back with it.`,
  examples: [
    ['vtylab stop R2', 'one node'],
    ['vtylab stop --all', 'the whole lab; vtylab down would remove it'],
  ],
  options: LIFE_OPTIONS,
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    const report = await withNodes(options, nodes, context, stop);
    const what = report.stopped.length === 0 ? 'no node named runs' : `${report.stopped.join(', ')} stopped`;
    context.stdout.write(
      options.json === true ? `${JSON.stringify(report, null, 2)}\n` : `lab ${report.lab}: ${what}\n`,
    );
    return EXIT.good;
  },
});
