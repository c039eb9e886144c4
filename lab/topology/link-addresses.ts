/** Addresses that links give to their ends. */
import type { LinkAddress } from './resolve-links.ts';
import type { Entry } from './shape.ts';
import type { NodeFile } from './topology-file.ts';

/** The node with what links say of its interfaces' addresses, as if its `interfaces` said so after what it says itself. */
export function withLinkAddresses(
  name: string,
  entry: Entry<NodeFile>,
  addresses: readonly LinkAddress[],
): Entry<NodeFile> {
  const own = addresses.filter(({ node }) => node === name);
  if (own.length === 0) return entry;
  const interfaces = new Map(entry.value.interfaces?.value ?? []);
  for (const { interface: at, address } of own) {
    const before = interfaces.get(at);
    const { description, address: said } = before?.value ?? { description: undefined, address: undefined };
    const place = said?.place ?? address.place;
    const value = { description, address: { place, value: [...(said?.value ?? []), address] } };
    interfaces.set(at, { key: before?.key ?? address.place, place, value });
  }
  const place = entry.value.interfaces?.place ?? entry.place;
  return { ...entry, value: { ...entry.value, interfaces: { place, value: interfaces } } };
}
