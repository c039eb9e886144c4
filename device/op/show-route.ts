import { IPv4, IPv6 } from 'ip-num';
import { type Family, type LinkState, readLinks } from '../apply/ip-state.ts';
import { junosName } from '../apply/names.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { comparePrefixes, ipAddress, ipPrefix, type Prefix, parsePrefix } from '../schema/addresses.ts';
import { type KernelRoute, readRoutes } from './kernel-routes.ts';
import { routeAges } from './route-age.ts';
import { formatRoutes, type Route } from './route-table.ts';

export const showRoute: OperationalCommand = {
  name: 'route',
  help: 'Show routing table information',
  arguments: [
    {
      kind: 'operand',
      name: 'destination',
      help: 'IP address or prefix to look up, and what is more specific',
      type: ipPrefix({ host: 'any' }),
    },
  ],
  run: async ({ device }, { values }) => {
    const links = await readLinks(device.run);
    const destination = values.get('destination');
    const tables: string[] = [];
    for (const family of ['inet', 'inet6'] as const) {
      const all = routesOf(family, links, await readRoutes(device.run, family));
      const age = routeAges(device, family, all);
      const shown = destination === undefined ? all : matching(all, destination);
      if (shown.length > 0) tables.push(formatRoutes(`${family}.0`, all.length, shown, age));
    }
    return tables.join('');
  },
};

/** The routes of one family: what the addresses bring along, and the static ones. */
export function routesOf(family: Family, links: readonly LinkState[], kernel: readonly KernelRoute[]): Route[] {
  const host = family === 'inet' ? 32 : 128;
  const connected = links.flatMap((link): Route[] => {
    const name = junosName(link.ifname);
    if (name === undefined) return [];
    const up = link.flags.includes('LOWER_UP');
    return link.addr_info
      .filter((address) => address.family === family && address.scope === 'global')
      .flatMap(({ local, prefixlen }): Route[] => {
        const hops = [{ via: `${name}.0` }];
        const direct: Route = {
          prefix: networkOf(`${local}/${prefixlen}`),
          protocol: 'Direct',
          preference: 0,
          next: hops,
        };
        const own: Route = { prefix: `${local}/${host}`, protocol: 'Local', preference: 0, next: up ? hops : 'Reject' };
        // A host prefix is its own subnet, and one route.
        if (prefixlen === host) return up ? [direct] : [];
        return up ? [direct, own] : [own];
      });
  });
  const configured = kernel.map(({ prefix, next }): Route => ({ prefix, protocol: 'Static', preference: 5, next }));
  return [...connected, ...configured].sort((a, b) => comparePrefixes(a.prefix, b.prefix));
}

/** The prefix an interface's address lies in. */
function networkOf(text: string): string {
  const { family, address, length } = parsePrefix(text);
  const rest = BigInt((family === 4 ? 32 : 128) - length);
  const network = (address >> rest) << rest;
  const written = family === 4 ? new IPv4(network).toString() : new IPv6(network).toString();
  return `${ipAddress.parse(written)}/${length}`;
}

/** The longest prefix that holds the destination, and all prefixes within it. */
function matching(routes: readonly Route[], destination: string): Route[] {
  const wanted = parsePrefix(destination);
  const within = (inner: Prefix, outer: Prefix) => {
    const rest = BigInt((outer.family === 4 ? 32 : 128) - outer.length);
    return (
      inner.family === outer.family && inner.length >= outer.length && inner.address >> rest === outer.address >> rest
    );
  };
  const holding = routes.filter(({ prefix }) => within(wanted, parsePrefix(prefix)));
  const longest = Math.max(...holding.map(({ prefix }) => parsePrefix(prefix).length));
  return routes.filter(
    (route) =>
      within(parsePrefix(route.prefix), wanted) ||
      (holding.includes(route) && parsePrefix(route.prefix).length === longest),
  );
}
