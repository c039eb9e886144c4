/** What `ip -json` says on a device with two ports and a loopback, one port without a link. */
import type { LinkState } from '../../../device/apply/ip-state.ts';

function link(ifname: string, flags: string[], ...addresses: string[]): LinkState {
  const addr_info = addresses.map((address) => {
    const [local = '', length] = address.split('/');
    const family = local.includes(':') ? ('inet6' as const) : ('inet' as const);
    const scope = local.startsWith('127.') || local === '::1' ? 'host' : 'global';
    return { family, local, prefixlen: Number(length), scope };
  });
  return { ifname, flags, operstate: 'UNKNOWN', addr_info };
}

const LINKS: LinkState[] = [
  link('lo', ['UP', 'LOWER_UP'], '127.0.0.1/8', '192.168.255.1/32', '::1/128'),
  link('ge-0-0-10', []),
  link('ge-0-0-1', ['UP', 'NO-CARRIER'], '192.168.2.1/30'),
  link('ge-0-0-0', ['UP', 'LOWER_UP'], '192.168.1.1/30', '192.168.1.5/30'),
  link('sit0', []),
];

/** What the commands that only need addresses ask, and what those ask that need counters too. */
export const LINKS_COMMAND = 'ip -json address show';
export const STATISTICS_COMMAND = 'ip -json -statistics address show';
export const routesCommand = (family: 'inet' | 'inet6') => `ip -json -family ${family} route show proto static`;

export { LINKS, link };
