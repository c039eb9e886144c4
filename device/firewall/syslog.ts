/** `then syslog`: a line in the log for each packet, in the words of Junos's forwarding engine. */
import type { FirewallLogEntry } from '../../protocol/control.ts';
import { readRecord, type UlogdRecord } from './ulogd.ts';

/** What a packet says in the log, and who says it; undefined when no filter logged it. */
export function syslogLine(record: UlogdRecord): { readonly program: string; readonly message: string } | undefined {
  const entry = readRecord(record, 0);
  if (entry === undefined) return undefined;
  const { action, source, destination } = entry;
  const protocol = entry.protocol.toLowerCase();
  const [first, second] = numbersOf(record, entry);
  const inet6 = source.includes(':');
  const addresses = inet6 ? `SA ${source} DA ${destination}` : `${source} ${destination}`;
  return {
    program: `fpc0 ${inet6 ? tag6(record, entry) : 'PFE_FW_SYSLOG_IP'}`,
    message: `FW: ${entry.interface} ${action} ${protocol} ${addresses} ${first} ${second} (1 packets)`,
  };
}

/** Ports; type and code of ICMP; zeros for what has neither, such as a later fragment. */
function numbersOf(record: UlogdRecord, entry: FirewallLogEntry): readonly [number, number] {
  const type = record['icmp.type'] ?? record['icmpv6.type'];
  const code = record['icmp.code'] ?? record['icmpv6.code'];
  return [entry.sourcePort ?? type ?? 0, entry.destinationPort ?? code ?? 0];
}

/** IPv6 packets have three kinds of message. */
function tag6(record: UlogdRecord, { sourcePort }: FirewallLogEntry): string {
  if (record['icmpv6.type'] !== undefined) return 'PFE_FW_SYSLOG_IP6_ICMP';
  return sourcePort === undefined ? 'PFE_FW_SYSLOG_IP6_GEN' : 'PFE_FW_SYSLOG_IP6_TCP_UDP';
}
