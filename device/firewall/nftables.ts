/**
 * Filters in the language of nftables. Stateless: no rule looks at connection tracking, and return traffic meets a
 * filter like any other packet.
 *
 * A filter is a chain; a term is a chain that its filter's rules go to, one rule for each way the term can match.
 */
import { linuxName } from '../apply/names.ts';
import { portRange } from '../schema/ports.ts';
import { decisionComment, logPrefix } from './names.ts';
import type { Conditions, Filter, Term } from './terms.ts';
import { BARRIER_PREFIX, LOG_GROUP } from './ulogd.ts';

/** The table that holds everything. */
export const TABLE = 'inet vtylab';

/** Where a filter is applied. `lo0` means every packet addressed to the device, whichever interface it came in by. */
export interface Attachment {
  readonly interface: string;
  readonly filter: string;
}

const LETTER = { accept: 'A', discard: 'D', reject: 'R' } as const;

/** ICMP code 13, administratively prohibited; code 1 in ICMPv6. */
const VERDICT = { accept: 'accept', discard: 'drop', reject: 'reject with icmpx admin-prohibited' } as const;

/** The body of the table; '' when no filter is applied. */
export function renderFilters(filters: readonly Filter[], attachments: readonly Attachment[]): string {
  const applied = attachments.filter(({ filter }) => filters.some(({ name }) => name === filter));
  if (applied.length === 0) return '';
  const used = filters.filter(({ name }) => applied.some(({ filter }) => filter === name));
  const chain = new Map(used.map((filter, index) => [filter.name, chainName(`f${index}`, filter.name)]));
  return [
    ...used.flatMap((filter) => renderFilter(filter, chain.get(filter.name) ?? '')),
    ...renderHook('input', 'input', [
      ...(used.some(logs) ? [barrierRule()] : []),
      // what the device says to itself never leaves it, and meets no filter
      'iifname "lo" accept',
      ...jumps(applied.filter((at) => at.interface === 'lo0')),
    ]),
    ...renderHook('interfaces', 'prerouting', jumps(applied.filter((at) => at.interface !== 'lo0'))),
  ].join('\n');

  function jumps(to: readonly Attachment[]): string[] {
    return to.map((at) => {
      const arriving = at.interface === 'lo0' ? '' : `iifname "${linuxName(at.interface)}" `;
      return `${arriving}meta nfproto ipv4 jump ${chain.get(at.filter)}`;
    });
  }
}

function logs(filter: Filter): boolean {
  return filter.terms.some(({ log }) => log);
}

/** Whether anything that is applied writes to the firewall log. */
export function anyLogs(filters: readonly Filter[], attachments: readonly Attachment[]): boolean {
  return filters.some((filter) => attachments.some((at) => at.filter === filter.name) && logs(filter));
}

/** The runtime's own packet, which marks a place in the log; see `log.ts`. */
function barrierRule(): string {
  return `iifname "lo" ip daddr 127.0.0.1 udp dport 9 log prefix "${BARRIER_PREFIX}" group ${LOG_GROUP} drop`;
}

function renderHook(name: string, hook: 'input' | 'prerouting', rules: readonly string[]): string[] {
  if (rules.length === 0) return [];
  return renderChain(name, [`type filter hook ${hook} priority filter; policy accept;`, ...rules]);
}

function renderChain(name: string, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...rules.map((rule) => `    ${rule}`), '  }'];
}

function renderFilter(filter: Filter, chain: string): string[] {
  const terms = filter.terms.map((term, index) => ({ term, chain: chainName(`${chain}.t${index}`, term.name) }));
  return [
    ...terms.flatMap((entry) => renderChain(entry.chain, renderActions(filter.name, entry.term))),
    ...renderChain(chain, [
      ...terms.flatMap((entry) => alternatives(entry.term.from).map((match) => `${match}goto ${entry.chain}`)),
      `drop comment "${decisionComment(filter.name, '(implicit)', 'discard')}"`,
    ]),
  ];
}

function renderActions(filter: string, { name, log, action }: Term): string[] {
  const logging = log ? [`log prefix "${logPrefix(LETTER[action], filter, name)}" group ${LOG_GROUP}`] : [];
  return [...logging, `${VERDICT[action]} comment "${decisionComment(filter, name, action)}"`];
}

/**
 * Every way the conditions can hold, as the matching part of a rule with a space behind it: `port` and `address`
 * mean source or destination, and nftables has no "or" across fields.
 */
function alternatives(from: Conditions): string[] {
  const choices: string[][] = [
    oneOf('ip saddr', from.sourceAddress),
    oneOf('ip daddr', from.destinationAddress),
    [...oneOf('ip saddr', from.address), ...oneOf('ip daddr', from.address)],
    oneOf('ip protocol', from.protocol.map(protocolWord)),
    oneOf(SOURCE_PORT, from.sourcePort.map(portWord)),
    oneOf(DESTINATION_PORT, from.destinationPort.map(portWord)),
    [...oneOf(SOURCE_PORT, from.port.map(portWord)), ...oneOf(DESTINATION_PORT, from.port.map(portWord))],
    oneOf(
      'iifname',
      from.interface.map((name) => `"${linuxName(name.replace(/\.\d+$/, ''))}"`),
    ),
    from.tcpEstablished ? [TCP_ESTABLISHED] : [],
  ];
  return choices
    .filter((choice) => choice.length > 0)
    .reduce<string[]>((all, choice) => all.flatMap((before) => choice.map((match) => `${before}${match} `)), ['']);
}

// Ports and flags are read at their place in the transport header, whatever the protocol: neither `port` nor
// `tcp-established` implies one by itself.
const SOURCE_PORT = '@th,0,16';
const DESTINATION_PORT = '@th,16,16';
/** ACK or RST among the flags of the 14th byte. */
const TCP_ESTABLISHED = '@th,104,8 & 0x14 != 0';

function oneOf(field: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [values.length === 1 ? `${field} ${values[0]}` : `${field} { ${values.join(', ')} }`];
}

function portWord(value: string): string {
  const [first, last] = portRange(value);
  return first === last ? String(first) : `${first}-${last}`;
}

/** nftables knows the names of few protocols; numbers are always understood. */
function protocolWord(value: string): string {
  return String(PROTOCOLS.get(value) ?? value);
}

/** Names of IP protocols as Junos spells them in `from protocol`. */
export const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ah', 51],
  ['dstopts', 60],
  ['egp', 8],
  ['esp', 50],
  ['fragment', 44],
  ['gre', 47],
  ['hop-by-hop', 0],
  ['icmp', 1],
  ['icmp6', 58],
  ['igmp', 2],
  ['ipip', 4],
  ['ipv6', 41],
  ['no-next-header', 59],
  ['ospf', 89],
  ['pim', 103],
  ['routing', 43],
  ['rsvp', 46],
  ['sctp', 132],
  ['tcp', 6],
  ['udp', 17],
  ['vrrp', 112],
]);

/** A chain's name: unique by its `prefix`, readable by what nftables allows of the name. */
function chainName(prefix: string, name: string): string {
  return `${prefix}.${name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40)}`;
}
