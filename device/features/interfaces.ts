import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { container, leaf, list } from '../schema/kinds.ts';
import { empty, integer, string } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';

/** A logical interface of the configuration with what it holds. */
export interface LogicalInterface {
  /** Physical interface, e.g. `ge-0/0/0`. */
  readonly physical: string;
  readonly unit: string;
  /** IPv4 addresses with prefix length. */
  readonly addresses: readonly string[];
  /** The filter for packets that come in. */
  readonly inputFilter: string | undefined;
}

/** Every unit of every interface, in the configuration's order. */
export function logicalInterfaces(config: ConfigNode): LogicalInterface[] {
  return entriesOf(descend(config, 'interfaces'), 'interface').flatMap((physical) =>
    entriesOf(physical, 'unit').map((unit) => {
      const inet = descend(unit, 'family', 'inet');
      return {
        physical: physical.key,
        unit: unit.key,
        addresses: entriesOf(inet, 'address').map(({ key }) => key),
        inputFilter: leafValue(inet, 'filter', 'input'),
      };
    }),
  );
}

/** The hierarchy of a unit's family inet, for messages. */
export function inetPath({ physical, unit }: Pick<LogicalInterface, 'physical' | 'unit'>): string[] {
  return ['interfaces', physical, `unit ${unit}`, 'family inet'];
}

const description = leaf('description', {
  help: 'Text description of interface',
  type: string({ name: 'description', max: 900 }),
});

const inet = container('inet', { help: 'IPv4 parameters', presence: true, source: 'RA' }, [
  container('filter', { help: 'Packet filtering', source: 'RA' }, [
    leaf('input', { help: 'Filter to be applied to received packets', type: string({ name: 'filter' }), source: 'RA' }),
  ]),
  list('address', {
    help: 'Interface address/destination prefix',
    key: ipPrefix({ family: 4, host: 'any' }),
    source: 'RA',
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
          list('unit', { help: 'Logical interface', key: integer(0, 16385), source: 'RA' }, [
            description,
            container('family', { help: 'Protocol family', prefix: true }, [inet]),
          ]),
        ]),
      }),
    },
  ],

  verify(config): Problem[] {
    const problems: Problem[] = [];
    const owners = new Map<string, LogicalInterface>();
    for (const logical of logicalInterfaces(config)) {
      if (logical.unit !== '0') {
        problems.push({
          severity: 'error',
          path: ['interfaces', logical.physical],
          statement: `unit ${logical.unit}`,
          message: 'Only unit 0 is valid for this encapsulation',
        });
      }
      for (const address of logical.addresses) {
        const local = address.replace(/\/.*/, '');
        const other = owners.get(local);
        if (other === undefined) owners.set(local, logical);
        else problems.push(identicalAddress(address, logical, other));
      }
    }
    return problems;
  },

  render(config): Artefact[] {
    const units = logicalInterfaces(config);
    return entriesOf(descend(config, 'interfaces'), 'interface').map((physical) => ({
      kind: 'interface',
      name: physical.key,
      addresses: units.filter((unit) => unit.physical === physical.key).flatMap(({ addresses }) => addresses),
      up: descend(physical, 'disable') === undefined,
    }));
  },
};

function identicalAddress(address: string, one: LogicalInterface, other: LogicalInterface): Problem {
  const names = [one, other].map(({ physical, unit }) => `${physical}.${unit}`);
  return {
    severity: 'error',
    path: inetPath(one),
    statement: `address ${address}`,
    message: `identical local address found on rt_inst default, intfs ${names.join(' and ')}, family inet.`,
  };
}
