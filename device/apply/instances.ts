/**
 * Routing instances by policy routing: each has a table of its own, and rules say who looks there. Addresses still
 * belong to the whole device, so two instances cannot have the same one; what keeps a packet that came in by one
 * instance from an address of another is a rule of nftables (features/routing-instances-separation.ts).
 */
import { networkOf } from '../schema/networks.ts';
import type { InstanceArtefact } from './artefact.ts';
import type { Family, LinkState, RouteState, RuleState } from './ip-state.ts';
import { linuxName } from './names.ts';

/** Priorities of the rules, between the kernel's local (0) and main (32766) tables. */
const PRIORITY = { in: 100, out: 101, from: 102 } as const;
const OURS: readonly number[] = Object.values(PRIORITY);

/** Ends the search in the table: an instance never falls back to the main one. */
const LAST = 'unreachable default';
const LAST_METRIC = 4_000_000_000;

/** The links of an instance that are there. */
export function linksOf({ interfaces }: InstanceArtefact, links: readonly LinkState[]): LinkState[] {
  const devices = interfaces.map(linuxName);
  return links.filter(({ ifname }) => devices.includes(ifname));
}

/**
 * The `ip -batch` commands (of `ip -family …`) that make the rules, and the routes that come with addresses, those of
 * the instances. `routes` are those of all tables.
 */
export function instanceCommands(
  family: Family,
  links: readonly LinkState[],
  rules: readonly RuleState[],
  routes: readonly RouteState[],
  instances: readonly InstanceArtefact[],
): string[] {
  const tables = new Set(instances.map(({ table }) => String(table)));
  const filled = new Set(routes.flatMap(({ table }) => table ?? []));
  const used = new Set(rules.filter(isOurs).map(({ table }) => table));
  const gone = [...used].filter((table) => !tables.has(table) && filled.has(table));
  return [
    ...difference(
      rules.filter(isOurs).map(ruleOf),
      instances.flatMap((instance) => wantedRules(family, links, instance)),
    ).map((change) => change.replace(/^(add|del) /, 'rule $1 ')),
    ...gone.map((table) => `route flush table ${table}`),
    ...instances.flatMap((instance) => connectedCommands(family, links, routes, instance)),
  ];
}

function isOurs({ priority }: RuleState): boolean {
  return OURS.includes(priority);
}

function ruleOf({ priority, iif, oif, src, table }: RuleState): string {
  const who = iif === undefined ? (oif === undefined ? `from ${src}` : `oif ${oif}`) : `iif ${iif}`;
  return `priority ${priority} ${who} lookup ${table}`;
}

function wantedRules(family: Family, links: readonly LinkState[], instance: InstanceArtefact): string[] {
  const { table, interfaces } = instance;
  const addresses = addressesOf(family, linksOf(instance, links)).map(({ local }) => local);
  return [
    // by name: the kernel applies them as soon as an interface of that name comes
    ...interfaces.map(linuxName).map((device) => `priority ${PRIORITY.in} iif ${device} lookup ${table}`),
    ...interfaces.map(linuxName).map((device) => `priority ${PRIORITY.out} oif ${device} lookup ${table}`),
    ...addresses.map((address) => `priority ${PRIORITY.from} from ${address} lookup ${table}`),
  ];
}

/** Addresses of working links, link-local ones left out: those are each link's own in any table. */
function addressesOf(family: Family, links: readonly LinkState[]) {
  return links
    .filter(({ flags }) => flags.includes('UP') && flags.includes('LOWER_UP'))
    .flatMap(({ ifname, addr_info }) =>
      addr_info
        .filter((address) => address.family === family && address.scope === 'global')
        .map(({ local, prefixlen }) => ({ ifname, local, prefixlen })),
    );
}

function connectedCommands(
  family: Family,
  links: readonly LinkState[],
  routes: readonly RouteState[],
  instance: InstanceArtefact,
): string[] {
  const { table } = instance;
  const have = routes
    .filter((route) => route.table === String(table) && route.protocol !== 'static' && route.protocol !== 'kernel')
    .map((route) => (route.type === 'unreachable' ? last(table) : `${route.dst} dev ${route.dev} table ${table}`));
  const want = addressesOf(family, linksOf(instance, links)).map(({ ifname, local, prefixlen }) => {
    const network = networkOf(`${local}/${prefixlen}`).replace(/\/(?:32|128)$/, '');
    return `${network} dev ${ifname} table ${table}`;
  });
  return difference(have, [...new Set(want), last(table)]).map((change) =>
    change.startsWith('add') && !change.includes(LAST)
      ? `${change.replace('add', 'route add')} proto boot${family === 'inet' ? ' scope link' : ''}`
      : change.replace(/^(add|del)/, 'route $1'),
  );
}

function last(table: number): string {
  return `${LAST} table ${table} metric ${LAST_METRIC} proto boot`;
}

/** What is to be deleted, then what is to be added. */
function difference(have: readonly string[], want: readonly string[]): string[] {
  return [
    ...have.filter((one) => !want.includes(one)).map((one) => `del ${one}`),
    ...want.filter((one) => !have.includes(one)).map((one) => `add ${one}`),
  ];
}
