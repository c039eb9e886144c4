import type { OperationalCommand } from '../cli/operational.ts';
import type { Element } from '../cli/output.ts';
import { word } from '../schema/types.ts';
import { element, information, structured } from './data/element.ts';
import { type CounterView, type FilterView, readFilterViews } from './firewall/read.ts';
import { showFirewallExplain } from './show-firewall-explain.ts';
import { showFirewallLog } from './show-firewall-log.ts';

/** The filters that are in force, and what they have counted. */
export const showFirewall: OperationalCommand = {
  name: 'firewall',
  help: 'Show firewall information',
  arguments: [
    { kind: 'option', name: 'counter', help: 'Counter name', type: word() },
    { kind: 'option', name: 'filter', help: 'Filter name', type: word(), values: 'filter' },
  ],
  run: async ({ device }, { values }) => {
    const filters = await readFilterViews(device, { filter: values.get('filter'), counter: values.get('counter') });
    return structured(
      formatFirewall(filters),
      information('firewall-information', 'junos-filter', filters.map(filterElement)),
    );
  },
  children: [showFirewallExplain, showFirewallLog],
};

/** A block a filter, with a table for its counters and one for its policers. */
export function formatFirewall(filters: readonly FilterView[]): string {
  return filters
    .map(({ name, counters, policers }) =>
      // Junos pads the title to 63 columns, whatever stands below it.
      ['', `Filter: ${name}`.padEnd(63), ...table('Counters', counters), ...table('Policers', policers), ''].join('\n'),
    )
    .join('');
}

function table(title: string, counters: readonly CounterView[]): string[] {
  if (counters.length === 0) return [];
  const rows = counters.map(({ name, bytes, packets }) => row(name, String(bytes), String(packets)));
  return [`${title}:`, row('Name', 'Bytes', 'Packets'), ...rows];
}

function row(name: string, bytes: string, packets: string): string {
  return `${name.padEnd(36)} ${bytes.padStart(20)} ${packets.padStart(20)}`;
}

function filterElement({ name, counters, policers }: FilterView): Element {
  return element('filter-information', [
    element('filter-name', name),
    ...counters.map((counter) => counterElement('counter', counter)),
    ...policers.map((policer) => counterElement('policer', policer)),
  ]);
}

function counterElement(kind: 'counter' | 'policer', { name, packets, bytes }: CounterView): Element {
  return element(kind, [element(`${kind}-name`, name), element('packet-count', packets), element('byte-count', bytes)]);
}
