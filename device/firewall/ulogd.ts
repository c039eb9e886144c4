/**
 * ulogd2 carries what nftables logs to the runtime: it decodes each packet and writes one JSON object a line to a
 * unix socket of the runtime's. Here are its configuration and the reading of its lines.
 */
import type { FirewallLogEntry } from '../../protocol/control.ts';
import { junosName } from '../apply/names.ts';
import { type ActionLetter, decodeName } from './names.ts';

/** The netfilter log group of `then log`. */
export const LOG_GROUP = 1;

/** The netfilter log group of `then syslog`. */
export const SYSLOG_GROUP = 2;

export type LogGroup = typeof LOG_GROUP | typeof SYSLOG_GROUP;

/**
 * Bytes of a packet that are logged: the longest IPv4 header and TCP's, or IPv6's with a few extension headers. Without a
 * limit a packet that the sender left to be segmented by its network card is logged with all of its 64 KB.
 */
const SNAPSHOT = 256;

/** The statement of nftables that logs a packet. */
export function logStatement(prefix: string, group: LogGroup): string {
  return `log prefix "${prefix}" group ${group} snaplen ${SNAPSHOT}`;
}

/** The prefix of the packets that mark a place in the log; see `log.ts`. */
export const BARRIER_PREFIX = 'barrier';

/** Where the runtime listens for ulogd2. */
export const LOG_SOCKET = '/run/vtylab/firewall-log.sock';

/**
 * Bytes of the largest message: the snapshot, the prefix and what the kernel adds. The kernel sets as much aside for each
 * message, so this and the socket's buffer say how many packets can wait for ulogd2.
 */
const MESSAGE = 1536;

/** Bytes of messages that may wait in the kernel: some 3,500 packets, and 7,000 once ulogd2 has seen one lost. */
const BUFFER = 8 << 20;

/** ulogd.conf: NFLOG → decoded packet → interface names and printed addresses → JSON on the socket, for each group. */
export function ulogdConfiguration(plugins: string): string {
  const names = ['inppkt_NFLOG', 'raw2packet_BASE', 'filter_IFINDEX', 'filter_IP2STR', 'output_JSON'];
  const groups = [LOG_GROUP, SYSLOG_GROUP];
  return [
    '[global]',
    'logfile="/var/log/ulogd.log"',
    'loglevel=7',
    ...names.map((name) => `plugin="${plugins}/ulogd_${name}.so"`),
    ...groups.map(
      (group) => `stack=log${group}:NFLOG,base${group}:BASE,ifi${group}:IFINDEX,ip${group}:IP2STR,json${group}:JSON`,
    ),
    ...groups.flatMap((group) => [
      `[log${group}]`,
      `group=${group}`,
      `numeric_label=${group}`,
      // one packet a message: an entry is to be seen at once, not after the kernel's second of gathering
      'netlink_qthreshold=1',
      'seq_local=1',
      `bufsize=${MESSAGE}`,
      `netlink_socket_buffer_size=${BUFFER}`,
      `netlink_socket_buffer_maxsize=${2 * BUFFER}`,
      `[json${group}]`,
      'mode="unix"',
      `file="${LOG_SOCKET}"`,
    ]),
    '',
  ].join('\n');
}

/** The fields of ulogd2's JSON that are read here. */
export interface UlogdRecord {
  /** The log group. */
  readonly 'raw.label'?: number;
  /** Counts what was logged to the group, from 0, lost messages too. */
  readonly 'oob.seq.local'?: number;
  readonly 'oob.prefix'?: string;
  /** Where in the kernel: 0 prerouting, 1 input, 2 forward, 3 output, 4 postrouting. */
  readonly 'oob.hook'?: number;
  readonly 'oob.in'?: string;
  readonly 'oob.out'?: string;
  readonly 'oob.time.sec'?: number;
  readonly 'oob.time.usec'?: number;
  readonly timestamp?: string;
  readonly 'ip.protocol'?: number;
  readonly 'ip6.nexthdr'?: number;
  /** Bytes of the whole IPv4 packet. */
  readonly 'ip.totlen'?: number;
  /** Bytes behind the 40 of IPv6's header. */
  readonly 'ip6.payloadlen'?: number;
  readonly 'icmp.type'?: number;
  readonly 'icmp.code'?: number;
  readonly 'icmpv6.type'?: number;
  readonly 'icmpv6.code'?: number;
  readonly src_ip?: string;
  readonly dest_ip?: string;
  readonly src_port?: number;
  readonly dest_port?: number;
  readonly 'raw.pktlen'?: number;
}

/** Names of IP protocols as `show firewall log` prints them; others go by number. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMP6',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
};

/** Reads one record; undefined when it is no filter's. */
export function readRecord(record: UlogdRecord, sequence: number): FirewallLogEntry | undefined {
  const [action, filter, term] = (record['oob.prefix'] ?? '').split(' ');
  if (!isAction(action) || filter === undefined || term === undefined) return undefined;
  const protocol = record['ip.protocol'] ?? record['ip6.nexthdr'] ?? 0;
  const seconds = record['oob.time.sec'];
  const time = seconds === undefined ? new Date() : new Date(seconds * 1000 + (record['oob.time.usec'] ?? 0) / 1000);
  return {
    sequence,
    time: time.toISOString(),
    filter: decodeName(filter),
    term: decodeName(term),
    action,
    interface: interfaceOf(record),
    protocol: PROTOCOL_NAMES[protocol] ?? String(protocol),
    source: record.src_ip ?? '',
    destination: record.dest_ip ?? '',
    ...(record.src_port !== undefined && { sourcePort: record.src_port }),
    ...(record.dest_port !== undefined && { destinationPort: record.dest_port }),
    length: lengthOf(record),
  };
}

/** The logical interface the packet came in by; of what is on its way out, the one it leaves by. */
export function interfaceOf(record: UlogdRecord): string {
  const [first, second] =
    (record['oob.hook'] ?? 0) < 2 ? (['oob.in', 'oob.out'] as const) : (['oob.out', 'oob.in'] as const);
  const device = record[first] || record[second] || '';
  const physical = junosName(device);
  return physical === undefined ? device : `${physical}.0`;
}

/** Bytes of the packet itself: what was logged of it may be less. */
function lengthOf(record: UlogdRecord): number {
  const payload = record['ip6.payloadlen'];
  return record['ip.totlen'] ?? (payload === undefined ? (record['raw.pktlen'] ?? 0) : 40 + payload);
}

function isAction(letter: string | undefined): letter is ActionLetter {
  return letter === 'A' || letter === 'D' || letter === 'R';
}
