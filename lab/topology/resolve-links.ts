/** The links of a lab file, looked up and checked. */
import { badShape, type Shape } from '../links/shape.ts';
import { error, formatPlace, warning } from './diagnostics.ts';
import type { Doubt } from './doubt.ts';
import { interfaceOf, type KindWord, kindOfWord } from './kinds.ts';
import { type EndSettings, type LinkFile, OTHER_ENDS, type OtherEnd } from './link-shape.ts';
import { checkPort, LINUX_INTERFACE } from './names.ts';
import { readTunnel } from './resolve-tunnel.ts';
import type { Located } from './shape.ts';
import { unknownWord } from './suggest.ts';
import type { AnyLink, Diagnostic, Link, LinkDetails, LinkEndpoint, OtherLink, Place } from './topology.ts';

/** An address that a link gives to one of its ends. */
export interface LinkAddress {
  readonly node: string;
  readonly interface: string;
  /** With prefix length. */
  readonly address: Located<string>;
}

export interface ResolvedLinks {
  /** Wires between two nodes. */
  readonly links: readonly Link[];
  /** Links with one end in a node and the other one elsewhere. */
  readonly others: readonly OtherLink[];
  readonly addresses: readonly LinkAddress[];
}

/** What links are looked up in. */
export interface LinkContext {
  /** Name → kind, of every node. */
  readonly kinds: ReadonlyMap<string, KindWord | undefined>;
  /** Bridges that stand on the engine's host. */
  readonly hostBridges: ReadonlySet<string>;
  /** Nodes whose images are in other networks than their own. */
  readonly shared: ReadonlySet<string>;
  /** What is not known of nodes is not held against links. */
  readonly doubt: Doubt;
  readonly problems: Diagnostic[];
}

interface Context extends LinkContext {
  /** Interfaces that a link ends in already; those of the host have an empty node. */
  readonly used: Map<string, Place>;
  readonly addresses: LinkAddress[];
}

/** Links whose endpoints exist; everything wrong with the others is reported. */
export function resolveLinks(files: readonly Located<LinkFile>[], given: LinkContext): ResolvedLinks {
  const context = { ...given, used: new Map<string, Place>(), addresses: [] };
  const links: Link[] = [];
  const others: OtherLink[] = [];
  for (const { value } of files) {
    const link = resolveLink(value, context);
    if (link === undefined) continue;
    if ('endpoints' in link) links.push(link);
    else others.push(link);
  }
  return { links, others, addresses: context.addresses };
}

function resolveLink(file: LinkFile, context: Context): AnyLink | undefined {
  const { kinds, problems } = context;
  const given = file.endpoints.value;
  const fail = (message: string): undefined => {
    problems.push(error(file.endpoints.place, message));
  };
  if (file.isPart) {
    for (const end of given) if (otherEnd(end.value, kinds) === undefined) namesOf(end, context);
    return undefined;
  }
  if (given.length !== 2) return fail(`endpoints: expected a list of two endpoints, found ${given.length}`);
  const ends = given.map((end, index) =>
    otherEnd(end.value, kinds) === undefined ? resolveEndpoint(end, index, file, context) : undefined,
  );
  const other = given.find((end) => otherEnd(end.value, kinds) !== undefined);
  const found = ends.filter((end) => end !== undefined);
  if (found.length < given.filter((end) => end !== other && otherEnd(end.value, kinds) === undefined).length) {
    return undefined;
  }
  const [a, b] = found;
  if (a === undefined) return fail('endpoints: expected at least one NODE:INTERFACE');
  const details = detailsOf(file, problems);
  if (other !== undefined) {
    noAddressOf(given.indexOf(other), file, problems);
    return otherLink(a, other, file, details, context);
  }
  if (b === undefined) return undefined;
  if (a.node === b.node) {
    return fail(`link '${given[0]?.value}' to '${given[1]?.value}' joins ${a.node} to itself; expected two nodes`);
  }
  const [bridge, end] = context.hostBridges.has(a.node) ? [a, b] : [b, a];
  if (!context.hostBridges.has(bridge.node)) return { ...details, endpoints: [a, b] };
  if (context.hostBridges.has(end.node)) {
    return fail(
      `link '${given[0]?.value}' to '${given[1]?.value}' joins two bridges of the engine's host; expected a node`,
    );
  }
  const hostInterface = bridge.interface;
  return { ...details, type: 'bridge', endpoint: end, to: bridge.node, hostInterface };
}

/** What an end is that is no node's: a node of such a name comes first. */
function otherEnd(end: string, kinds: LinkContext['kinds']): OtherEnd | undefined {
  const [word = ''] = end.split(':');
  return kinds.has(word) ? undefined : OTHER_ENDS.find((other) => other === word);
}

