import type { InterfaceArtefact } from './artefact.ts';
import type { AddressState, LinkState } from './ip-state.ts';

/**
 * The `ip -batch` commands that give each of the device's interfaces exactly the wanted addresses and state.
 * Interfaces that are not there are passed over: they get theirs when they come. fxp0 keeps the address the engine
 * gave it unless it is configured. `nameOf`: see `createNetwork`.
 */
export function interfaceCommands(
  links: readonly LinkState[],
  wanted: readonly InterfaceArtefact[],
  nameOf: (device: string) => string | undefined,
): string[] {
  const byName = new Map(wanted.map((entry) => [entry.name, entry]));
  return links.flatMap((link) => {
    const name = nameOf(link.ifname);
    if (name === undefined) return [];
    const want = byName.get(name);
    return [
      ...(want === undefined && name === 'fxp0' ? [] : addressCommands(link, want?.addresses ?? [])),
      ...stateCommands(link, want?.up ?? true),
    ];
  });
}

function addressCommands({ ifname, addr_info }: LinkState, want: readonly string[]): string[] {
  const have = addr_info.filter(isConfigured).map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  return [
    ...have.filter((address) => !want.includes(address)).map((address) => `address del ${address} dev ${ifname}`),
    ...want
      .filter((address) => !have.includes(address) && !isKernelsOwn(address))
      .map((address) => `address add ${address} ${broadcast(address)}dev ${ifname}`),
  ];
}

/** Not the loopback's own 127.0.0.1 and ::1, and no link-local address the kernel made. */
function isConfigured({ local, scope }: AddressState): boolean {
  return scope === 'global' && !local.startsWith('127.');
}

/** What the kernel's loopback has of itself: on Junos people configure it on lo0. */
function isKernelsOwn(address: string): boolean {
  return /^(?:127\.0\.0\.1|::1)\//.test(address);
}

/** Point-to-point and host prefixes have no broadcast address (RFC 3021). */
function broadcast(address: string): string {
  return address.includes(':') || /\/3[12]$/.test(address) ? '' : 'broadcast + ';
}

function stateCommands({ ifname, flags }: LinkState, up: boolean): string[] {
  return flags.includes('UP') === up ? [] : [`link set dev ${ifname} ${up ? 'up' : 'down'}`];
}
