/** Checks of addresses across the nodes of a lab. */
import { contains, formatAddress, isSingle, networkOf, reservedAs } from './addresses.ts';
import { error, formatPlace, warning } from './diagnostics.ts';
import type { Domain } from './domains.ts';
import type { AddressFact, Facts, RouteFact } from './facts.ts';
import { expectedOneOf } from './suggest.ts';
import type { Diagnostic, Endpoint } from './topology.ts';

/** Every mistake in the addresses of a lab. `facts` leaves out nodes of which not all is known. */
export function checkAddresses(facts: Facts, domains: readonly Domain[]): Diagnostic[] {
  return [
    ...facts.addresses.flatMap(checkHostAddress),
    ...checkUsedTwice(facts.addresses),
    ...domains.flatMap((domain) => checkDomain(domain, facts.addresses)),
    ...facts.routes.flatMap((route) => checkNextHop(route, facts.addresses)),
  ];
}

/** `R1 ge-0/0/0`. */
function nameOf({ node, interface: name }: Endpoint): string {
  return `${node} ${name}`;
}

function checkHostAddress(fact: AddressFact): Diagnostic[] {
  const reserved = reservedAs(fact.prefix);
  if (reserved === undefined) return [];
  const what = `the ${reserved} address of ${networkOf(fact.prefix).text}`;
  return [error(fact.place, `${nameOf(fact)}: ${fact.prefix.text} is ${what}; expected a host's address`)];
}

function checkUsedTwice(addresses: readonly AddressFact[]): Diagnostic[] {
  const users = new Map<string, AddressFact>();
  return addresses.flatMap((fact) => {
    const address = formatAddress(fact.prefix);
    // 127/8 and ::1 mean each node's own: on lo0 people give them to every router
    if (/^127\.|^::1$/.test(address)) return [];
    const user = users.get(address);
    if (user === undefined) users.set(address, fact);
    if (user === undefined || (nameOf(user) === nameOf(fact) && user.unit === fact.unit)) return [];
    const by = `${nameOf(user)} (${formatPlace(user.place)})`;
    return [error(fact.place, `${nameOf(fact)}: ${address} is used already by ${by}; expected an address of its own`)];
  });
}

/** Ends that hear each other, unit by unit and family by family, need one subnet in common to speak at all. */
function checkDomain({ ends, by }: Domain, addresses: readonly AddressFact[]): Diagnostic[] {
  const at = (end: Endpoint) => addresses.filter((fact) => nameOf(fact) === nameOf(end));
  return ends.flatMap((far, index) => {
    const before = ends.slice(0, index).flatMap(at);
    const groups = Map.groupBy(at(far), ({ unit, prefix }) => `${unit} ${prefix.family}`);
    return [...groups].flatMap(([group, facts]) => {
      const others = before.filter(({ unit, prefix }) => `${unit} ${prefix.family}` === group);
      const shared = facts.some(({ prefix: a }) => others.some(({ prefix: b }) => contains(a, b) && contains(b, a)));
      const [fact, first] = [facts[0], others[0]];
      if (first === undefined || shared || fact === undefined) return [];
      const subnets = expectedOneOf([...new Set(others.map(({ prefix }) => networkOf(prefix).text))]);
      const told = others.filter((one) => nameOf(one) === nameOf(first)).map(({ prefix }) => prefix.text);
      const other = `${nameOf(first)} (${told.join(', ')})`;
      const what = by === 'wire' ? 'the other end of its link' : 'another end of its bridge';
      const outside = `${fact.prefix.text} is outside the subnet of ${what}, ${other}`;
      const message = `${nameOf(fact)}: ${outside}; expected an address in ${subnets}`;
      // a bridge may well carry more than one subnet
      return [by === 'wire' ? error(fact.place, message) : warning(fact.place, message)];
    });
  });
}

/** Junos takes such a route and keeps it hidden until the next hop can be reached: allowed, but hardly meant. */
function checkNextHop({ node, prefix, nextHop, place }: RouteFact, addresses: readonly AddressFact[]): Diagnostic[] {
  const subnets = addresses.filter((fact) => fact.node === node).map((fact) => fact.prefix);
  if (subnets.some((subnet) => contains(subnet, nextHop))) return [];
  const shared = subnets.filter((subnet) => !isSingle(subnet)).map((subnet) => networkOf(subnet).text);
  const expected =
    shared.length > 0 ? `expected an address in ${expectedOneOf(shared)}` : `${node} has no subnet at all`;
  const dangling = `the route to ${prefix} dangles: its next hop ${nextHop.text} is in no connected subnet`;
  return [warning(place, `${node}: ${dangling}; ${expected}`)];
}
