/** `vtylab export`. */
import { exportLab } from '../convert/export.ts';
import { loadTopology } from '../topology/load.ts';
import { convertCommand } from './convert.ts';

export const command = convertCommand({
  name: 'export',
  description: `Prints a lab file as one of containerlab's, complete in itself: short forms, files and
what the lab extends are resolved. A router becomes a juniper_vjunosrouter with its
configuration in place, a host a linux that gets its addresses by 'exec'.`,
  examples: [['vtylab export lab.yaml > lab.clab.yml', 'the lab here, for containerlab']],
  async convert(file) {
    const topology = await loadTopology(file);
    return { text: exportLab(topology), warnings: topology.warnings };
  },
});
