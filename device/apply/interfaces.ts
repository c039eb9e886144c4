import { isLinkLocal } from '../schema/addresses.ts';
import type { InterfaceArtefact } from './artefact.ts';
import type { AddressState, LinkState } from './ip-state.ts';
import { linkLocalAddress } from './link-local.ts';

/**
 * The `ip -batch` commands that give each of the device's interfaces exactly the wanted addresses and state.
 * Interfaces that are not there are passed over: they get theirs when they come. `nameOf` and `leaves`: see
 * `createNetwork`.
 */
export function interfaceCommands(
  links: readonly LinkState[],
  wanted: readonly InterfaceArtefact[],
  nameOf: (device: string) => string | undefined,
  leaves: (name: string) => boolean = (name) => name === 'fxp0',
): string[] {
  const byName = new Map(wanted.map((entry) => [entry.name, entry]));
  return links.flatMap((link) => {
    const name = nameOf(link.ifname);
    if (name === undefined) return [];
    const want = byName.get(name);
    const left = want === undefined && leaves(name);
    const addresses = addressesOf(link, want);
    return [
      ...(left ? [] : addressCommands(link, addresses, want?.inInstance ?? false)),
      ...stateCommands(link, want?.up ?? true, left ? [] : addresses.filter(isInet6), want?.inInstance ?? false),
    ];
  });
}

/** What is configured, and the link-local address that comes with IPv6. */
function addressesOf({ ifname, address }: LinkState, want: InterfaceArtefact | undefined): readonly string[] {
  if (want === undefined) return [];
  const made = want.linkLocal && ifname !== 'lo' && !want.addresses.some(isLinkLocal) && linkLocalAddress(address);
  return made ? [...want.addresses, made] : want.addresses;
}

function addressCommands({ ifname, addr_info }: LinkState, want: readonly string[], inInstance: boolean): string[] {
  const have = addr_info.filter(isConfigured).map((state) => ({
    address: `${state.local}/${state.prefixlen}`,
    // the subnet's route moves only when the address comes again
    stays: (state.noprefixroute ?? false) === inInstance || state.scope === 'link',
  }));
  const staying = have.filter(({ address, stays }) => stays && want.includes(address)).map(({ address }) => address);
  return [
    ...have
      .filter(({ address }) => !staying.includes(address))
      .map(({ address }) => `address del ${address} dev ${ifname}`),
    ...want
      .filter((address) => !staying.includes(address) && !isKernelsOwn(address))
      .map((address) => `address add ${address} ${flagsOf(address)}dev ${ifname}${routeFlag(address, inInstance)}`),
  ];
}

function routeFlag(address: string, inInstance: boolean): string {
  return inInstance && !isLinkLocal(address) ? ' noprefixroute' : '';
}

/** Not the loopback's own 127.0.0.1 and ::1. */
function isConfigured({ local, scope }: AddressState): boolean {
  return scope !== 'host' && !local.startsWith('127.');
}

/** What the kernel's loopback has of itself: on Junos people configure it on lo0. */
function isKernelsOwn(address: string): boolean {
  return /^(?:127\.0\.0\.1|::1)\//.test(address);
}

/**
 * IPv6: usable at once, without a second of looking for somebody who has it too (RFC 4862, 5.4); a lab's addresses are
 * checked beforehand. IPv4: point-to-point and host prefixes have no broadcast address (RFC 3021).
 */
function flagsOf(address: string): string {
  if (isInet6(address)) return 'nodad ';
  return /\/3[12]$/.test(address) ? '' : 'broadcast + ';
}

function isInet6(address: string): boolean {
  return address.includes(':');
}

/** `inet6`: the addresses that the kernel forgets when the link goes down. */
function stateCommands(
  { ifname, flags }: LinkState,
  up: boolean,
  inet6: readonly string[],
  inInstance: boolean,
): string[] {
  if (flags.includes('UP') === up) return [];
  if (up) return [`link set dev ${ifname} up`];
  return [
    `link set dev ${ifname} down`,
    ...inet6.map(
      (address) => `address replace ${address} ${flagsOf(address)}dev ${ifname}${routeFlag(address, inInstance)}`,
    ),
  ];
}
