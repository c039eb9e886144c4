/** Interfaces as the kernel has them, by the names and units of the configuration: what every layout is made of. */
import { type Family, ip, type LinkState } from '../../apply/ip-state.ts';
import { junosName } from '../../apply/names.ts';
import { effective } from '../../config/inherit.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../../config/node.ts';
import type { Device } from '../../device.ts';
import { instancesOf } from '../../firewall/instances.ts';
import type { Attachment } from '../../firewall/model.ts';
import { readFirewall } from '../../firewall/read.ts';

const FAMILIES = ['inet', 'inet6'] as const;

/** A physical interface and its units. */
export interface InterfaceView {
  readonly name: string;
  readonly description: string | undefined;
  readonly admin: 'up' | 'down';
  readonly link: 'up' | 'down';
  /** The kernel's number of it. */
  readonly index: number;
  /** Bytes of an IP packet that fit; undefined for the loopback, which takes any. */
  readonly mtu: number | undefined;
  /** Hardware address; the loopback has none. */
  readonly mac: string | undefined;
  readonly statistics: Statistics;
  readonly units: readonly UnitView[];
}

export interface UnitView {
  readonly unit: string;
  readonly description: string | undefined;
  readonly families: readonly FamilyView[];
}

/** A family that is configured. */
export interface FamilyView {
  readonly name: Family;
  /** With their prefix lengths. */
  readonly addresses: readonly string[];
  /** Names of the filters packets pass. */
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export interface Counters {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly dropped: number;
}

export interface Statistics {
  readonly received: Counters;
  readonly sent: Counters;
}

/** What `ip -json -statistics` adds; only the fields that are used. */
interface LinkDetail extends LinkState {
  readonly ifindex?: number;
  readonly mtu?: number;
  readonly address?: string;
  readonly stats64?: { readonly rx: Counters; readonly tx: Counters };
}

export const LINKS_COMMAND = ['-json', '-statistics', 'address', 'show'];

/** All interfaces of the device, ports first. */
export async function readInterfaces({ run, datastore }: Device): Promise<InterfaceView[]> {
  return interfacesOf(JSON.parse(await ip(run, LINKS_COMMAND)) as LinkDetail[], effective(datastore.committed));
}

/**
 * A unit is shown when it is configured, a family when it is configured in it. An address that nothing configures
 * (fxp0's, from the engine) is shown in unit 0.
 */
export function interfacesOf(links: readonly LinkDetail[], config: ConfigNode): InterfaceView[] {
  const filters = filterNames(config);
  return links
    .flatMap((link): InterfaceView[] => {
      const name = junosName(link.ifname);
      return name === undefined ? [] : [viewOf(name, link, descend(config, 'interfaces', name), filters)];
    })
    .sort((a, b) => compareNames(a.name, b.name));
}

/** What `show firewall` calls the filter of a logical interface, family and direction. */
type FilterNames = (logical: string, family: Family, direction: Attachment['direction']) => readonly string[];

function filterNames(config: ConfigNode): FilterNames {
  const instances = instancesOf(readFirewall(config));
  return (logical, family, direction) =>
    instances
      .filter((instance) =>
        instance.attachments.some(
          (at) => `${at.interface}.${at.unit}` === logical && at.family === family && at.direction === direction,
        ),
      )
      .map(({ name }) => name);
}

const NOTHING: Counters = { bytes: 0, packets: 0, errors: 0, dropped: 0 };

function viewOf(name: string, link: LinkDetail, config: ConfigNode | undefined, filters: FilterNames): InterfaceView {
  const loopback = name === 'lo0';
  return {
    name,
    description: leafValue(config, 'description'),
    admin: link.flags.includes('UP') ? 'up' : 'down',
    link: link.flags.includes('LOWER_UP') ? 'up' : 'down',
    index: link.ifindex ?? 0,
    mtu: loopback ? undefined : link.mtu,
    mac: loopback ? undefined : link.address,
    statistics: { received: link.stats64?.rx ?? NOTHING, sent: link.stats64?.tx ?? NOTHING },
    units: unitsOf(link, config, (unit, family, direction) => filters(`${name}.${unit}`, family, direction)),
  };
}

function unitsOf(link: LinkState, config: ConfigNode | undefined, filters: FilterNames): UnitView[] {
  const units = entriesOf(config, 'unit');
  const configured = new Set(units.flatMap((unit) => FAMILIES.flatMap((family) => addressesOf(unit, family))));
  const unasked = (family: Family) => addresses(link, family).filter((address) => !configured.has(address));
  const views = units.map((unit) => ({
    unit: unit.key,
    description: leafValue(unit, 'description'),
    families: FAMILIES.filter((family) => descend(unit, 'family', family) !== undefined).map((name) => {
      const own = addressesOf(unit, name);
      const present = addresses(link, name).filter((address) => own.includes(address));
      return {
        name,
        addresses: [...present, ...(unit.key === '0' ? unasked(name) : [])],
        input: filters(unit.key, name, 'input'),
        output: filters(unit.key, name, 'output'),
      };
    }),
  }));
  if (units.length > 0 || unasked('inet').length === 0) return views;
  const inet = { name: 'inet', addresses: unasked('inet'), input: [], output: [] } as const;
  return [{ unit: '0', description: undefined, families: [inet] }];
}

/** Addresses a unit has in the configuration. */
function addressesOf(unit: ConfigNode, family: Family): string[] {
  return entriesOf(descend(unit, 'family', family), 'address').map(({ key }) => key);
}

/** Addresses the kernel has; not those the loopback brings along. */
function addresses({ addr_info }: LinkState, family: Family): string[] {
  return addr_info
    .filter((address) => address.family === family && address.scope !== 'host' && !address.local.startsWith('127.'))
    .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

/** Ports by type and number, then the rest by name. */
function compareNames(a: string, b: string): number {
  const rank = (name: string) => (name.includes('/') ? 0 : 1);
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true });
}
