/** The addresses of a node's interfaces, for whoever names an interface where an address is needed. */
import { readLinks } from '../apply/ip-state.ts';
import type { Runner } from '../run.ts';

/**
 * By the user's names of the interfaces, in the kernel's order, which is that of preference. Not those that lead nowhere
 * else: 127.0.0.1, ::1, link-local ones.
 */
export async function interfaceAddresses(
  run: Runner,
  nameOf: (device: string) => string | undefined,
): Promise<{ interfaces: Record<string, string[]> }> {
  const interfaces: Record<string, string[]> = {};
  for (const { ifname, addr_info } of await readLinks(run)) {
    const name = nameOf(ifname);
    if (name === undefined) continue;
    interfaces[name] = addr_info
      .filter(({ local, scope }) => scope !== 'link' && !local.startsWith('127.') && local !== '::1')
      .map(({ local }) => local);
  }
  return { interfaces };
}
