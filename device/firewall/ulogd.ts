/**
 * ulogd2 carries what nftables logs to the runtime: it decodes each packet and writes one JSON object a line to a
 * unix socket of the runtime's. Here are its configuration and the reading of its lines.
 */
import type { FirewallLogEntry } from '../../protocol/control.ts';
import { junosName } from '../apply/names.ts';
import { type ActionLetter, decodeName } from './names.ts';

/** The netfilter log group of `then log`. */
export const LOG_GROUP = 1;

/** The prefix of the packets that mark a place in the log; see `log.ts`. */
export const BARRIER_PREFIX = 'barrier';

/** Where the runtime listens for ulogd2. */
export const LOG_SOCKET = '/run/vtylab/firewall-log.sock';

/** ulogd.conf: NFLOG → decoded packet → interface names and printed addresses → JSON on the socket. */
export function ulogdConfiguration(plugins: string): string {
  const names = ['inppkt_NFLOG', 'raw2packet_BASE', 'filter_IFINDEX', 'filter_IP2STR', 'output_JSON'];
  return [
    '[global]',
    'logfile="/var/log/ulogd.log"',
    'loglevel=7',
    ...names.map((name) => `plugin="${plugins}/ulogd_${name}.so"`),
    'stack=log1:NFLOG,base1:BASE,ifi1:IFINDEX,ip1:IP2STR,json1:JSON',
    '[log1]',
    `group=${LOG_GROUP}`,
    // one packet a message: an entry is to be seen at once, not after the kernel's second of gathering
    'netlink_qthreshold=1',
    'seq_local=1',
    '[json1]',
    'mode="unix"',
    `file="${LOG_SOCKET}"`,
    '',
  ].join('\n');
}

/** The fields of ulogd2's JSON that are read here. */
export interface UlogdRecord {
  readonly 'oob.prefix'?: string;
  readonly 'oob.in'?: string;
  readonly 'oob.out'?: string;
  readonly 'oob.time.sec'?: number;
  readonly 'oob.time.usec'?: number;
  readonly timestamp?: string;
  readonly 'ip.protocol'?: number;
  readonly 'ip6.nexthdr'?: number;
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
  const device = record['oob.in'] || record['oob.out'] || '';
  const physical = junosName(device);
  const protocol = record['ip.protocol'] ?? record['ip6.nexthdr'] ?? 0;
  const seconds = record['oob.time.sec'];
  const time = seconds === undefined ? new Date() : new Date(seconds * 1000 + (record['oob.time.usec'] ?? 0) / 1000);
  return {
    sequence,
    time: time.toISOString(),
    filter: decodeName(filter),
    term: decodeName(term),
    action,
    interface: physical === undefined ? device : `${physical}.0`,
    protocol: PROTOCOL_NAMES[protocol] ?? String(protocol),
    source: record.src_ip ?? '',
    destination: record.dest_ip ?? '',
    ...(record.src_port !== undefined && { sourcePort: record.src_port }),
    ...(record.dest_port !== undefined && { destinationPort: record.dest_port }),
    length: record['raw.pktlen'] ?? 0,
  };
}

function isAction(letter: string | undefined): letter is ActionLetter {
  return letter === 'A' || letter === 'D' || letter === 'R';
}
