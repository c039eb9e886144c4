import { ip } from '../apply/ip-state.ts';
import { junosName } from '../apply/names.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { Device } from '../device.ts';
import { comparePrefixes } from '../schema/addresses.ts';
import { element, information, structured } from './data/element.ts';

export const showIpv6Neighbors: OperationalCommand = {
  name: 'neighbors',
  help: 'Show IPv6 neighbor cache information',
  run: async ({ device }) => {
    const entries = await readNeighbors(device);
    const text = [
      row('IPv6 Address', 'Linklayer Address', 'State', 'Exp', 'Rtr', 'Secure', 'Interface'),
      ...entries.map((entry) => row(entry.address, entry.mac, entry.state, ...cells(entry), entry.via)),
      `Total entries: ${entries.length}`,
      '',
    ].join('\n');
    const elements = entries.map((entry) => {
      const [expire, router, secure] = cells(entry);
      return element('ipv6-nd-entry', [
        element('ipv6-nd-neighbor-address', entry.address),
        element('ipv6-nd-neighbor-l2-address', entry.mac),
        element('ipv6-nd-state', entry.state),
        element('ipv6-nd-expire', expire),
        element('ipv6-nd-isrouter', router),
        element('ipv6-nd-issecure', secure),
        element('ipv6-nd-interface-name', entry.via),
      ]);
    });
    const total = element('ipv6-nd-total', entries.length);
    return structured(text, information('ipv6-nd-information', 'junos-ipv6', [...elements, total]));
  },
};

interface NeighborEntry {
  readonly address: string;
  /** Hardware address, or `none` while it is being asked for. */
  readonly mac: string;
  readonly state: string;
  /** Seconds for which it is still taken to be reachable. */
  readonly expires: number;
  readonly router: boolean;
  /** Logical interface. */
  readonly via: string;
}

/** What `ip -json -statistics neighbor` says; only the fields that are used. */
interface Neighbor {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
  /** There, with whatever value, when the neighbour says it is a router. */
  readonly router?: unknown;
  /** Seconds since the neighbour was last heard of. */
  readonly confirmed?: number;
  readonly state: readonly string[];
}

/** The kernel's states, in Junos's words (RFC 4861, 7.3.2). */
const STATES: Readonly<Record<string, string>> = {
  INCOMPLETE: 'incomplete',
  REACHABLE: 'reachable',
  STALE: 'stale',
  DELAY: 'delay',
  PROBE: 'probe',
  FAILED: 'unreachable',
  PERMANENT: 'reachable',
};

/** Seconds an entry stays reachable when nothing is heard: the mean of what RFC 4861 has the kernel draw. */
const REACHABLE_TIME = 30;

async function readNeighbors({ run }: Device): Promise<NeighborEntry[]> {
  const text = await ip(run, ['-json', '-statistics', '-family', 'inet6', 'neighbor', 'show']);
  const neighbors = text.trim() === '' ? [] : (JSON.parse(text) as Neighbor[]);
  return neighbors
    .flatMap(({ dst, dev, lladdr, router, confirmed = REACHABLE_TIME, state: [state = ''] }): NeighborEntry[] => {
      const name = junosName(dev);
      const word = STATES[state];
      if (name === undefined || word === undefined) return [];
      const expires = word === 'reachable' ? Math.max(0, REACHABLE_TIME - confirmed) : 0;
      const mac = lladdr ?? 'none';
      return [{ address: dst, mac, state: word, expires, router: router !== undefined, via: `${name}.0` }];
    })
    .sort((a, b) => comparePrefixes(a.address, b.address));
}

function cells({ expires, router }: NeighborEntry): [expires: string, router: string, secure: string] {
  return [String(expires), router ? 'yes' : 'no', 'no'];
}

const WIDTHS = [40, 19, 12, 6, 5, 8, 0];

function row(...values: readonly string[]): string {
  return values
    .map((value, at) => value.padEnd(WIDTHS[at] ?? 0))
    .join('')
    .trimEnd();
}
