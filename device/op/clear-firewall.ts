import { CommandError } from '../cli/errors.ts';
import type { Argument } from '../cli/grammar.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { Device } from '../device.ts';
import { TABLE } from '../firewall/nftables.ts';
import { word } from '../schema/types.ts';
import { clearFirewallLog } from './clear-firewall-log.ts';
import { type CounterQuery, readFilterViews } from './firewall/read.ts';

const filterOperand: Argument = {
  kind: 'operand',
  name: 'filter',
  help: 'Filter name',
  type: word(),
  values: 'filter',
  mandatory: true,
};
const counterOperand: Argument = {
  kind: 'operand',
  name: 'counter',
  help: 'Counter name',
  type: word(),
  mandatory: true,
};

/** Sets counters back to zero, those of policers too. */
export const clearFirewall: OperationalCommand = {
  name: 'firewall',
  help: 'Clear firewall counters',
  children: [
    {
      name: 'all',
      help: 'Clear all counters of all filters',
      run: ({ device }) => reset(device, {}),
    },
    {
      name: 'counter',
      help: 'Clear a counter',
      arguments: [
        counterOperand,
        { kind: 'option', name: 'filter', help: 'Filter name', type: word(), values: 'filter' },
      ],
      run: ({ device }, { values }) => {
        if (!values.has('filter')) throw new CommandError("error: 'counter' needs the 'filter' it belongs to");
        return reset(device, { filter: values.get('filter'), counter: values.get('counter') });
      },
    },
    {
      name: 'filter',
      help: 'Clear the counters of a filter',
      arguments: [filterOperand, { kind: 'option', name: 'counter', help: 'Counter name', type: word() }],
      run: ({ device }, { values }) => reset(device, { filter: values.get('filter'), counter: values.get('counter') }),
    },
    clearFirewallLog,
  ],
};

async function reset(device: Device, query: CounterQuery): Promise<''> {
  const filters = await readFilterViews(device, query);
  const objects = filters
    .flatMap(({ counters, policers }) => [...counters, ...policers])
    .flatMap(({ object }) => object ?? []);
  if (objects.length === 0) return '';
  const input = objects.map((object) => `reset counter ${TABLE} ${object}\n`).join('');
  const { exitCode, stderr } = await device.run(['nft', '-f', '-'], { input });
  if (exitCode !== 0) throw new CommandError(`error: the counters cannot be cleared: ${stderr.trim()}`);
  return '';
}
