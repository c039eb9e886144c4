/** The routing tables: what the addresses bring along, and the static routes that can be used. */
import { type Family, type LinkState, readLinks } from '../../apply/ip-state.ts';
import { junosName, linuxName } from '../../apply/names.ts';
import { effective } from '../../config/inherit.ts';
import type { Device } from '../../device.ts';
import { routingInstancesOf } from '../../features/routing-instances-read.ts';
import { comparePrefixes, parsePrefix } from '../../schema/addresses.ts';
import { networkOf, within } from '../../schema/networks.ts';
import { type KernelRoute, type Next, readRoutes } from '../kernel-routes.ts';
import { routeAges } from './age.ts';

export interface Route {
  /** With prefix length. */
  readonly prefix: string;
  readonly protocol: 'Direct' | 'Local' | 'Static' | 'INET6';
  readonly preference: number;
  readonly next: Next;
}

/** A table, or the part of it that was asked for. */
export interface RouteTable {
  /** `inet.0`, `inet6.0`, with a routing instance's name in front. */
  readonly name: string;
  /** Routes in all of the table. */
  readonly total: number;
  readonly shown: readonly (Route & { /** Seconds. */ readonly age: number })[];
}

/** Which routes are asked for. */
export interface RouteQuery {
  /** An address or prefix: what would be used for it, and what lies within it. */
  readonly destination?: string;
  /** Only the route of exactly this prefix. */
  readonly exact?: boolean;
  readonly table?: string;
  readonly protocol?: string;
}

const FAMILIES = ['inet', 'inet6'] as const;

/** A routing instance's part of the tables; without a number, the main one's. */
interface Part {
  /** What stands before `inet.0`. */
  readonly prefix: string;
  readonly number?: number;
  /** Whether a Linux interface belongs to it. */
  has(device: string): boolean;
}

function partsOf(device: Device): Part[] {
  const instances = routingInstancesOf(effective(device.datastore.committed)).map(({ name, table, interfaces }) => {
    const devices = new Set(interfaces.map(linuxName));
    return { prefix: `${name}.`, number: table, has: (one: string) => devices.has(one) };
  });
  return [{ prefix: '', has: (one) => !instances.some((instance) => instance.has(one)) }, ...instances];
}

/** The tables in which there is something to show. */
export async function readTables(device: Device, query: RouteQuery): Promise<RouteTable[]> {
  const links = await readLinks(device.run);
  const tables: RouteTable[] = [];
  const parts = partsOf(device);
  for (const { prefix, number, has, family } of FAMILIES.flatMap((one) =>
    parts.map((part) => ({ ...part, family: one })),
  )) {
    const name = `${prefix}${family}.0`;
    if (query.table !== undefined && query.table !== name) continue;
    const own = links.filter(({ ifname }) => has(ifname));
    const all = routesOf(family, own, await readRoutes(device.run, family, number));
    const age = routeAges(device, name, all);
    const shown = matching(all, query).filter(
      ({ protocol }) => query.protocol === undefined || protocol.toLowerCase() === query.protocol,
    );
    if (shown.length === 0) continue;
    tables.push({ name, total: all.length, shown: shown.map((route) => ({ ...route, age: age(route) })) });
  }
  return tables;
}

/** The routes of one family, in the order of their prefixes. */
export function routesOf(family: Family, links: readonly LinkState[], kernel: readonly KernelRoute[]): Route[] {
  const configured = kernel.map(({ prefix, next }): Route => ({ prefix, protocol: 'Static', preference: 5, next }));
  const own = links.flatMap((link) => connected(family, link));
  const groups = family === 'inet6' && own.length > 0 ? [ALL_ROUTERS] : [];
  return [...own, ...configured, ...groups].sort((a, b) => comparePrefixes(a.prefix, b.prefix));
}

/** Every router listens to the group of all routers (RFC 4291, 2.7.1). */
const ALL_ROUTERS: Route = { prefix: 'ff02::2/128', protocol: 'INET6', preference: 0, next: 'MultiRecv' };

function connected(family: Family, link: LinkState): Route[] {
  const name = junosName(link.ifname);
  if (name === undefined) return [];
  const host = family === 'inet' ? 32 : 128;
  const up = link.flags.includes('LOWER_UP');
  return link.addr_info
    .filter((address) => address.family === family && address.scope !== 'host' && !address.local.startsWith('127.'))
    .flatMap(({ local, prefixlen, scope }): Route[] => {
      const next = [{ via: `${name}.0` }];
      const prefix = networkOf(`${local}/${prefixlen}`);
      const direct: Route = { prefix, protocol: 'Direct', preference: 0, next };
      const own: Route = { prefix: `${local}/${host}`, protocol: 'Local', preference: 0, next: up ? next : 'Reject' };
      // The subnet of link-local addresses is every link's, and no route to any of them.
      if (scope === 'link') return [own];
      // A host prefix is its own subnet, and one route.
      if (prefixlen === host) return up ? [direct] : [];
      return up ? [direct, own] : [own];
    });
}

/** The longest prefix that holds the destination, and all prefixes within it. */
function matching(routes: readonly Route[], { destination, exact }: RouteQuery): readonly Route[] {
  if (destination === undefined) return routes;
  const wanted = parsePrefix(destination);
  const lengthOf = ({ prefix }: Route) => parsePrefix(prefix).length;
  const holding = routes.filter(({ prefix }) => within(wanted, parsePrefix(prefix)));
  if (exact) return holding.filter((route) => lengthOf(route) === wanted.length);
  const longest = Math.max(...holding.map(lengthOf));
  return routes.filter(
    (route) => within(parsePrefix(route.prefix), wanted) || (holding.includes(route) && lengthOf(route) === longest),
  );
}
