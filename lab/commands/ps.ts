/** `vtylab ps`. */
import { EXIT } from '../errors.ts';
import { ps } from '../operations/ps.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { defineCommand } from './command.ts';
import type { FoundLab } from './select.ts';
import { table } from './table.ts';

export const command = defineCommand({
  name: 'ps',
  usage: '[--json]',
  description: 'Lists the nodes of every lab on this engine, running or not.',
  examples: [['vtylab ps', 'every node, with its lab, its state and the file it was started from']],
  options: { json: { type: 'boolean', help: 'print JSON' } },
  async run(options, _operands, { engine, stdout }) {
    const labs = await ps(await engine());
    stdout.write(options.json === true ? jsonText(labs) : tableText(labs));
    return EXIT.good;
  },
});

function tableText(labs: readonly FoundLab[]): string {
  if (labs.length === 0) return 'no lab runs\n';
  const rows = labs.flatMap(({ name, file, nodes }) =>
    nodes.map((node) => [
      name,
      node.name,
      node.kind,
      node.container.state,
      file === undefined ? '-' : formatPath(file),
    ]),
  );
  return table(['LAB', 'NODE', 'KIND', 'STATE', 'FILE'], rows);
}

function jsonText(labs: readonly FoundLab[]): string {
  const rows = labs.flatMap(({ name, file, nodes }) =>
    nodes.map((node) => ({
      lab: name,
      node: node.name,
      kind: node.kind,
      state: node.container.state,
      container: node.container.name,
      ...(file !== undefined && { file }),
    })),
  );
  return `${JSON.stringify(rows, null, 2)}\n`;
}
