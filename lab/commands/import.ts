/** `vtylab import`. */
import { resolve } from 'node:path';
import { importLab } from '../convert/import.ts';
import { EXIT } from '../errors.ts';
import { formatDiagnostic } from '../topology/diagnostics.ts';
import { defineCommand } from './command.ts';

export const command = defineCommand({
  name: 'import',
  usage: 'FILE',
  description: `Prints a lab file of containerlab's as one of vtylab's: own kinds and interface names,
links in short form, a client's addresses out of its 'exec: ip ...'. Comments stay.
What is left out is told in a warning. The files it names stay where they are, so
write the result beside it. 'vtylab up' also takes the file as it stands.`,
  examples: [['vtylab import clos.clab.yml > lab.yaml', 'turn clos.clab.yml into lab.yaml']],
  options: {},
  operands: { min: 1, max: 1, complete: ['file'] },
  async run(_options, [file = ''], { cwd, stdout, stderr }) {
    const { text, warnings } = await importLab(resolve(cwd, file));
    stderr.write(warnings.map((one) => `${formatDiagnostic(one)}\n`).join(''));
    stdout.write(text);
    return EXIT.good;
  },
});
