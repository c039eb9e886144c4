/** `vtylab ps`. */
import type { Engine } from '../engine/engine.ts';
import { EXIT } from '../errors.ts';
import { programContainer } from '../operations/found.ts';
import { inspect } from '../operations/inspect.ts';
import type { FoundLab } from '../operations/labs.ts';
import { ps } from '../operations/ps.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { defineCommand } from './command.ts';
import { table } from './table.ts';

export const command = defineCommand({
  name: 'ps',
  usage: '[--addresses] [--json]',
  description: 'Lists the nodes of every lab on this engine, running or not.',
  examples: [
    ['vtylab ps', 'every node, with its lab, its state and the file it was started from'],
    ['vtylab ps --addresses', 'and with its addresses, automatic ones too; the kernel of each node is asked'],
  ],
  options: {
    addresses: { type: 'boolean', help: "each node's addresses, too" },
    json: { type: 'boolean', help: 'print JSON' },
  },
  async run(options, _operands, { engine, stdout }) {
    const asked = await engine();
    const labs = await ps(asked);
    const addresses = options.addresses === true ? await addressesOf(asked, labs) : undefined;
    stdout.write(options.json === true ? jsonText(labs, addresses) : tableText(labs, addresses));
    return EXIT.good;
  },
});

/** Lab and node → interface and address, as the kernel has them; without those of IPv6 that every interface gives itself. */
type Addresses = ReadonlyMap<string, readonly string[]>;

async function addressesOf(engine: Engine, labs: readonly FoundLab[]): Promise<Addresses> {
  const looked = await Promise.all(labs.map(({ name }) => inspect({ engine, lab: name })));
  return new Map(
    looked.flatMap(({ lab, nodes }) =>
      nodes.map(({ name, interfaces }) => {
        const told = interfaces.flatMap((one) =>
          one.addresses.filter((address) => !address.startsWith('fe80:')).map((address) => `${one.name} ${address}`),
        );
        return [`${lab} ${name}`, told] as const;
      }),
    ),
  );
}

function tableText(labs: readonly FoundLab[], addresses?: Addresses): string {
  if (labs.length === 0) return 'no lab runs\n';
  const rows = labs.flatMap(({ name, file, nodes }) =>
    nodes.map((node) => [
      name,
      node.name,
      node.kind,
      programContainer(node).state,
      ...(addresses === undefined ? [] : [addresses.get(`${name} ${node.name}`)?.join(', ') || '-']),
      file === undefined ? '-' : formatPath(file),
    ]),
  );
  const more = addresses === undefined ? [] : ['ADDRESSES'];
  return table(['LAB', 'NODE', 'KIND', 'STATE', ...more, 'FILE'], rows);
}

function jsonText(labs: readonly FoundLab[], addresses?: Addresses): string {
  const rows = labs.flatMap(({ name, file, nodes }) =>
    nodes.map((node) => ({
      lab: name,
      node: node.name,
      kind: node.kind,
      state: programContainer(node).state,
      container: programContainer(node).name,
      ...(addresses !== undefined && { addresses: addresses.get(`${name} ${node.name}`) ?? [] }),
      ...(file !== undefined && { file }),
    })),
  );
  return `${JSON.stringify(rows, null, 2)}\n`;
}
