import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';
import type { Device } from '../../device.ts';
import { oneOf } from '../styles.ts';

export const showSystemConnections: OperationalCommand = {
  name: 'connections',
  help: 'Show system connection activity',
  arguments: [
    { kind: 'flag', name: 'inet', help: 'Show IPv4 connections' },
    { kind: 'flag', name: 'inet6', help: 'Show IPv6 connections' },
  ],
  run: async ({ device }, { values }) => {
    const family = oneOf(values, ['inet', 'inet6']);
    const connections = await readConnections(device);
    return formatConnections(
      connections.filter(({ protocol }) => family === undefined || protocol.endsWith('6') === (family === 'inet6')),
    );
  },
};

/** One socket. Addresses are `address.port` as BSD writes them, `*` for any. */
interface Connection {
  readonly protocol: 'tcp4' | 'tcp6' | 'udp4' | 'udp6';
  readonly received: number;
  readonly unsent: number;
  readonly local: string;
  readonly foreign: string;
  /** Of TCP only. */
  readonly state: string;
}

const SS = ['ss', '--no-header', '--numeric', '--all', '--tcp', '--udp'] as const;

/** Those that talk first, then those that listen; TCP first. */
async function readConnections({ run }: Device): Promise<Connection[]> {
  const { exitCode, stdout, stderr } = await run(SS);
  if (exitCode !== 0) throw new CommandError(`error: ${stderr.trim()}`);
  const rank = ({ protocol, state }: Connection) => (protocol.startsWith('tcp') ? 0 : 2) + (state === 'LISTEN' ? 1 : 0);
  return stdout
    .split('\n')
    .flatMap((line) => connectionOf(line.trim().split(/\s+/)))
    .sort((a, b) => rank(a) - rank(b));
}

/** BSD's words for the states that Linux abbreviates. */
const STATES: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECV': 'SYN_RCVD',
  'FIN-WAIT-1': 'FIN_WAIT_1',
  'FIN-WAIT-2': 'FIN_WAIT_2',
  'TIME-WAIT': 'TIME_WAIT',
  CLOSE: 'CLOSED',
  UNCONN: 'CLOSED',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  'LAST-ACK': 'LAST_ACK',
};

function connectionOf([type, state = '', received, unsent, local = '', foreign = '']: string[]): Connection[] {
  if (type !== 'tcp' && type !== 'udp') return [];
  const version = local.startsWith('[') ? 6 : 4;
  return [
    {
      protocol: `${type}${version}`,
      received: Number(received),
      // of a socket that listens Linux says here how long its queue may get
      unsent: state === 'LISTEN' ? 0 : Number(unsent),
      local: endOf(local),
      foreign: endOf(foreign),
      state: type === 'tcp' ? (STATES[state] ?? state) : '',
    },
  ];
}

/** `0.0.0.0:22` and `[::]:22` → `*.22`, `[2001:db8::1]:22` → `2001:db8::1.22`; a bound interface is no part of it. */
function endOf(text: string): string {
  const colon = text.lastIndexOf(':');
  const address = text
    .slice(0, colon)
    .replace(/%[^\]]*/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return `${['0.0.0.0', '::', '*'].includes(address) ? '*' : address}.${text.slice(colon + 1)}`;
}

/** Widest address and port that keep the columns straight. */
const ADDRESS = 45;

function formatConnections(connections: readonly Connection[]): string {
  const row = (protocol: string, received: string, unsent: string, local: string, foreign: string, state: string) =>
    `${protocol.padEnd(5)} ${received.padStart(6)} ${unsent.padStart(6)}  ${local.padEnd(ADDRESS)} ${foreign.padEnd(ADDRESS)} ${state}`.trimEnd();
  return [
    'Active Internet connections (including servers)',
    row('Proto', 'Recv-Q', 'Send-Q', 'Local Address', 'Foreign Address', '(state)'),
    ...connections.map(({ protocol, received, unsent, local, foreign, state }) =>
      row(protocol, String(received), String(unsent), local, foreign, state),
    ),
    '',
  ].join('\n');
}
