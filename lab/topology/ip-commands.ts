/** Addresses and routes as containerlab's clients get them: by commands of iproute2. */

/** `interfaces` as a lab file has them, `addresses` one by one; `static` is prefix → next hop. */
export interface Addressing {
  readonly interfaces: Readonly<Record<string, string | readonly string[]>>;
  readonly addresses: readonly (readonly [name: string, address: string])[];
  readonly static: Readonly<Record<string, string>>;
}

/** What `ip address add` and `ip route add` set up, and every other command. */
export function addressesOf(commands: readonly string[]): Addressing & { readonly rest: readonly string[] } {
  const each: [string, string][] = [];
  const addresses = new Map<string, string[]>();
  const routes: Record<string, string> = {};
  const rest: string[] = [];
  for (const command of commands) {
    const [, address, device = ''] = /^ip (?:-[46] )?a(?:ddr|ddress)? add (\S+\/\d+) dev (\S+)$/.exec(command) ?? [];
    const [, prefix, nextHop] =
      /^ip (?:-[46] )?r(?:oute)? (?:add|replace) (\S+) via (\S+)(?: dev \S+)?$/.exec(command) ?? [];
    if (address !== undefined) {
      each.push([device, address]);
      addresses.set(device, [...(addresses.get(device) ?? []), address]);
    } else if (prefix !== undefined && nextHop !== undefined) routes[prefix] = nextHop;
    else rest.push(command);
  }
  const interfaces = [...addresses].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list] as const);
  return { interfaces: Object.fromEntries(interfaces), addresses: each, static: routes, rest };
}

/** The commands that set up the same. */
export function commandsOf(
  interfaces: Readonly<Record<string, readonly string[]>>,
  routes: readonly { readonly prefix: string; readonly nextHop: string }[],
): string[] {
  return [
    ...Object.entries(interfaces).flatMap(([name, list]) => list.map((one) => `ip address add ${one} dev ${name}`)),
    ...routes.map(({ prefix, nextHop }) => `ip route add ${prefix} via ${nextHop}`),
  ];
}
