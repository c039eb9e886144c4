/** Which packets belong to an attempt, in the words of pcap-filter(7). Pure. */
import type { Flow } from '../../protocol/control.ts';

/** Bytes: ICMP's header, and the headers of IP that it quotes behind it. */
const ICMP_HEADER = 8;
const IP_HEADER = 20;
const IP6_HEADER = 40;

/** Both directions of a flow, and the ICMP errors that quote it. */
export function flowFilter({ protocol, source, sourcePort, destination, destinationPort }: Flow): string {
  const inet6 = source.includes(':');
  const ends = `(host ${source} and host ${destination})`;
  if (protocol === 'icmp') {
    if (inet6) return `${ends} and icmp6`;
    const echo = `(icmp[icmptype] == icmp-echo or icmp[icmptype] == icmp-echoreply) and icmp[4:2] == ${sourcePort}`;
    return `(${ends} and ${echo}) or ${quoting(4, sourcePort)}`;
  }
  const ports = `${protocol} port ${sourcePort} and ${protocol} port ${destinationPort}`;
  const inner = ICMP_HEADER + IP_HEADER;
  // libpcap looks only at the first header behind IPv6's
  const errors = inet6
    ? `(icmp6 and host ${source} and ip6[${IP6_HEADER + ICMP_HEADER + IP6_HEADER}:2] == ${sourcePort})`
    : `(icmp[${inner}:2] == ${sourcePort} and icmp[${inner + 2}:2] == ${destinationPort} and icmp[icmptype] == icmp-unreach)`;
  return `(${ends} and ${ports}) or ${errors}`;
}

/** An ICMP error that quotes an echo request of this identifier. */
function quoting(offset: number, identifier: number): string {
  return `(icmp[icmptype] == icmp-unreach and icmp[${ICMP_HEADER + IP_HEADER + offset}:2] == ${identifier})`;
}
