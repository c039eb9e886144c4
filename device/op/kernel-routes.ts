import { type Family, ip } from '../apply/ip-state.ts';
import { junosName } from '../apply/names.ts';
import type { Runner } from '../run.ts';

/** Where a route leads: next hops, or what is done to the packets. */
export type Next = readonly { readonly to?: string; readonly via: string }[] | 'Discard' | 'Reject' | 'MultiRecv';

/** A static route as the kernel has it. */
export interface KernelRoute {
  readonly prefix: string;
  readonly next: Next;
}

/** What `ip -json route` says; only the fields that are used. */
interface Hop {
  readonly gateway?: string;
  readonly dev?: string;
  readonly flags?: readonly string[];
}
interface IpRoute extends Hop {
  readonly type?: string;
  readonly table?: string;
  readonly dst: string;
  readonly nexthops?: readonly Hop[];
}

/**
 * The static routes of one family that can be used, none over a link that is down: of the main table, or of the one
 * with the number `table`, which may not be there yet.
 */
export async function readRoutes(run: Runner, family: Family, table?: number): Promise<KernelRoute[]> {
  const text = await ip(run, [
    ...['-json', '-family', family, 'route', 'show', 'proto', 'static'],
    ...(table === undefined ? [] : ['table', 'all']),
  ]);
  const all = text.trim() === '' ? [] : (JSON.parse(text) as IpRoute[]);
  const routes = table === undefined ? all : all.filter((route) => route.table === String(table));
  return routes.flatMap((route) => {
    const next = nextOf(route);
    return typeof next === 'string' || next.length > 0 ? [{ prefix: prefixOf(route.dst, family), next }] : [];
  });
}

function nextOf(route: IpRoute): Next {
  if (route.type === 'blackhole') return 'Discard';
  if (route.type === 'unreachable' || route.type === 'prohibit') return 'Reject';
  return (route.nexthops ?? [route])
    .filter(({ flags = [] }) => !flags.includes('linkdown') && !flags.includes('dead'))
    .map(({ gateway, dev = '' }) => ({
      ...(gateway !== undefined && { to: gateway }),
      via: `${junosName(dev) ?? dev}.0`,
    }));
}

function prefixOf(dst: string, family: Family): string {
  if (dst === 'default') return family === 'inet' ? '0.0.0.0/0' : '::/0';
  return dst.includes('/') ? dst : `${dst}/${family === 'inet' ? 32 : 128}`;
}
