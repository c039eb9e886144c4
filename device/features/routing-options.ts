import type { Artefact, RouteArtefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValue, leafValues } from '../config/node.ts';
import { ipAddress, ipPrefix, ipv4Address, isLinkLocal } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { container, leaf, leafList, list, type SchemaNode } from '../schema/kinds.ts';
import { empty, enumeration, type ValueType } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';

/** The tables a static route can stand in. */
const TABLES = ['inet.0', 'inet6.0'] as const;

export interface StaticRoute {
  /** The hierarchy it is configured at. */
  readonly path: readonly string[];
  /** Whether its table is IPv6's. */
  readonly inet6: boolean;
  readonly prefix: string;
  readonly via: RouteArtefact['via'];
}

/** Every static route of one `routing-options`: those of `static` are IPv4's. `path` is the hierarchy it stands at. */
export function staticRoutesOf(options: ConfigNode | undefined, path: readonly string[]): StaticRoute[] {
  const ribs = entriesOf(options, 'rib').flatMap((rib) =>
    routesIn(rib, [...path, `rib ${rib.key}`, 'static'], rib.key.endsWith('inet6.0')),
  );
  return [...ribs, ...routesIn(options, [...path, 'static'], false)];
}

function routes(config: ConfigNode): StaticRoute[] {
  return staticRoutesOf(descend(config, 'routing-options'), ['routing-options']);
}

function routesIn(level: ConfigNode | undefined, path: readonly string[], inet6: boolean): StaticRoute[] {
  return entriesOf(descend(level, 'static'), 'route').map((route) => ({
    path,
    inet6,
    prefix: route.key,
    via: via(route),
  }));
}

function via(route: ConfigNode): RouteArtefact['via'] {
  if (descend(route, 'discard') !== undefined) return 'discard';
  if (descend(route, 'reject') !== undefined) return 'reject';
  const qualified = entriesOf(route, 'qualified-next-hop').map((hop) => {
    const through = leafValue(hop, 'interface');
    return through === undefined ? hop.key : `${hop.key}%${through.replace(/\.\d+$/, '')}`;
  });
  return [...leafValues(route, 'next-hop'), ...qualified];
}

/** The routes of `static` in an IPv4 table. */
export const INET_ROUTES = staticRoutes(ipPrefix({ family: 4, host: 'zero' }), ipv4Address);

/** `rib NAME { static … }`; `name` is the type of NAME. */
export function ribs(name: ValueType): SchemaNode {
  return list('rib', { help: 'Routing table options', key: { ...name, name: 'rib-name' } }, [
    container('static', { help: 'Static routes' }, [staticRoutes(ipPrefix({ host: 'zero' }), ipAddress)]),
  ]);
}

/** `static`; `hop` is the type of a next hop. */
function staticRoutes(key: ValueType, hop: ValueType): SchemaNode {
  return list('route', { help: 'Static route', key, collapse: true, source: 'RA' }, [
    leafList('next-hop', { help: 'Next hop to destination', type: hop, choice: 'action', source: 'RA' }),
    list('qualified-next-hop', { help: 'Next hop with qualifiers', key: hop }, [
      leaf('interface', { help: 'Interface of qualified next hop', type: interfaceName({ unit: 'required' }) }),
    ]),
    leaf('reject', { help: 'Drop packets, send an unreachable back', type: empty, choice: 'action' }),
    leaf('discard', { help: 'Drop packets, send nothing back', type: empty, choice: 'action' }),
  ]);
}

const table = enumeration({ 'inet.0': 'IPv4 unicast routing table', 'inet6.0': 'IPv6 unicast routing table' });

/** `[edit routing-options]`: static routes. */
export const routingOptions: Feature = {
  name: 'routing-options',
  schema: [
    {
      at: ['routing-options'],
      node: ribs(table),
    },
    {
      at: ['routing-options', 'static'],
      node: INET_ROUTES,
    },
  ],

  verify(config): Problem[] {
    return routes(config).flatMap(routeProblems);
  },

  render(config): Artefact[] {
    return routes(config).map(({ prefix, via }) => ({ kind: 'route', prefix, via }));
  },
};

/** What is wrong with a route. */
export function routeProblems(route: StaticRoute): Problem[] {
  const message = wrongWith(route);
  const { path, prefix } = route;
  return message === undefined ? [] : [{ severity: 'error', path, statement: `route ${prefix}`, message }];
}

function wrongWith({ prefix, via, inet6 }: StaticRoute): string | undefined {
  if (via.length === 0) return "expected one of 'next-hop', 'qualified-next-hop', 'reject' or 'discard'";
  const isInet6 = (address: string) => address.includes(':');
  if (isInet6(prefix) !== inet6) return `expected an ${inet6 ? 'IPv6' : 'IPv4'} prefix in ${TABLES[Number(inet6)]}`;
  for (const hop of typeof via === 'string' ? [] : via) {
    if (isInet6(hop) !== inet6) return `expected an ${inet6 ? 'IPv6' : 'IPv4'} next hop, found ${hop}`;
    if (isLinkLocal(hop) && !hop.includes('%')) {
      return `next hop ${hop} is link-local; expected 'qualified-next-hop ${hop} interface INTERFACE'`;
    }
  }
  return undefined;
}
