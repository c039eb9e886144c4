/** The layouts of `show interfaces` that describe each interface in lines of its own. */
import { broadcastOf, networkOf } from '../../schema/networks.ts';
import type { Counters, FamilyView, InterfaceView, UnitView } from './read.ts';

export type Style = 'normal' | 'brief' | 'detail' | 'extensive';

/** Bytes of an Ethernet header: the MTU of a port counts it, that of a protocol does not. */
const ETHERNET_HEADER = 14;

export function formatInterfaces(interfaces: readonly InterfaceView[], style: Style): string {
  return interfaces.map((one) => `${physicalLines(one, style).join('\n')}\n`).join('\n');
}

/** The bytes a frame may have; the loopback takes any. */
export function mediaMtu({ mtu }: Pick<InterfaceView, 'mtu'>): string {
  return mtu === undefined ? 'Unlimited' : String(mtu + ETHERNET_HEADER);
}

export function protocolMtu({ mtu }: Pick<InterfaceView, 'mtu'>): string {
  return mtu === undefined ? 'Unlimited' : String(mtu);
}

function physicalLines(view: InterfaceView, style: Style): string[] {
  const { name, admin, link, index, description, mac, statistics } = view;
  const state = admin === 'up' ? 'Enabled' : 'Administratively down';
  const more = style === 'detail' || style === 'extensive';
  const brief = style === 'brief';
  const generation = more ? `, Generation: ${index}` : '';
  return [
    `Physical interface: ${name}, ${state}, Physical link is ${link === 'up' ? 'Up' : 'Down'}`,
    ...(brief ? [] : [`  Interface index: ${index}, SNMP ifIndex: ${index}${generation}`]),
    ...(description === undefined ? [] : [`  Description: ${description}`]),
    mac === undefined
      ? `  Type: Loopback, MTU: ${mediaMtu(view)}`
      : `  Link-level type: Ethernet, MTU: ${mediaMtu(view)}, Loopback: Disabled`,
    `  Device flags   : ${deviceFlags(view).join(' ')}`,
    '  Interface flags: SNMP-Traps',
    '  Link flags     : None',
    ...(brief || mac === undefined ? [] : [`  Current address: ${mac}, Hardware address: ${mac}`]),
    ...(more ? ['  Statistics last cleared: Never', ...traffic('  ', statistics)] : []),
    ...(style === 'extensive' ? errors('Input', statistics.received) : []),
    ...(style === 'extensive' ? errors('Output', statistics.sent) : []),
    ...(style === 'normal' && mac === undefined ? packets('    ', statistics) : []),
    ...view.units.flatMap((unit) => ['', ...unitLines(view, unit, style)]),
  ];
}

/** The words for what the kernel says of a port. */
function deviceFlags({ name, admin, link }: InterfaceView): string[] {
  return [
    'Present',
    ...(admin === 'up' && link === 'up' ? ['Running'] : []),
    ...(name === 'lo0' ? ['Loopback'] : []),
    ...(link === 'up' ? [] : ['Down']),
  ];
}

function traffic(indent: string, { received, sent }: InterfaceView['statistics']): string[] {
  const line = (what: string, value: number) => `${indent} ${what}:${String(value).padStart(21)}`;
  return [
    `${indent}Traffic statistics:`,
    line('Input  bytes  ', received.bytes),
    line('Output bytes  ', sent.bytes),
    line('Input  packets', received.packets),
    line('Output packets', sent.packets),
  ];
}

function packets(indent: string, { received, sent }: InterfaceView['statistics']): string[] {
  return [`${indent}Input packets : ${received.packets}`, `${indent}Output packets: ${sent.packets}`];
}

function errors(direction: string, counters: Counters): string[] {
  return [`  ${direction} errors:`, `    Errors: ${counters.errors}, Drops: ${counters.dropped}`];
}

function unitLines(view: InterfaceView, { unit, description, families }: UnitView, style: Style): string[] {
  const { name, index, admin, link, mac, statistics } = view;
  const more = style === 'detail' || style === 'extensive';
  const number = ` (Index ${index}) (SNMP ifIndex ${index})${more ? ` (Generation ${index})` : ''}`;
  const down = admin === 'up' && link === 'up' ? '' : 'Device-Down ';
  const encapsulation = mac === undefined ? 'Unspecified' : 'ENET2';
  const flags = mac === undefined ? 'SNMP-Traps' : `Up ${down}SNMP-Traps`;
  const described = description === undefined ? [] : [`    Description: ${description}`];
  const head = [
    `  Logical interface ${name}.${unit}${style === 'brief' ? ' ' : number}`,
    ...described,
    `    Flags: ${flags} Encapsulation: ${encapsulation}`,
  ];
  if (style === 'brief') {
    return [...head, ...families.flatMap(({ name: family, addresses }) => addressLines(family, addresses))];
  }
  return [
    ...head,
    ...(more ? traffic('    ', statistics) : packets('    ', statistics)),
    ...families.flatMap((family) => familyLines(view, family)),
  ];
}

function addressLines(family: string, addresses: readonly string[]): string[] {
  return (addresses.length === 0 ? [''] : addresses).map((address, at) =>
    `    ${(at === 0 ? family : '').padEnd(5)} ${address}`.trimEnd(),
  );
}

function familyLines(view: InterfaceView, { name, addresses, input, output }: FamilyView): string[] {
  return [
    `    Protocol ${name}, MTU: ${protocolMtu(view)}`,
    `      Flags: ${name === 'inet' ? 'Sendbcast-pkt-to-re' : 'Is-Primary'}`,
    ...(input.length > 0 ? [`      Input Filters: ${input.join(',')}`] : []),
    ...(output.length > 0 ? [`      Output Filters: ${output.join(',')}`] : []),
    ...addresses.flatMap((address, at) => [
      `      Addresses, Flags: ${[view.mac === undefined ? 'Is-Default' : 'Is-Preferred', ...(at === 0 ? ['Is-Primary'] : [])].join(' ')}`,
      `        ${destination(view, address).join(', ')}`,
    ]),
  ];
}

function destination({ mac }: InterfaceView, address: string): string[] {
  const local = `Local: ${address.replace(/\/.*/, '')}`;
  if (mac === undefined) return [local];
  const broadcast = broadcastOf(address);
  return [`Destination: ${networkOf(address)}`, local, ...(broadcast === undefined ? [] : [`Broadcast: ${broadcast}`])];
}
