/** `vtylab compare`: what is different between two runs of a playbook. */
import { resolve } from 'node:path';
import { EXIT } from '../errors.ts';
import { compareReports } from '../report/compare.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { readReport } from '../report/read-report.ts';
import { defineCommand } from './command.ts';

export const command = defineCommand({
  name: 'compare',
  usage: '[--json] EARLIER.json LATER.json',
  description: `Tells what is different between two reports that 'vtylab verify' wrote as JSON: steps
that newly fail, newly pass or still fail, that are slower by much (more than twice
as long, and by a second), that were added or removed.

Exit code: 0 no step newly fails, 1 one does.`,
  examples: [['vtylab compare yesterday.json today.json', 'two runs of one playbook']],
  options: { json: { type: 'boolean', help: 'print the comparison as JSON' } },
  operands: { min: 2, max: 2 },
  async run(options, operands, { cwd, stdout }) {
    const [earlier, later] = await Promise.all(operands.map((file) => readReport(resolve(cwd, file))));
    if (earlier === undefined || later === undefined) throw new RangeError('two reports are compared');
    const comparison = compareReports(earlier, later);
    stdout.write(options.json === true ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison));
    return comparison.newlyFailing.length > 0 ? EXIT.checkFailed : EXIT.good;
  },
});
