import type { Artefact } from '../apply/artefact.ts';
import { linuxName } from '../apply/names.ts';
import type { NftObject } from '../apply/nft-objects.ts';
import type { ConfigNode } from '../config/node.ts';
import { addressesOfInterface, INSTANCES, type Instance } from './routing-instances-read.ts';

/**
 * Drops what comes in by one instance (or none) for an address of another: no route leads there. Junos says so to the
 * sender; an answer of the kernel's would itself be looked up in the wrong table.
 */
export function separation(config: ConfigNode, instances: readonly Instance[]): Artefact {
  const owned = instances.map(({ interfaces }) => ({
    managed: interfaces.includes('fxp0'),
    devices: interfaces.map((name) => `"${linuxName(name)}"`),
    addresses: interfaces.flatMap((name) => addressesOfInterface(config, name)),
  }));
  const rules = owned.flatMap(({ managed, devices, addresses }) => {
    if (devices.length === 0) return [];
    const inside = `iifname { ${devices.join(', ')} }`;
    const outside = `iifname != { "lo", ${devices.join(', ')} }`;
    return (['ip', 'ip6'] as const).flatMap((family) => {
      const own = addresses.filter((address) => address.includes(':') === (family === 'ip6'));
      const configured = own.length === 0 ? '' : ` ${family} daddr != { ${own.join(', ')} }`;
      // fxp0's address is the engine's, unless one is configured: the kernel knows it
      const notOwn = managed && own.length === 0 ? ' fib daddr . iif type != local' : configured;
      const protocol = `meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'}`;
      // link-local addresses are each link's own
      const local = family === 'ip' ? '' : ' ip6 daddr != fe80::/10';
      return [
        `${inside} ${protocol}${notOwn}${local} fib daddr type local drop`,
        ...(own.length === 0 ? [] : [`${outside} ${family} daddr { ${own.join(', ')} } drop`]),
      ];
    });
  });
  const chain: NftObject = {
    kind: 'chain',
    name: 'separation',
    definition: 'type filter hook prerouting priority raw; policy accept;',
    rules,
  };
  return { kind: 'nft', table: 'inet vtylab_instances', objects: [chain], statement: [INSTANCES] };
}
