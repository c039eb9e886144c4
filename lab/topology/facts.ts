/** What a node's configuration says about addresses and static routes, wherever it is written. */
import type { Fragment } from '../../protocol/control.ts';
import { type Address, networkOf, type Prefix, parseAddress, parsePrefix } from './addresses.ts';
import { error } from './diagnostics.ts';
import { routePrefix } from './generate-config.ts';
import { scanAddresses } from './scan-addresses.ts';
import type { Diagnostic, Place } from './topology.ts';
import type { NodeFile } from './topology-file.ts';

export interface AddressFact {
  readonly node: string;
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly interface: string;
  readonly unit: string;
  readonly prefix: Prefix;
  readonly place: Place;
}

export interface RouteFact {
  readonly node: string;
  readonly prefix: string;
  readonly nextHop: Address & { readonly text: string };
  readonly place: Place;
}

export interface Facts {
  readonly addresses: readonly AddressFact[];
  readonly routes: readonly RouteFact[];
}

/** What the YAML short forms say; values that are no addresses are reported. */
export function factsOfNode(node: string, { interfaces, static: routes }: NodeFile, problems: Diagnostic[]): Facts {
  const facts = { addresses: [] as AddressFact[], routes: [] as RouteFact[] };
  for (const [name, { value }] of interfaces?.value ?? []) {
    for (const { value: text, place } of value.address?.value ?? []) {
      const prefix = parsePrefix(text);
      if (prefix) facts.addresses.push({ node, interface: name, unit: '0', prefix, place });
      else
        problems.push(
          error(place, `${node} ${name}: bad prefix '${text}'; expected ADDRESS/LENGTH, e.g. 192.0.2.1/30`),
        );
    }
  }
  for (const [key, { key: keyPlace, value: text, place }] of routes?.value ?? []) {
    const route = `${node} static ${key}`;
    const prefix = parsePrefix(routePrefix(key, text));
    const nextHop = parseAddress(text);
    if (prefix === undefined) {
      problems.push(error(keyPlace, `${route}: bad prefix '${key}'; expected NETWORK/LENGTH or default`));
    } else if (networkOf(prefix).value !== prefix.value) {
      const expected = networkOf(prefix).text;
      problems.push(error(keyPlace, `${route}: bad prefix '${key}' has host bits set; expected ${expected}`));
    }
    if (nextHop === undefined || (prefix && prefix.family !== nextHop.family)) {
      const family = prefix ? `IPv${prefix.family} ` : '';
      problems.push(error(place, `${route}: bad next hop '${text}'; expected an ${family}address`));
    } else facts.routes.push({ node, prefix: key, nextHop: { ...nextHop, text }, place });
  }
  return facts;
}

/**
 * What configuration text says. Undefined when the scan cannot know (see `scan-addresses.ts`): then nothing is claimed
 * about the node. Values that are no addresses are passed over: the device's own check names them.
 */
export function factsOfText(
  node: string,
  fragments: readonly Fragment[],
  fileOf: (name: string) => string,
): Facts | undefined {
  const facts = { addresses: [] as AddressFact[], routes: [] as RouteFact[] };
  for (const fragment of fragments) {
    const scan = scanAddresses(fragment);
    if (!scan.complete) return undefined;
    const file = fileOf(fragment.file);
    for (const { interface: name, unit, address } of scan.addresses) {
      const prefix = parsePrefix(address.text);
      const place = { file, line: address.line, column: address.column };
      if (prefix) facts.addresses.push({ node, interface: name, unit, prefix, place });
    }
    for (const {
      prefix,
      nextHop: { text, line, column },
    } of scan.routes) {
      const nextHop = parseAddress(text);
      if (nextHop) facts.routes.push({ node, prefix, nextHop: { ...nextHop, text }, place: { file, line, column } });
    }
  }
  return facts;
}
