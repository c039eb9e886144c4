import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf } from '../config/node.ts';
import { ipPrefix, isLinkLocal } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { container, leaf, list } from '../schema/kinds.ts';
import { empty, integer, string } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';
import { interfaceFilters } from './interface-filters.ts';
import { routingInstancesOf } from './routing-instances-read.ts';
import { unitsOf, unitWorth } from './units.ts';

/** A logical interface of the configuration with what it holds. */
export interface LogicalInterface {
  /** Physical interface, e.g. `ge-0/0/0`. */
  readonly physical: string;
  readonly unit: string;
  /** IPv4 addresses, then IPv6 addresses, with prefix length. */
  readonly addresses: readonly string[];
  /** Whether it has family inet6, and with it a link-local address. */
  readonly inet6: boolean;
}

/** Every unit of every interface that has an effect, in the configuration's order. */
export function logicalInterfaces(config: ConfigNode): LogicalInterface[] {
  return entriesOf(descend(config, 'interfaces'), 'interface').flatMap((physical) =>
    unitsOf(physical).map((unit) => {
      const inet = descend(unit, 'family', 'inet');
      const inet6 = descend(unit, 'family', 'inet6');
      return {
        physical: physical.key,
        unit: unit.key,
        addresses: [inet, inet6].flatMap((family) => entriesOf(family, 'address').map(({ key }) => key)),
        inet6: inet6 !== undefined,
      };
    }),
  );
}

/** The hierarchy of a unit's family inet (or inet6), for messages. */
export function inetPath(
  { physical, unit }: Pick<LogicalInterface, 'physical' | 'unit'>,
  family: 'inet' | 'inet6' = 'inet',
): string[] {
  return ['interfaces', physical, `unit ${unit}`, `family ${family}`];
}

const description = leaf('description', {
  help: 'Text description of interface',
  type: string({ name: 'description', max: 900 }),
});

const inet = container('inet', { help: 'IPv4 parameters', presence: true, source: 'RA' }, [
  interfaceFilters('inet'),
  list('address', {
    help: 'Interface address/destination prefix',
    key: ipPrefix({ family: 4, host: 'any' }),
    source: 'RA',
  }),
]);

const inet6 = container('inet6', { help: 'IPv6 protocol parameters', presence: true }, [
  interfaceFilters('inet6'),
  list('address', {
    help: 'Interface address or destination prefix',
    key: ipPrefix({ family: 6, host: 'any' }),
  }),
]);

/** `[edit interfaces]`. */
export const interfaces: Feature = {
  name: 'interfaces',
  schema: [
    {
      at: [],
      node: container('interfaces', {
        help: 'Interface configuration',
        entries: list('interface', { help: 'Interface name', key: interfaceName(), bare: true, source: 'RA' }, [
          description,
          leaf('disable', { help: 'Disable this interface', type: empty }),
          leaf('vlan-tagging', { help: '802.1q VLAN tagging support', type: empty }),
          leaf('flexible-vlan-tagging', {
            help: 'Support for no tagging, or single and double 802.1q VLAN tagging',
            type: empty,
          }),
          list('unit', { help: 'Logical interface', key: integer(0, 16385), source: 'RA' }, [
            description,
            leaf('vlan-id', { help: 'Virtual LAN identifier value for 802.1q VLAN tags', type: integer(1, 4094) }),
            container('family', { help: 'Protocol family', prefix: true }, [inet, inet6]),
          ]),
        ]),
      }),
    },
  ],

  verify(config): Problem[] {
    const problems = unitProblems(config);
    const owners = new Map<string, LogicalInterface>();
    for (const logical of logicalInterfaces(config)) {
      for (const address of logical.addresses) {
        const local = address.replace(/\/.*/, '');
        if (isLinkLocal(local)) continue; // each link has its own
        const other = owners.get(local);
        if (other === undefined) owners.set(local, logical);
        else problems.push(identicalAddress(address, logical, other));
      }
    }
    return problems;
  },

  render(config): Artefact[] {
    const units = logicalInterfaces(config);
    const inInstances = new Set(routingInstancesOf(config).flatMap((instance) => instance.interfaces));
    return entriesOf(descend(config, 'interfaces'), 'interface').map((physical) => {
      const own = units.filter((unit) => unit.physical === physical.key);
      return {
        kind: 'interface',
        name: physical.key,
        addresses: own.flatMap(({ addresses }) => addresses),
        linkLocal: own.some(({ inet6 }) => inet6),
        up: descend(physical, 'disable') === undefined,
        ...(inInstances.has(physical.key) && { inInstance: true }),
      };
    });
  },
};

function unitProblems(config: ConfigNode): Problem[] {
  return entriesOf(descend(config, 'interfaces'), 'interface').flatMap((physical) =>
    entriesOf(physical, 'unit').flatMap((unit): Problem[] => {
      const place = { path: ['interfaces', physical.key], statement: `unit ${unit.key}` };
      const worth = unitWorth(physical, unit);
      if (worth === 'ok') return [];
      if (worth === 'wrong') {
        return [{ ...place, severity: 'error', message: 'Only unit 0 is valid for this encapsulation' }];
      }
      const what = physical.key === 'lo0' ? 'lo0 has unit 0 only' : 'there are no tagged units';
      return [{ ...place, severity: 'warning', message: `${what}: its addresses and filters have no effect` }];
    }),
  );
}

function identicalAddress(address: string, one: LogicalInterface, other: LogicalInterface): Problem {
  const names = [one, other].map(({ physical, unit }) => `${physical}.${unit}`);
  const family = address.includes(':') ? 'inet6' : 'inet';
  return {
    severity: 'error',
    path: inetPath(one, family),
    statement: `address ${address}`,
    message: `identical local address found on rt_inst default, intfs ${names.join(' and ')}, family ${family}.`,
  };
}
