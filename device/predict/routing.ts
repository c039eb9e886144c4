/** Where a node sends a packet: the kernel's rules and tables, as the device fills them (apply/routes.ts, apply/instances.ts). */
import { parsePrefix } from '../schema/addresses.ts';
import { ownerOf, type SimInterface, type SimNode, works } from './network.ts';

/** A way on: the interface, and whom it is given to there. */
export interface Hop {
  readonly interface: SimInterface;
  /** Absent: the destination itself is on the link. */
  readonly gateway?: string;
  /** The source address that what the node itself says gets, when nobody chose one. */
  readonly preferred?: string;
}

/** `unreachable`: a route says so; `blackhole`: a route discards; `none`: there is none. */
export type Found =
  | { readonly kind: 'local' | 'unreachable' | 'blackhole' | 'none' }
  | { readonly kind: 'on'; readonly hops: readonly Hop[] };

/** What is known of the packet beside its destination. */
export interface Selector {
  /** Its source, when that is chosen already. */
  readonly source?: string;
  /** The interface it came in by; absent for what the node itself sends. */
  readonly arriving?: string;
}

interface Route {
  readonly bits: bigint;
  readonly length: number;
  readonly found: Exclude<Found, { kind: 'local' | 'none' }>;
}

/** Main: undefined. */
type Table = number | undefined;

const tables = new WeakMap<SimNode, Map<string, readonly Route[]>>();
const BITS = { 4: 32, 6: 128 } as const;

/** The local table first, then a routing instance's by arriving interface or source, else the main one. */
export function lookup(node: SimNode, destination: string, { source, arriving }: Selector): Found {
  if (ownerOf(node, destination) !== undefined) return { kind: 'local' };
  const instance = node.instances.find(
    ({ interfaces }) =>
      (arriving !== undefined && interfaces.includes(arriving)) ||
      (source !== undefined &&
        node.interfaces.some(
          (one) => interfaces.includes(one.name) && works(one) && one.addresses.some(({ local }) => local === source),
        )),
  );
  const { family, address } = parsePrefix(destination);
  const best = tableOf(node, instance?.table, family).find(
    ({ bits, length }) => address >> BigInt(BITS[family] - length) === bits,
  );
  // an instance's table ends in `unreachable`
  return best?.found ?? { kind: instance === undefined ? 'none' : 'unreachable' };
}

/** The longest prefix first. */
function tableOf(node: SimNode, table: Table, family: 4 | 6): readonly Route[] {
  const known = tables.get(node) ?? new Map<string, readonly Route[]>();
  tables.set(node, known);
  const key = `${table} ${family}`;
  const routes = known.get(key) ?? makeTable(node, table, family);
  known.set(key, routes);
  return routes;
}

function makeTable(node: SimNode, table: Table, family: 4 | 6): Route[] {
  const instance = node.instances.find((one) => one.table === table);
  const members = node.interfaces.filter(({ name, inInstance }) =>
    instance === undefined ? !inInstance : instance.interfaces.includes(name),
  );
  const connected = members.filter(({ up }) => up).flatMap((one) => connectedRoutes(one, family));
  const wanted = node.routes.filter((route) => route.table === table && parsePrefix(route.prefix).family === family);
  const fixed = wanted.flatMap(({ prefix, via }): Route[] => {
    const { address, length } = parsePrefix(prefix);
    const found = foundOf(via, members, connected, family);
    return found === undefined ? [] : [{ bits: address >> BigInt(BITS[family] - length), length, found }];
  });
  return [...connected, ...fixed].sort((a, b) => b.length - a.length);
}

/** A subnet's route comes with its first address; of a host prefix of IPv4 there is none. */
function connectedRoutes(one: SimInterface, family: 4 | 6): Route[] {
  const seen = new Set<string>();
  return one.addresses.flatMap(({ family: own, bits, length, local }) => {
    const network = bits >> BigInt(BITS[own] - length);
    const key = `${network}/${length}`;
    if (own !== family || one.loopback || (own === 4 && length === 32) || seen.has(key)) return [];
    seen.add(key);
    return [{ bits: network, length, found: { kind: 'on' as const, hops: [{ interface: one, preferred: local }] } }];
  });
}

/** Next hops count while a subnet of a working link of the table holds them; undefined when none does. */
function foundOf(
  via: SimNode['routes'][number]['via'],
  members: readonly SimInterface[],
  connected: readonly Route[],
  family: 4 | 6,
): Route['found'] | undefined {
  if (via === 'reject') return { kind: 'unreachable' };
  if (via === 'discard') return { kind: 'blackhole' };
  const hops = via.flatMap((text): Hop[] => {
    const [gateway = '', through] = text.split('%');
    const { address } = parsePrefix(gateway);
    const holding = members
      .filter((one) => works(one) && (through === undefined || one.name === through))
      .flatMap((one) => one.addresses.map((own) => ({ one, own })))
      .filter(({ own }) => own.family === family && sameSubnet(own, address))
      .sort((a, b) => b.own.length - a.own.length);
    const [best] = holding;
    if (best === undefined) return [];
    // the kernel finds the link by its routes, which a loopback's prefix has none of
    const out = connected.find(({ bits, length }) => address >> BigInt(BITS[family] - length) === bits);
    const link = through === undefined && out?.found.kind === 'on' ? out.found.hops[0]?.interface : best.one;
    if (link === undefined) return [];
    const preferred = link.addresses.find((own) => own.family === family && sameSubnet(own, address)) ?? best.own;
    return [{ interface: link, gateway, preferred: preferred.local }];
  });
  return hops.length === 0 ? undefined : { kind: 'on', hops };
}

function sameSubnet({ family, bits, length }: SimInterface['addresses'][number], address: bigint): boolean {
  const rest = BigInt(BITS[family] - length);
  return bits >> rest === address >> rest;
}
