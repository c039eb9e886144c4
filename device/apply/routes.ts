import { BlockList } from 'node:net';
import type { RouteArtefact } from './artefact.ts';
import type { Family, LinkState, RouteState } from './ip-state.ts';

export function familyOf(address: string): Family {
  return address.includes(':') ? 'inet6' : 'inet';
}

/**
 * The `ip -batch` commands that make the kernel's static routes of one family the wanted ones. A route is in the
 * kernel only while a next hop of it stands on a connected subnet, as on Junos, where it is hidden otherwise.
 */
export function routeCommands(
  family: Family,
  links: readonly LinkState[],
  have: readonly RouteState[],
  wanted: readonly RouteArtefact[],
): string[] {
  const connected = connectedSubnets(links);
  const want = new Map<string, string>();
  for (const route of wanted) {
    if (familyOf(route.prefix) !== family) continue;
    const target = targetOf(route.via, (hop) => connected.check(hop, family === 'inet' ? 'ipv4' : 'ipv6'));
    if (target !== undefined) want.set(route.prefix, target);
  }
  const present = new Map(have.map((route) => [prefixOf(route.dst, family), targetOfState(route)]));
  const commands: string[] = [];
  for (const [prefix, target] of present) {
    if (want.get(prefix) !== target) commands.push(`route del ${command(prefix, target)} proto static`);
  }
  for (const [prefix, target] of want) {
    if (present.get(prefix) !== target) commands.push(`route add ${command(prefix, target)} proto static`);
  }
  return commands;
}

function connectedSubnets(links: readonly LinkState[]): BlockList {
  const subnets = new BlockList();
  for (const { flags, addr_info } of links) {
    if (!flags.includes('UP') || !flags.includes('LOWER_UP')) continue;
    for (const { family, local, prefixlen } of addr_info) {
      if (!local.startsWith('127.')) subnets.addSubnet(local, prefixlen, family === 'inet' ? 'ipv4' : 'ipv6');
    }
  }
  return subnets;
}

const KERNEL_TYPE = { reject: 'unreachable', discard: 'blackhole' } as const;

/** What a route does, as the words `ip route` takes; undefined when no next hop can be reached. */
function targetOf(via: RouteArtefact['via'], reachable: (hop: string) => boolean): string | undefined {
  if (typeof via === 'string') return KERNEL_TYPE[via];
  const hops = via.filter(reachable);
  return hops.length === 0 ? undefined : targetOfHops(hops);
}

function targetOfState({ type, gateway, nexthops }: RouteState): string {
  return type ?? targetOfHops(nexthops === undefined ? [gateway ?? ''] : nexthops.map((hop) => hop.gateway ?? ''));
}

function targetOfHops(hops: readonly string[]): string {
  return hops.length === 1 ? `via ${hops[0]}` : hops.map((hop) => `nexthop via ${hop}`).join(' ');
}

function command(prefix: string, target: string): string {
  return target.includes('via') ? `${prefix} ${target}` : `${target} ${prefix}`;
}

function prefixOf(dst: string, family: Family): string {
  if (dst === 'default') return family === 'inet' ? '0.0.0.0/0' : '::/0';
  return dst.includes('/') ? dst : `${dst}/${family === 'inet' ? 32 : 128}`;
}
