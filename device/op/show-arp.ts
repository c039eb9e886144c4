import { ip } from '../apply/ip-state.ts';
import { junosName } from '../apply/names.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { Device } from '../device.ts';
import { comparePrefixes } from '../schema/addresses.ts';
import { element, information, optional, structured } from './data/element.ts';
import { namesOf } from './names.ts';

export const showArp: OperationalCommand = {
  name: 'arp',
  help: 'Show system Address Resolution Protocol table entries',
  arguments: [{ kind: 'flag', name: 'no-resolve', help: "Don't attempt to print addresses symbolically" }],
  run: async ({ device }, { values }) => {
    const entries = await readArp(device);
    const names = values.has('no-resolve') ? undefined : await namesOf(entries.map(({ address }) => address));
    const text = [
      row('MAC Address', 'Address', names && 'Name', 'Interface', 'Flags'),
      ...entries.map(({ mac, address, via, flags }) => row(mac, address, names?.get(address), via, flags)),
      `Total entries: ${entries.length}`,
      '',
    ].join('\n');
    const elements = entries.map(({ mac, address, via, flags }) =>
      element('arp-table-entry', [
        element('mac-address', mac),
        element('ip-address', address),
        optional('hostname', names?.get(address)),
        element('interface-name', via),
        element('arp-table-entry-flags', [element(flags)]),
      ]),
    );
    const count = element('arp-entry-count', entries.length);
    return structured(text, information('arp-table-information', 'junos-arp', [...elements, count]));
  },
};

interface ArpEntry {
  readonly mac: string;
  readonly address: string;
  /** Logical interface. */
  readonly via: string;
  readonly flags: 'none' | 'permanent';
}

/** What `ip -json neighbor` says; only the fields that are used. */
interface Neighbor {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
  readonly state: readonly string[];
}

/** The neighbours whose hardware address is known. */
async function readArp({ run }: Device): Promise<ArpEntry[]> {
  const text = await ip(run, ['-json', '-family', 'inet', 'neighbor', 'show']);
  const neighbors = text.trim() === '' ? [] : (JSON.parse(text) as Neighbor[]);
  return neighbors
    .flatMap(({ dst, dev, lladdr, state }): ArpEntry[] => {
      const name = junosName(dev);
      if (lladdr === undefined || name === undefined) return [];
      const flags = state.includes('PERMANENT') ? 'permanent' : 'none';
      return [{ mac: lladdr, address: dst, via: `${name}.0`, flags }];
    })
    .sort((a, b) => comparePrefixes(a.address, b.address));
}

/** Without a name there is no column for it, and the interface is wider. */
function row(mac: string, address: string, name: string | undefined, via: string, flags: string): string {
  const rest = name === undefined ? via.padEnd(24) : `${name.padEnd(25)} ${via.padEnd(23)}`;
  return `${mac.padEnd(17)} ${address.padEnd(15)} ${rest} ${flags}`;
}
