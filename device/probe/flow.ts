/** Which packets and log entries belong to a flow. */
import { isIP, SocketAddress } from 'node:net';
import type { FirewallLogEntry, Flow } from '../../protocol/control.ts';

/** Whether the five values are the same, however the addresses are written. */
export function sameFlow(a: Omit<Flow, 'protocol'> & { readonly protocol: string }, b: Flow): boolean {
  return (
    a.protocol === b.protocol &&
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort &&
    canonical(a.source) === canonical(b.source) &&
    canonical(a.destination) === canonical(b.destination)
  );
}

/** The entries of a flow that came after the entry numbered `since`, oldest first; `entries` are newest first. */
export function entriesOf(flow: Flow, entries: readonly FirewallLogEntry[], since: number): FirewallLogEntry[] {
  return entries
    .filter(({ sequence, protocol, source, destination, sourcePort = 0, destinationPort = 0 }) => {
      const logged = { protocol: protocol.toLowerCase(), source, sourcePort, destination, destinationPort };
      return sequence > since && sameFlow(flow.protocol === 'icmp' ? echoOf(logged, flow) : logged, flow);
    })
    .toReversed();
}

/** The log says nothing of an echo but its addresses, and IPv6's ICMP has a name of its own. */
function echoOf<E extends { readonly protocol: string }>(logged: E, { sourcePort, destinationPort }: Flow) {
  return { ...logged, protocol: /^icmp(v?6)?$/.test(logged.protocol) ? 'icmp' : '', sourcePort, destinationPort };
}

/** IPv6 addresses can be written in many ways. */
function canonical(address: string): string {
  return new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address;
}
