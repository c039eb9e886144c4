/** `vtylab export`. */
import { resolve } from 'node:path';
import { exportLab } from '../convert/export.ts';
import { EXIT } from '../errors.ts';
import { formatDiagnostic } from '../topology/diagnostics.ts';
import { loadTopology } from '../topology/load.ts';
import { defineCommand } from './command.ts';

export const command = defineCommand({
  name: 'export',
  usage: 'FILE',
  description: `Prints a lab file as one of containerlab's, complete in itself: short forms, files and
what the lab extends are resolved. A router becomes a juniper_vjunosrouter with its
configuration in place, a host a linux that gets its addresses by 'exec'.`,
  examples: [['vtylab export lab.yaml > lab.clab.yml', 'the lab here, for containerlab']],
  options: {},
  operands: { min: 1, max: 1, complete: ['file'] },
  async run(_options, [file = ''], { cwd, stdout, stderr }) {
    const topology = await loadTopology(resolve(cwd, file));
    const text = exportLab(topology);
    stderr.write(topology.warnings.map((one) => `${formatDiagnostic(one)}\n`).join(''));
    stdout.write(text);
    return EXIT.good;
  },
});
