/**
 * The text of `nft monitor` (nftables 1.0), read packet by packet.
 *
 * A packet that is traced gives a `packet:` line in each chain it enters by a hook, and a line for every rule it
 * matches. Ids come from the packet's place in memory and return soon, so a packet's record begins with its line in
 * the table that starts the tracing, which stands before everything else.
 */
import type { Decision, Flow } from '../../protocol/control.ts';
import { decodeName } from '../firewall/names.ts';

/** One packet that was traced, and what was done with it. */
export interface TracedPacket {
  readonly protocol: Flow['protocol'];
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  /** The Linux interface it came in by. */
  readonly interface?: string;
  /** In the order of the rules that decided; grows while the packet's lines come in. */
  readonly decisions: Decision[];
  /** The filters had been changed since the monitor started: it may name rules that are no more. */
  readonly stale: boolean;
}

const LINE = /^trace id (\w+) inet (\S+) \S+ (packet:|rule) (.*)$/;
const ADDRESSES = /\bip6? saddr (\S+) ip6? daddr (\S+)/;
const PORTS = /\b(tcp|udp) sport (\d+) \w+ dport (\d+)/;
const ECHO = /\bicmp(?:v6)? id (\d+)/;
/** What a rule that decides carries (device/firewall/names.ts), and the verdict it gave. */
const DECISION = / comment "filter (\S+) term (\S+) (accept|discard|reject)" \(verdict (?:accept|drop)\)$/;

/**
 * Reads lines one by one; returns the packet that a line begins. `tracing` is the table that starts the tracing,
 * `filters` the one whose changes make the monitor stale; both of family inet.
 */
export function traceReader(tracing: string, filters: string): (line: string) => TracedPacket | undefined {
  const packets = new Map<string, TracedPacket>();
  const change = new RegExp(`^\\w+ \\w+ inet ${filters}(?: |$)`);
  let stale = false;

  return (line) => {
    const [, id = '', table = '', what = '', rest = ''] = LINE.exec(line) ?? [];
    if (what === 'rule') {
      const decision = parseDecision(rest);
      if (decision !== undefined) packets.get(id)?.decisions.push(decision);
    } else if (what === 'packet:' && table === tracing) {
      const packet = parsePacket(rest, stale);
      if (packet === undefined) packets.delete(id);
      else packets.set(id, packet);
      return packet;
    } else if (change.test(line)) {
      stale = true;
    }
    return undefined;
  };
}

function parsePacket(text: string, stale: boolean): TracedPacket | undefined {
  const [, source, destination] = ADDRESSES.exec(text) ?? [];
  const ports = parsePorts(text);
  if (source === undefined || destination === undefined || ports === undefined) return undefined;
  const [, device] = /^iif "([^"]+)"/.exec(text) ?? [];
  return { ...ports, source, destination, ...(device && { interface: device }), decisions: [], stale };
}

function parsePorts(text: string): Pick<Flow, 'protocol' | 'sourcePort' | 'destinationPort'> | undefined {
  const [, protocol, sourcePort, destinationPort] = PORTS.exec(text) ?? [];
  if (protocol === 'tcp' || protocol === 'udp') {
    return { protocol, sourcePort: Number(sourcePort), destinationPort: Number(destinationPort) };
  }
  const [, id] = ECHO.exec(text) ?? [];
  return id === undefined ? undefined : { protocol: 'icmp', sourcePort: Number(id), destinationPort: 0 };
}

function parseDecision(rule: string): Decision | undefined {
  const [, filter, term, action] = DECISION.exec(rule) ?? [];
  if (filter === undefined || term === undefined) return undefined;
  if (action !== 'accept' && action !== 'discard' && action !== 'reject') return undefined;
  return { filter: decodeName(filter), term: decodeName(term), action };
}
