import type { Artefact } from '../apply/artefact.ts';
import { linuxName } from '../apply/names.ts';
import type { NftObject } from '../apply/nft-objects.ts';
import { type ConfigNode, descend, entriesOf } from '../config/node.ts';
import { INSTANCES, type Instance } from './routing-instances-read.ts';

/** Refuses what comes in by one instance (or none) for an address of another: no route leads there, as on Junos. */
export function separation(config: ConfigNode, instances: readonly Instance[]): Artefact {
  const owned = instances.map(({ interfaces }) => ({
    devices: interfaces.map((name) => `"${linuxName(name)}"`),
    addresses: interfaces.flatMap((name) => addressesOf(config, name)),
  }));
  const rules = owned.flatMap(({ devices, addresses }) => {
    if (devices.length === 0) return [];
    const inside = `iifname { ${devices.join(', ')} }`;
    const outside = `iifname != { "lo", ${devices.join(', ')} }`;
    return (['ip', 'ip6'] as const).flatMap((family) => {
      const own = addresses.filter((address) => address.includes(':') === (family === 'ip6'));
      const notOwn = own.length === 0 ? '' : ` ${family} daddr != { ${own.join(', ')} }`;
      const protocol = `meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'}`;
      // link-local addresses are each link's own
      const local = family === 'ip' ? '' : ' ip6 daddr != fe80::/10';
      return [
        `${inside} ${protocol}${notOwn}${local} fib daddr type local reject with icmpx no-route`,
        ...(own.length === 0 ? [] : [`${outside} ${family} daddr { ${own.join(', ')} } reject with icmpx no-route`]),
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

/** Addresses of an interface, without prefix length. */
function addressesOf(config: ConfigNode, physical: string): string[] {
  return entriesOf(descend(config, 'interfaces', physical), 'unit').flatMap((unit) =>
    (['inet', 'inet6'] as const).flatMap((family) =>
      entriesOf(descend(unit, 'family', family), 'address').map(({ key }) => key.replace(/\/.*/, '')),
    ),
  );
}
