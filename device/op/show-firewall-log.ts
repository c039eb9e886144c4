import type { FirewallLogEntry } from '../../protocol/control.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { Element } from '../cli/output.ts';
import { formatClock, formatTime } from '../cli/time.ts';
import { element, information, optional, structured, timed } from './data/element.ts';

export const showFirewallLog: OperationalCommand = {
  name: 'log',
  help: 'Show firewall log entries',
  arguments: [{ kind: 'flag', name: 'detail', help: 'Display detailed output' }],
  run: async ({ device }, { values }) => {
    const entries = await device.firewallLog.entries();
    const lost = device.firewallLog.lost();
    const detail = values.has('detail');
    const text = detail ? formatFirewallLogDetail(entries) : formatFirewallLog(entries);
    return structured(`${lostLine(lost)}${text}`, firewallLogElement(entries, lost, detail));
  },
};

/** Junos says nothing of it. First, for whoever stops reading; '' when nothing was lost. */
function lostLine(lost: number): string {
  if (lost === 0) return '';
  return `Lost : ${lost} ${lost === 1 ? 'packet' : 'packets'} came faster than they could be logged\n`;
}

function firewallLogElement(entries: readonly FirewallLogEntry[], lost: number, detail: boolean): Element {
  const elements = entries.map((entry) => {
    const time = new Date(entry.time);
    const port = (name: string, value: number | undefined) => optional(name, detail ? value : undefined);
    return element('log-information', [
      timed('time', detail ? formatTime(time) : formatClock(time), time.getTime() / 1000),
      element('filter-name', detail ? entry.filter : 'pfe'),
      element('filter-action', detail ? ACTIONS[entry.action] : entry.action),
      element('interface-name', entry.interface),
      element('protocol-name', entry.protocol),
      optional('packet-length', detail ? entry.length : undefined),
      element('source-address', entry.source),
      port('source-port', entry.sourcePort),
      element('destination-address', entry.destination),
      port('destination-port', entry.destinationPort),
    ]);
  });
  const missing = optional('lost-packet-count', lost === 0 ? undefined : lost);
  return information('firewall-log-information', 'junos-filter', [missing, ...elements], {
    'junos:style': detail ? 'detail' : 'brief',
  });
}

/** Time, filter, action, interface, protocol, source, destination: each column's width with its gap (RA's sample). */
const WIDTHS = [10, 10, 7, 14, 16, 33, 0];
const TITLES = ['Time', 'Filter', 'Action', 'Interface', 'Protocol', 'Src Addr', 'Dest Addr'];

/** The table, entries in the order given. Its filter column says `pfe` for whatever filter: the real name is in the detail. */
export function formatFirewallLog(entries: readonly FirewallLogEntry[]): string {
  const rows = entries.map((entry) => [
    formatClock(new Date(entry.time)),
    'pfe',
    entry.action,
    entry.interface,
    entry.protocol,
    entry.source,
    entry.destination,
  ]);
  return `Log :\n${[TITLES, ...rows].map(row).join('')}`;
}

function row(cells: readonly string[]): string {
  // A value that fills its column still needs a space behind it.
  const padded = cells.map((cell, at) => `${cell.padEnd((WIDTHS[at] ?? 0) - 1)} `);
  return `${padded.join('').trimEnd()}\n`;
}

const ACTIONS = { A: 'accept', D: 'discard', R: 'reject' } as const;

/** Two lines an entry, with ports and the filter's own name. */
export function formatFirewallLogDetail(entries: readonly FirewallLogEntry[]): string {
  return entries
    .map(
      (entry) =>
        `Time of Log: ${formatTime(new Date(entry.time))}, Filter: ${entry.filter}, ` +
        `Filter action: ${ACTIONS[entry.action]}, Name of interface: ${entry.interface}\n` +
        `Name of protocol: ${entry.protocol}, Packet Length: ${entry.length}, ` +
        `Source address: ${withPort(entry.source, entry.sourcePort)}, ` +
        `Destination address: ${withPort(entry.destination, entry.destinationPort)}\n`,
    )
    .join('');
}

function withPort(address: string, port: number | undefined): string {
  return port === undefined ? address : `${address}:${port}`;
}
