import { BlockList } from 'node:net';
import { isLinkLocal } from '../schema/addresses.ts';
import type { RouteArtefact } from './artefact.ts';
import type { Family, LinkState, RouteState } from './ip-state.ts';
import { linuxName } from './names.ts';

export function familyOf(address: string): Family {
  return address.includes(':') ? 'inet6' : 'inet';
}

/**
 * The `ip -batch` commands that make the kernel's static routes of one family the wanted ones. A route is in the
 * kernel only while a next hop of it stands on a connected subnet, as on Junos, where it is hidden otherwise. `links`,
 * `have` and `wanted` are those of one table; `table` is its number, when it is not the main one.
 */
export function routeCommands(
  family: Family,
  links: readonly LinkState[],
  have: readonly RouteState[],
  wanted: readonly RouteArtefact[],
  table?: number,
): string[] {
  const connected = connectedSubnets(links);
  const reachable = ({ address, device }: Hop) =>
    connected.some((subnet) => (device === undefined || subnet.device === device) && subnet.holds(address));
  const want = new Map<string, string>();
  for (const route of wanted) {
    if (familyOf(route.prefix) !== family) continue;
    const target = targetOf(route.via, reachable);
    if (target !== undefined) want.set(route.prefix, target);
  }
  const present = new Map(have.map((route) => [prefixOf(route.dst, family), targetOfState(route)]));
  const commands: string[] = [];
  for (const [prefix, target] of present) {
    if (want.get(prefix) !== target) commands.push(`route del ${route(prefix, target, table)}`);
  }
  for (const [prefix, target] of want) {
    if (present.get(prefix) !== target) commands.push(`route add ${route(prefix, target, table)}`);
  }
  return commands;
}

/** A next hop, and the Linux interface it must be reached by, if that is said. */
interface Hop {
  readonly address: string;
  readonly device?: string;
}

interface Subnet {
  readonly device: string;
  holds(address: string): boolean;
}

/** The subnets of links that work. A link-local one counts for next hops that name the interface: each link has it. */
function connectedSubnets(links: readonly LinkState[]): Subnet[] {
  return links.flatMap(({ ifname, flags, addr_info }) => {
    if (!flags.includes('UP') || !flags.includes('LOWER_UP')) return [];
    const list = new BlockList();
    for (const { family, local, prefixlen } of addr_info) {
      if (!local.startsWith('127.')) list.addSubnet(local, prefixlen, family === 'inet' ? 'ipv4' : 'ipv6');
    }
    return [{ device: ifname, holds: (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4') }];
  });
}

const KERNEL_TYPE = { reject: 'unreachable', discard: 'blackhole' } as const;

/** What a route does, as the words `ip route` takes; undefined when no next hop can be reached. */
function targetOf(via: RouteArtefact['via'], reachable: (hop: Hop) => boolean): string | undefined {
  if (typeof via === 'string') return KERNEL_TYPE[via];
  const hops = via.map(readHop).filter(reachable);
  return hops.length === 0 ? undefined : targetOfHops(hops);
}

function readHop(text: string): Hop {
  const [address = '', name] = text.split('%');
  return name === undefined ? { address } : { address, device: linuxName(name) };
}

function targetOfState({ type, gateway, dev, nexthops }: RouteState): string {
  return type ?? targetOfHops((nexthops ?? [{ gateway, dev }]).map(hopOfState));
}

function hopOfState({
  gateway,
  dev,
}: {
  readonly gateway?: string | undefined;
  readonly dev?: string | undefined;
}): Hop {
  return { address: gateway ?? '', ...(dev !== undefined && { device: dev }) };
}

function targetOfHops(hops: readonly Hop[]): string {
  // the kernel finds the interface of any other next hop by itself
  const words = hops.map(({ address, device }) => `via ${address}${isLinkLocal(address) ? ` dev ${device}` : ''}`);
  return words.length === 1 ? (words[0] ?? '') : words.map((hop) => `nexthop ${hop}`).join(' ');
}

/** In the order `ip` wants it: nothing may stand behind several next hops. */
function route(prefix: string, target: string, table: number | undefined): string {
  const what = `${prefix} ${table === undefined ? '' : `table ${table} `}proto static`;
  return target.includes('via') ? `${what} ${target}` : `${target} ${what}`;
}

function prefixOf(dst: string, family: Family): string {
  if (dst === 'default') return family === 'inet' ? '0.0.0.0/0' : '::/0';
  return dst.includes('/') ? dst : `${dst}/${family === 'inet' ? 32 : 128}`;
}