function otherLink(
  endpoint: LinkEndpoint,
  { value, place }: Located<string>,
  { settings }: LinkFile,
  details: LinkDetails,
  { kinds, used, problems }: Context,
): OtherLink | undefined {
  const fail = (message: string): undefined => {
    problems.push(error(place, `endpoint '${value}': ${message}`));
  };
  const type = otherEnd(value, kinds) ?? 'dummy';
  const to = value.slice(type.length + 1);
  if (type === 'dummy') return { ...details, type, endpoint, to: '' };
  if (type === 'vxlan' || type === 'vxlan-stitch') {
    const read = readTunnel(to, settings);
    return typeof read === 'string' ? fail(read) : { ...details, type, endpoint, ...read };
  }
  if (to === '') return fail(`expected ${type}:NAME`);
  if (!LINUX_INTERFACE.test(to)) return fail(`bad interface name '${to}'; expected a Linux name such as eth1`);
  if (type === 'macvlan') return { ...details, type, endpoint, to, mode: settings.mode?.value ?? 'bridge' };
  return claim(`:${to}`, place, used, fail) ? { ...details, type, endpoint, to } : undefined;
}

/** The node and the interface that an end names, which no other end may have. */
function namesOf({ value, place }: Located<string>, { kinds, hostBridges, shared, used, doubt, problems }: Context) {
  const fail = (message: string): undefined => {
    problems.push(error(place, `endpoint '${value}': ${message}`));
  };
  const [, node = '', given = ''] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  if (node === '') return fail('expected NODE:INTERFACE, e.g. R1:ge-0/0/0');
  if (doubt.ofNode(node)) return undefined;
  if (!kinds.has(node)) return fail(unknownWord('node', node, [...kinds.keys()]));
  if (shared.has(node)) return fail(`'network-mode' gives ${node} another network than one of its own; expected none`);
  const word = kinds.get(node);
  const name = interfaceOf(word, given);
  const kind = kindOfWord(word);
  const wrong = checkPort(kind, name);
  if (wrong !== undefined) return fail(wrong);
  if (!claim(hostBridges.has(node) ? `:${name}` : `${node}:${name}`, place, used, fail)) return undefined;
  return { node, kind, interface: name };
}

function resolveEndpoint(
  { value, place }: Located<string>,
  index: number,
  file: LinkFile,
  context: Context,
): LinkEndpoint | undefined {
  const { problems } = context;
  const names = namesOf({ value, place }, context);
  if (names === undefined) return undefined;
  const { node, kind, interface: name } = names;
  const end = file.ends[index] ?? {};
  if (kind === 'bridge') noAddressOf(index, file, problems);
  else {
    const addresses = addressesOf(index, file).map((address) => ({ node, interface: name, address }));
    context.addresses.push(...addresses);
  }
  const shape = shapeOf(end, file, place, problems);
  return {
    node,
    interface: name,
    ...(end.mac !== undefined && { mac: end.mac.value.toLowerCase() }),
    ...(shape !== undefined && { shape }),
  };
}

/** Takes a name that no other link may have. */
function claim(name: string, place: Place, used: Map<string, Place>, fail: (message: string) => undefined): boolean {
  const other = used.get(name);
  if (other !== undefined) {
    fail(`used already at ${formatPlace(other)}; expected an interface with no other link`);
    return false;
  }
  used.set(name, place);
  return true;
}

/** The link's shape with what its end says otherwise; undefined for none. */
function shapeOf(end: EndSettings, { settings }: LinkFile, place: Place, problems: Diagnostic[]): Shape | undefined {
  const keys = ['delay', 'jitter', 'loss', 'rate'] as const;
  const given = keys.flatMap((key) => {
    const value = (end[key] ?? settings[key])?.value ?? 0;
    return value === 0 ? [] : [[key, value] as const];
  });
  if (given.length === 0) return undefined;
  const shape: Shape = Object.fromEntries(given);
  const wrong = badShape(shape);
  if (wrong !== undefined) problems.push(error((end.jitter ?? settings.jitter)?.place ?? place, wrong));
  return shape;
}

function detailsOf({ settings }: LinkFile, problems: Diagnostic[]): LinkDetails {
  const { mtu, state, labels, vars, impairment } = settings;
  if (impairment !== undefined) {
    const instead = "'delay', 'loss' and 'rate' shape it";
    problems.push(warning(impairment.place, `links: 'impairment' is not carried out; ${instead}`));
  }
  const kept = [...(labels?.value ?? [])].map(([name, { value }]) => [name, value] as const);
  return {
    ...(mtu !== undefined && { mtu: mtu.value }),
    ...(state?.value === 'down' && { down: true }),
    ...(labels !== undefined && { labels: Object.fromEntries(kept) }),
    ...(vars !== undefined && { vars: vars.value }),
  };
}

/** Of the end at `index`: what its long form says, and what the short form's lists say. */
function addressesOf(index: number, { ends, settings }: LinkFile): Located<string>[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const found = ends[index]?.[family] ?? settings[family]?.value[index];
    return found === undefined || found.value === '' ? [] : [found];
  });
}

function noAddressOf(index: number, file: LinkFile, problems: Diagnostic[]): void {
  const name = file.endpoints.value[index]?.value ?? '';
  for (const { value, place } of addressesOf(index, file)) {
    problems.push(warning(place, `endpoint '${name}' takes no address; the link is laid without ${value}`));
  }
}
