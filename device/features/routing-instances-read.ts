import { type ConfigNode, descend, entriesOf } from '../config/node.ts';

/** The hierarchy. */
export const INSTANCES = 'routing-instances';

/** The instance fxp0 is in when `system management-instance` is set. */
export const MANAGEMENT = 'mgmt_junos';

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
  const names = entriesOf(descend(config, INSTANCES), 'instance').map(({ key }) => key);
  return [...(management ? [MANAGEMENT] : []), ...names.filter((name) => name !== MANAGEMENT)].map((name, at) => ({
    name,
    table: FIRST_TABLE + at,
    interfaces: name === MANAGEMENT ? ['fxp0'] : interfacesOf(config, name).map((unit) => unit.replace(/\.\d+$/, '')),
  }));
}

function interfacesOf(config: ConfigNode, name: string): string[] {
  return entriesOf(descend(config, INSTANCES, name), 'interface').map(({ key }) => key);
}

/** Addresses of an interface, without prefix length. */
export function addressesOfInterface(config: ConfigNode, physical: string): string[] {
  return entriesOf(descend(config, 'interfaces', physical), 'unit').flatMap((unit) =>
    (['inet', 'inet6'] as const).flatMap((family) =>
      entriesOf(descend(unit, 'family', family), 'address').map(({ key }) => key.replace(/\/.*/, '')),
    ),
  );
}
