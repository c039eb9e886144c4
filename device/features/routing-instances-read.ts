import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { physicalOf, unitsOf } from './units.ts';

/** The hierarchy. */
export const INSTANCES = 'routing-instances';

/** The instance fxp0 is in when `system management-instance` is set. */
export const MANAGEMENT = 'mgmt_junos';

/** The types of Junos; those of `CARRIED_OUT` get a table of their own, the others are kept and have no effect. */
export const INSTANCE_TYPES = {
  evpn: 'EVPN routing instance',
  'evpn-vpws': 'EVPN VPWS routing instance',
  forwarding: 'Forwarding routing instance',
  l2vpn: 'Layer 2 VPN routing instance',
  'mac-vrf': 'MAC VRF routing instance',
  'no-forwarding': 'Nonforwarding routing instance',
  'virtual-router': 'Virtual-router routing instance',
  'virtual-switch': 'Virtual-switch routing instance',
  vpls: 'VPLS routing instance',
  vrf: 'Routing instance of a VPN, a virtual-router here',
} as const;

const CARRIED_OUT: ReadonlySet<string> = new Set(['virtual-router', 'vrf']);

/** Whether instances of this type have an effect. */
export function isCarriedOut(type: string): boolean {
  return CARRIED_OUT.has(type);
}

/** The kernel's table of the first instance; the others' follow in the order of their configuration. */
const FIRST_TABLE = 1001;

export interface Instance {
  readonly name: string;
  /** Number of the kernel's table. */
  readonly table: number;
  /** Physical interfaces, e.g. `ge-0/0/1`. */
  readonly interfaces: readonly string[];
}

/** The instances of a configuration. mgmt_junos is one while `system management-instance` is set, configured or not. */
export function routingInstancesOf(config: ConfigNode): Instance[] {
  const management = descend(config, 'system', 'management-instance') !== undefined;
  const names = entriesOf(descend(config, INSTANCES), 'instance')
    .filter((instance) => isCarriedOut(leafValue(instance, 'instance-type') ?? 'virtual-router'))
    .map(({ key }) => key);
  return [...(management ? [MANAGEMENT] : []), ...names.filter((name) => name !== MANAGEMENT)].map((name, at) => ({
    name,
    table: FIRST_TABLE + at,
    interfaces: name === MANAGEMENT ? ['fxp0'] : interfacesOf(config, name),
  }));
}

function interfacesOf(config: ConfigNode, name: string): string[] {
  return entriesOf(descend(config, INSTANCES, name), 'interface').flatMap(({ key }) => physicalOf(config, key) ?? []);
}

/** Addresses of an interface, without prefix length. */
export function addressesOfInterface(config: ConfigNode, physical: string): string[] {
  const own = entriesOf(descend(config, 'interfaces'), 'interface').find(({ key }) => key === physical);
  return unitsOf(own).flatMap((unit) =>
    (['inet', 'inet6'] as const).flatMap((family) =>
      entriesOf(descend(unit, 'family', family), 'address').map(({ key }) => key.replace(/\/.*/, '')),
    ),
  );
}
