/** What came of an attempt that made no connection, in the words of the probe. Pure. */
import { isIP } from 'node:net';
import type { Flow, IcmpError, ProbeResult, ProbeService } from '../../protocol/control.ts';
import type { ConnectReport } from './connect.ts';

/** How an attempt ended that made no connection. `detail` is what the node's own ssh and telnet print behind the last colon. */
export function connectionFailure(
  report: ConnectReport,
  service: ProbeService,
): Pick<ProbeResult, 'outcome' | 'icmp' | 'detail'> {
  const { outcome, icmp, detail, destination } = report;
  if (outcome === 'rejected' && icmp !== undefined) {
    // nobody listens: what a reset says for TCP
    if (service === 'udp' && isPortUnreachable(icmp, destination)) return { outcome: 'refused', icmp, detail };
    return { outcome, icmp, detail: isFiltered(icmp, destination) ? 'Connection refused' : detail };
  }
  if (outcome === 'refused') return { outcome, detail };
  // Where no packet could leave, or no neighbour took it, nothing answers either; the detail says why.
  return { outcome: 'timeout', detail };
}

function isPortUnreachable({ type, code }: IcmpError, destination: string): boolean {
  return isIP(destination) === 4 ? type === 3 && code === 3 : type === 1 && code === 4;
}

/** `Connection refused`, as on Junos, for a SYN that a filter rejects: see native/filtered-syn.c. */
function isFiltered({ type, code }: IcmpError, destination: string): boolean {
  return isIP(destination) === 4 ? type === 3 && [9, 10, 13].includes(code) : type === 1 && code === 1;
}

/** The connection's addresses and ports, where there were any. */
export function tcpFlow(
  { source, sourcePort, destination, destinationPort }: ConnectReport,
  protocol: Flow['protocol'] = 'tcp',
): { flow?: Flow } {
  if (source === undefined || sourcePort === undefined) return {};
  return { flow: { protocol, source, sourcePort, destination, destinationPort } };
}
