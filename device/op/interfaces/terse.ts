import type { Element } from '../../cli/output.ts';
import { element, information } from '../data/element.ts';
import type { InterfaceView } from './read.ts';

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

export function terseElement(interfaces: readonly InterfaceView[]): Element {
  const physical = interfaces.map(({ name, admin, link, units }) => {
    const status = [element('admin-status', admin), element('oper-status', link)];
    return element('physical-interface', [
      element('name', name),
      ...status,
      ...units.map(({ unit, families }) =>
        element('logical-interface', [
          element('name', `${name}.${unit}`),
          ...status,
          element('filter-information', []),
          ...families.map((family) =>
            element('address-family', [
              element('address-family-name', family.name),
              ...family.addresses.map((address) =>
                element('interface-address', [
                  element('ifa-local', name === 'lo0' ? address.replace(/\/.*/, '') : address, {
                    'junos:emit': 'emit',
                  }),
                ]),
              ),
            ]),
          ),
        ]),
      ),
    ]);
  });
  return information('interface-information', 'junos-interface', physical, { 'junos:style': 'terse' });
}

/** `show interfaces descriptions`: what has one. */
export function formatDescriptions(interfaces: readonly InterfaceView[]): string {
  const rows = described(interfaces).map(
    ({ name, admin, link, description }) => `${name.padEnd(16)}${admin.padEnd(6)}${link.padEnd(5)}${description}\n`,
  );
  return rows.length === 0 ? '' : `Interface       Admin Link Description\n${rows.join('')}`;
}

export function descriptionsElement(interfaces: readonly InterfaceView[]): Element {
  const entries = described(interfaces).map(({ name, admin, link, description, logical }) =>
    element(logical ? 'logical-interface' : 'physical-interface', [
      element('name', name),
      element('admin-status', admin),
      element('oper-status', link),
      element('description', description),
    ]),
  );
  return information('interface-information', 'junos-interface', entries, { 'junos:style': 'description' });
}

function described(interfaces: readonly InterfaceView[]) {
  return interfaces.flatMap(({ name, admin, link, description, units }) =>
    [
      { name, description, logical: false },
      ...units.map((unit) => ({ name: `${name}.${unit.unit}`, description: unit.description, logical: true })),
    ].flatMap((one) => (one.description === undefined ? [] : [{ ...one, description: one.description, admin, link }])),
  );
}
