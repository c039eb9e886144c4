/** The nftables table that has the first packet of watched flows traced. */
import { isIPv6 } from 'node:net';
import type { ObserveRequest } from '../../protocol/control.ts';

/** Family inet. */
export const TRACE_TABLE = 'vtylab_trace';

/**
 * Where the monitor's marker packets go: the discard port of a loopback address that nobody uses (127.0.0.1 would
 * be the firewall log's barrier). They are dropped here, before any filter could see them.
 */
export const MARKER = { address: '127.0.0.9', port: 9 } as const;

/** Commands for `nft -f` that put the table in place of the one there may be; without `watched`, remove it. */
export function renderTraceTable(watched: readonly ObserveRequest[]): string {
  const clean = [`table inet ${TRACE_TABLE}`, `delete table inet ${TRACE_TABLE}`];
  if (watched.length === 0) return `${clean.join('\n')}\n`;
  return `${[
    ...clean,
    `table inet ${TRACE_TABLE} {`,
    '  chain prerouting {',
    // before everything else that could decide
    '    type filter hook prerouting priority -500; policy accept;',
    `    iif "lo" ip daddr ${MARKER.address} udp dport ${MARKER.port} meta nftrace set 1 drop`,
    ...new Set(watched.map((request) => `    ${matchFirstPacket(request)} meta nftrace set 1`)),
    '  }',
    '}',
  ].join('\n')}\n`;
}

/** TCP's first packet is the SYN; UDP and echo requests have no first one, so all are traced. */
function matchFirstPacket({ protocol, destination, destinationPort }: ObserveRequest): string {
  const address = `${isIPv6(destination) ? 'ip6' : 'ip'} daddr ${destination}`;
  if (protocol === 'icmp') return `${address} ${isIPv6(destination) ? 'icmpv6' : 'icmp'} type echo-request`;
  const first = protocol === 'tcp' ? ' tcp flags & (syn | ack) == syn' : '';
  return `${address} ${protocol} dport ${destinationPort}${first}`;
}
