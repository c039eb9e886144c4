/** `vtylab import`. */
import { importLab } from '../convert/import.ts';
import { convertCommand } from './convert.ts';

export const command = convertCommand({
  name: 'import',
  description: `Prints a lab file of containerlab's as one of vtylab's: own kinds and interface names,
links in short form, a client's addresses out of its 'exec: ip ...'. Comments stay.
What is left out is told in a warning. The files it names stay where they are, so
write the result beside it. 'vtylab up' also takes the file as it stands.`,
  examples: [['vtylab import clos.clab.yml > lab.yaml', 'turn clos.clab.yml into lab.yaml']],
  convert: importLab,
});
