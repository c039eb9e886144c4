import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { container, leaf, list } from '../schema/kinds.ts';
import { empty, enumeration, string, word } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';
import { INSTANCE_TYPES, INSTANCES, isCarriedOut, MANAGEMENT, routingInstancesOf } from './routing-instances-read.ts';
import { separation } from './routing-instances-separation.ts';
import { INET_ROUTES, ribs, routeProblems, staticRoutesOf } from './routing-options.ts';
import { physicalOf } from './units.ts';

/** `[edit routing-instances]`, and the management instance. */
export const routingInstances: Feature = {
  name: 'routing-instances',
  schema: [
    {
      at: ['system'],
      node: leaf('management-instance', {
        help: 'Put fxp0 in the routing instance mgmt_junos',
        type: empty,
        source: 'RA',
      }),
    },
    {
      at: [],
      node: container(INSTANCES, {
        help: 'Routing instance configuration',
        entries: list(
          'instance',
          {
            help: 'Routing instance name',
            key: word({ name: 'instance-name', max: 128, pattern: /^[A-Za-z_][\w-]*$/ }),
            bare: true,
            source: 'RA',
          },
          [
            leaf('description', {
              help: 'Text description of routing instance',
              type: string({ name: 'description', max: 255 }),
            }),
            leaf('instance-type', {
              help: 'Type of routing instance',
              type: enumeration(INSTANCE_TYPES),
            }),
            list('interface', {
              help: 'Interface name for this routing instance',
              key: interfaceName({ unit: 'required' }),
            }),
            container('routing-options', { help: 'Protocol-independent routing option configuration' }, [
              ribs(word({ max: 200, pattern: /\.inet6?\.0$/, expected: 'INSTANCE.inet.0 or INSTANCE.inet6.0' })),
              container('static', { help: 'Static routes' }, [INET_ROUTES]),
            ]),
          ],
        ),
      }),
    },
  ],

  verify(config): Problem[] {
    const owners = new Map<string, string>();
    return entriesOf(descend(config, INSTANCES), 'instance').flatMap((instance) => [
      ...instanceProblems(config, instance),
      ...entriesOf(instance, 'interface').flatMap(({ key }): Problem[] => {
        const owner = owners.get(key);
        owners.set(key, instance.key);
        if (owner === undefined) return [];
        return [problem(instance.key, `interface ${key}`, `Interface ${key} is already in instance ${owner}`)];
      }),
      ...staticRoutesOf(descend(instance, 'routing-options'), [INSTANCES, instance.key, 'routing-options']).flatMap(
        routeProblems,
      ),
    ]);
  },

  render(config): Artefact[] {
    const instances = routingInstancesOf(config);
    return [
      ...instances.map((instance): Artefact => ({ kind: 'instance', ...instance, statement: [INSTANCES] })),
      ...instances.flatMap(({ name, table }) =>
        staticRoutesOf(descend(config, INSTANCES, name, 'routing-options'), []).map(
          ({ prefix, via }): Artefact => ({ kind: 'route', prefix, via, table }),
        ),
      ),
      ...(instances.length === 0 ? [] : [separation(config, instances)]),
    ];
  },
};

function problem(instance: string, statement: string, message: string): Problem {
  return { severity: 'error', path: [INSTANCES, instance], statement, message };
}

function instanceProblems(config: ConfigNode, instance: ConfigNode & { readonly key: string }): Problem[] {
  const interfaces = entriesOf(instance, 'interface').map(({ key }) => key);
  const ribNames = entriesOf(descend(instance, 'routing-options'), 'rib').map(({ key }) => key);
  const foreign = ribNames
    .filter((rib) => rib !== `${instance.key}.inet.0` && rib !== `${instance.key}.inet6.0`)
    .map((rib) =>
      problem(instance.key, `rib ${rib}`, `expected ${instance.key}.inet.0 or ${instance.key}.inet6.0, found ${rib}`),
    );
  if (instance.key === MANAGEMENT) {
    const off = descend(config, 'system', 'management-instance') === undefined;
    return [
      ...(off
        ? [problem(MANAGEMENT, 'routing-options', "expected 'system management-instance' to be configured")]
        : []),
      ...interfaces.map((name) =>
        problem(MANAGEMENT, `interface ${name}`, 'only fxp0 is in this instance, and always'),
      ),
      ...foreign,
    ];
  }
  const type = leafValue(instance, 'instance-type');
  if (type !== undefined && !isCarriedOut(type)) {
    const message = `${type} is not supported: the instance has no effect, and its interfaces are in none`;
    return [{ ...problem(instance.key, 'instance-type', message), severity: 'warning' }];
  }
  const vpn = 'a vrf is a virtual-router here: a table of its own, but no routes of other routers';
  return [
    ...(type === undefined
      ? [problem(instance.key, 'instance-type', "Missing mandatory statement: 'instance-type'")]
      : []),
    ...(type === 'vrf' ? [{ ...problem(instance.key, 'instance-type', vpn), severity: 'warning' } as const] : []),
    ...interfaces
      .filter((name) => /^(?:lo0|fxp0)\./.test(name) && physicalOf(config, name) !== undefined)
      .map((name) => problem(instance.key, `interface ${name}`, `${name} cannot be in a virtual-router here`)),
    ...foreign,
  ];
}
