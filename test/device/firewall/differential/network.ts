/** Where addresses are, as the testbed has laid them. */
import type { Family } from '../../../../device/firewall/model.ts';
import { addressNumber } from './bytes.ts';
import { BEHIND, LOCAL, WIRES } from './testbed.ts';

/** Multicast and broadcast addresses that every host listens to. */
export const TO_ALL: Readonly<Record<Family, readonly string[]>> = {
  inet: ['224.0.0.1', '255.255.255.255'],
  inet6: ['ff02::1'],
};

/** Whether an address lies in a prefix; not if they are of different families. */
export function within(address: string, prefix: string): boolean {
  const [network = '', length = '0'] = prefix.split('/');
  const bits = network.includes(':') ? 128 : 32;
  if (address.includes(':') !== network.includes(':')) return false;
  const rest = BigInt(bits - Number(length));
  return addressNumber(address) >> rest === addressNumber(network) >> rest;
}

export function isUnicast(address: string): boolean {
  return !within(address, '224.0.0.0/3') && !within(address, 'ff00::/8');
}

/** Whether the device takes it as its own. */
export function isLocal(address: string): boolean {
  return within(address, LOCAL.inet) || within(address, LOCAL.inet6) || isToAll(address);
}

export function isToAll(address: string): boolean {
  return TO_ALL.inet.includes(address) || TO_ALL.inet6.includes(address);
}

/** The wire that leads to an address. */
export function wireTo(address: string): number {
  const found = BEHIND.find(({ inet, inet6 }) => within(address, inet) || within(address, inet6));
  return found?.wire ?? WIRES.length - 1;
}
