import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { effective } from '../config/inherit.ts';
import { descend, entriesOf } from '../config/node.ts';
import type { Device } from '../device.ts';
import { word } from '../schema/types.ts';
import { element, information, structured } from './data/element.ts';
import { showFirewallLog } from './show-firewall-log.ts';

/** The filters that are in force, by name. */
export const showFirewall: OperationalCommand = {
  name: 'firewall',
  help: 'Show firewall information',
  arguments: [{ kind: 'option', name: 'filter', help: 'Filter name', type: word(), values: 'filter' }],
  run: ({ device }, { values }) => {
    const wanted = values.get('filter');
    const names = filtersOf(device).filter((name) => wanted === undefined || name === wanted);
    if (wanted !== undefined && names.length === 0) throw new CommandError(`error: filter '${wanted}' not found`);
    // Junos pads the title to the width of the counters' table below it.
    const text = names.map((name) => `\n${`Filter: ${name}`.padEnd(63)}\n`).join('');
    const elements = names.map((name) => element('filter-information', [element('filter-name', name)]));
    return structured(text, information('firewall-information', 'junos-filter', elements));
  },
  children: [showFirewallLog],
};

/** Filters of all families. */
function filtersOf({ datastore }: Device): string[] {
  const families = descend(effective(datastore.committed), 'firewall', 'family');
  const names = ['inet', 'inet6'].flatMap((family) => entriesOf(descend(families, family), 'filter'));
  return names.map(({ key }) => key).sort();
}
