import { isIPv6 } from 'node:net';
import { ip } from '../apply/ip-state.ts';
import type { Runner } from '../run.ts';

/** Whether a client's arguments (`remote.ts`) say that it will speak IPv6. */
export function speaksInet6(values: ReadonlyMap<string, string>): boolean {
  return values.has('inet6') || isIPv6(values.get('host') ?? '');
}

/** The source address the kernel would choose towards an address; undefined without a route to it. */
export async function sourceTowards(run: Runner, address: string): Promise<string | undefined> {
  try {
    const [route] = JSON.parse(await ip(run, ['-json', 'route', 'get', address])) as { readonly prefsrc?: string }[];
    return route?.prefsrc;
  } catch {
    return undefined; // the client itself says that it cannot get there
  }
}
