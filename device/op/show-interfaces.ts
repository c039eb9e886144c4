import { type Family, type LinkState, readLinks } from '../apply/ip-state.ts';
import { junosName } from '../apply/names.ts';
import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { active } from '../config/active.ts';
import { type ConfigNode, descend, entriesOf } from '../config/node.ts';
import { word } from '../schema/types.ts';

export const showInterfaces: OperationalCommand = {
  name: 'interfaces',
  help: 'Show interface information',
  children: [
    {
      name: 'terse',
      help: 'Display terse output',
      arguments: [{ kind: 'operand', name: 'interface-name', help: 'Name of physical interface', type: word() }],
      run: async ({ device }, { values }) => {
        const interfaces = interfacesOf(await readLinks(device.run), active(device.datastore.committed));
        const name = values.get('interface-name');
        if (name === undefined) return formatInterfacesTerse(interfaces);
        const found = interfaces.filter((entry) => entry.name === name);
        if (found.length === 0) throw new CommandError(`error: device ${name} not found`);
        return formatInterfacesTerse(found);
      },
    },
  ],
};

const FAMILIES = ['inet', 'inet6'] as const;

/** A physical interface and its units. */
export interface InterfaceView {
  readonly name: string;
  readonly admin: 'up' | 'down';
  readonly link: 'up' | 'down';
  readonly units: readonly UnitView[];
}

export interface UnitView {
  readonly unit: string;
  /** Families that are configured, with their addresses and prefix lengths. */
  readonly families: readonly { readonly name: Family; readonly addresses: readonly string[] }[];
}

/**
 * What the kernel has, by the names and units of the configuration. A unit is shown when it is configured, a family
 * when it is configured in it. An address that nothing configures (fxp0's, from the engine) is shown in unit 0.
 */
export function interfacesOf(links: readonly LinkState[], config: ConfigNode): InterfaceView[] {
  return links
    .flatMap((link): InterfaceView[] => {
      const name = junosName(link.ifname);
      return name === undefined
        ? []
        : [{ name, ...states(link), units: unitsOf(link, descend(config, 'interfaces', name)) }];
    })
    .sort((a, b) => compareNames(a.name, b.name));
}

function unitsOf(link: LinkState, config: ConfigNode | undefined): UnitView[] {
  const units = entriesOf(config, 'unit');
  const configured = new Set(units.flatMap((unit) => FAMILIES.flatMap((family) => addressesOf(unit, family))));
  const unasked = (family: Family) => addresses(link, family).filter((address) => !configured.has(address));
  const views = units.map((unit) => ({
    unit: unit.key,
    families: FAMILIES.filter((family) => descend(unit, 'family', family) !== undefined).map((name) => {
      const own = addressesOf(unit, name);
      const present = addresses(link, name).filter((address) => own.includes(address));
      return { name, addresses: [...present, ...(unit.key === '0' ? unasked(name) : [])] };
    }),
  }));
  if (units.length > 0 || unasked('inet').length === 0) return views;
  return [{ unit: '0', families: [{ name: 'inet', addresses: unasked('inet') }] }];
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

function states({ flags }: LinkState): Pick<InterfaceView, 'admin' | 'link'> {
  return { admin: flags.includes('UP') ? 'up' : 'down', link: flags.includes('LOWER_UP') ? 'up' : 'down' };
}

/** Ports by type and number, then the rest by name. */
function compareNames(a: string, b: string): number {
  const rank = (name: string) => (name.includes('/') ? 0 : 1);
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true });
}

/** The table as Junos lays it out; its lines with an inet address end in spaces there, here they do not. */
export function formatInterfacesTerse(interfaces: readonly InterfaceView[]): string {
  const lines = ['Interface               Admin Link Proto    Local                 Remote'];
  for (const { name, admin, link, units } of interfaces) {
    lines.push(head(name, admin, link));
    for (const { unit, families } of units) {
      const start = head(`${name}.${unit}`, admin, link);
      const rest = families.flatMap(({ name: family, addresses }) =>
        (addresses.length === 0 ? [''] : addresses).map(
          (address, at) => `${(at === 0 ? family : '').padEnd(9)}${localOf(name, family, address)}`,
        ),
      );
      const [first = '', ...more] = rest;
      lines.push(`${start}${first}`, ...more.map((text) => `${' '.repeat(35)}${text}`));
    }
  }
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function head(name: string, admin: string, link: string): string {
  return `${name.padEnd(24)}${admin.padEnd(6)}${link.padEnd(5)}`;
}

/** lo0's addresses stand without prefix length, as the ends of point-to-point links to nowhere. */
function localOf(name: string, family: string, address: string): string {
  if (name !== 'lo0') return address;
  const [host = ''] = address.split('/');
  return family === 'inet' && host !== '' ? `${host.padEnd(16)}    --> 0/0` : host;
}
