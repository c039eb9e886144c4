/** `show interfaces` as elements. */
import type { Element } from '../../cli/output.ts';
import { broadcastOf, networkOf } from '../../schema/networks.ts';
import { element, information, optional } from '../data/element.ts';
import { mediaMtu, protocolMtu, type Style } from './normal.ts';
import type { FamilyView, InterfaceView, Statistics, UnitView } from './read.ts';

export function interfacesElement(interfaces: readonly InterfaceView[], style: Style): Element {
  const physical = interfaces.map((view) => physicalElement(view, style));
  return information('interface-information', 'junos-interface', physical, { 'junos:style': style });
}

function physicalElement(view: InterfaceView, style: Style): Element {
  const { name, admin, link, index, description, mac, units, statistics } = view;
  return element('physical-interface', [
    element('name', name),
    element('admin-status', admin, { 'junos:format': admin === 'up' ? 'Enabled' : 'Administratively down' }),
    element('oper-status', link),
    element('local-index', index),
    element('snmp-index', index),
    optional('description', description),
    element('if-type', mac === undefined ? 'Loopback' : 'Ethernet'),
    optional('link-level-type', mac === undefined ? undefined : 'Ethernet'),
    element('mtu', mediaMtu(view)),
    element('if-device-flags', [
      element('ifdf-present'),
      admin === 'up' && link === 'up' ? element('ifdf-running') : undefined,
      name === 'lo0' ? element('ifdf-loopback') : undefined,
      link === 'up' ? undefined : element('ifdf-down'),
    ]),
    element('if-config-flags', [element('iff-snmp-traps')]),
    element('if-media-flags', [element('ifmf-none')]),
    mac === undefined ? undefined : element('current-physical-address', mac),
    mac === undefined ? undefined : element('hardware-physical-address', mac),
    trafficElement(statistics, style),
    ...(style === 'extensive' ? errorElements(statistics) : []),
    ...units.map((unit) => logicalElement(view, unit, style)),
  ]);
}

function trafficElement({ received, sent }: Statistics, style: Style): Element {
  const bytes = style === 'detail' || style === 'extensive';
  return element(
    'traffic-statistics',
    [
      optional('input-bytes', bytes ? received.bytes : undefined),
      optional('output-bytes', bytes ? sent.bytes : undefined),
      element('input-packets', received.packets),
      element('output-packets', sent.packets),
    ],
    { 'junos:style': bytes ? 'verbose' : 'brief' },
  );
}

function errorElements({ received, sent }: Statistics): Element[] {
  return [
    element('input-error-list', [element('input-errors', received.errors), element('input-drops', received.dropped)]),
    element('output-error-list', [element('output-errors', sent.errors), element('output-drops', sent.dropped)]),
  ];
}

function logicalElement(view: InterfaceView, { unit, description, families }: UnitView, style: Style): Element {
  return element('logical-interface', [
    element('name', `${view.name}.${unit}`),
    element('local-index', view.index),
    element('snmp-index', view.index),
    optional('description', description),
    element('if-config-flags', [view.mac === undefined ? undefined : element('iff-up'), element('iff-snmp-traps')]),
    element('encapsulation', view.mac === undefined ? 'Unspecified' : 'ENET2'),
    trafficElement(view.statistics, style),
    element('filter-information', []),
    ...families.map((family) => familyElement(view, family)),
  ]);
}

function familyElement(view: InterfaceView, { name, addresses, input, output }: FamilyView): Element {
  const filters = [
    ...input.map((filter) => element('filter-input', filter)),
    ...output.map((filter) => element('filter-output', filter)),
  ];
  return element('address-family', [
    element('address-family-name', name),
    element('mtu', protocolMtu(view)),
    filters.length === 0 ? undefined : element('filters', filters),
    ...addresses.map((address, at) =>
      element('interface-address', [
        element('ifa-flags', [
          element(view.mac === undefined ? 'ifaf-current-default' : 'ifaf-current-preferred'),
          at === 0 ? element('ifaf-current-primary') : undefined,
        ]),
        optional('ifa-destination', view.mac === undefined ? undefined : networkOf(address)),
        element('ifa-local', address.replace(/\/.*/, '')),
        optional('ifa-broadcast', view.mac === undefined ? undefined : broadcastOf(address)),
      ]),
    ),
  ]);
}
