/** A lab as packets see it: nodes with interfaces, addresses, routes and filters, read from their configurations. */
import type { ConfigMessage, Startup } from '../../protocol/control.ts';
import type { PredictLab, Segment } from '../../protocol/predict.ts';
import type { Artefact, InstanceArtefact, RouteArtefact, ServiceArtefact } from '../apply/artefact.ts';
import { evaluate } from '../commit/evaluate.ts';
import { formatProblem } from '../commit/messages.ts';
import { effective } from '../config/inherit.ts';
import type { ConfigNode } from '../config/node.ts';
import type { Firewall } from '../firewall/model.ts';
import { readFirewall } from '../firewall/read.ts';
import { ipPrefix, parsePrefix } from '../schema/addresses.ts';
import { hasErrors, loadFragments } from '../startup.ts';

/** An address of an interface. */
export interface SimAddress {
  /** Without prefix length. */
  readonly local: string;
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

export interface SimInterface {
  /** As the user writes it; `lo0` of a router, `lo` of a host. */
  readonly name: string;
  readonly loopback: boolean;
  readonly addresses: readonly SimAddress[];
  /** Administratively. */
  readonly up: boolean;
  /** Somebody is at the other end. */
  carrier: boolean;
  /** Of a routing instance: the main table gets no route to its subnets. */
  readonly inInstance: boolean;
  /** What hears it; undefined for a loopback. */
  readonly segment?: Segment;
}

export interface SimNode {
  readonly name: string;
  readonly role: 'device' | 'host';
  readonly interfaces: readonly SimInterface[];
  readonly routes: readonly RouteArtefact[];
  readonly instances: readonly InstanceArtefact[];
  readonly services: readonly ServiceArtefact[];
  readonly firewall: Firewall;
}

export interface SimLab {
  readonly nodes: ReadonlyMap<string, SimNode>;
}

/** What a node renders to: a part of a SimNode that does not depend on the others. */
export interface Rendered {
  readonly artefacts: readonly Artefact[];
  readonly firewall: Firewall;
}

const NO_FIREWALL: Firewall = { filters: [], policers: [], attachments: [] };
const interfaceAddress = ipPrefix({ host: 'any' });
const networkPrefix = ipPrefix({ host: 'zero' });

/** A configuration as what it renders to. */
export function renderConfig(config: ConfigNode): Rendered & { readonly messages: readonly ConfigMessage[] } {
  const evaluated = evaluate(config);
  const messages = evaluated.problems.map((problem): ConfigMessage => {
    return { severity: problem.severity, message: formatProblem(problem) };
  });
  return { artefacts: evaluated.artefacts, firewall: readFirewall(effective(evaluated.config)), messages };
}

/** A startup as what it renders to, with what a commit would say. A host's words are those of its lab file. */
export function renderStartup(startup: Startup): Rendered & { readonly messages: readonly ConfigMessage[] } {
  if (startup.role === 'device') {
    const { config, messages } = loadFragments(startup.fragments);
    if (hasErrors(messages)) return { artefacts: [], firewall: NO_FIREWALL, messages };
    const rendered = renderConfig(config);
    return { ...rendered, messages: [...messages, ...rendered.messages] };
  }
  if (startup.role !== 'host') return { artefacts: [], firewall: NO_FIREWALL, messages: [] };
  const interfaces = Object.entries(startup.interfaces).map(([name, texts]): Artefact => {
    const addresses = texts.map((text) => interfaceAddress.parse(text));
    return { kind: 'interface', name, addresses, linkLocal: addresses.some((text) => text.includes(':')), up: true };
  });
  const routes = startup.routes.map(({ prefix, nextHop }): Artefact => {
    return { kind: 'route', prefix: networkPrefix.parse(prefix), via: [nextHop] };
  });
  return { artefacts: [...interfaces, ...routes], firewall: NO_FIREWALL, messages: [] };
}

/** Puts nodes together. `rendered` has every node of the lab that is a router or a host. */
export function buildLab(lab: PredictLab, rendered: ReadonlyMap<string, Rendered>): SimLab {
  const nodes = new Map<string, SimNode>();
  for (const [name, one] of rendered) {
    const role = lab.nodes[name]?.role;
    if (role === 'device' || role === 'host') nodes.set(name, buildNode(name, role, one, lab.segments));
  }
  for (const node of nodes.values()) for (const one of node.interfaces) one.carrier = hasCarrier(node.name, one, nodes);
  return { nodes };
}

function buildNode(
  name: string,
  role: SimNode['role'],
  { artefacts, firewall }: Rendered,
  segments: readonly Segment[],
): SimNode {
  const of = <K extends Artefact['kind']>(kind: K) =>
    artefacts.filter((one): one is Extract<Artefact, { kind: K }> => one.kind === kind);
  const configured = new Map(of('interface').map((one) => [one.name, one]));
  const loopback = role === 'device' ? 'lo0' : 'lo';
  const there = segments.flatMap((segment) =>
    segment.ends.flatMap((end) => (end.node === name ? [{ ...end, segment }] : [])),
  );
  const interfaces = [{ interface: loopback }, ...there].map((end): SimInterface => {
    const artefact = configured.get(end.interface);
    const given = 'address' in end && end.address !== undefined ? [end.address] : [];
    const own = artefact?.addresses ?? [];
    return {
      name: end.interface,
      loopback: end.interface === loopback,
      addresses: (own.length > 0 ? own : given).map(readAddress),
      up: artefact?.up ?? true,
      carrier: true,
      inInstance: artefact?.inInstance ?? false,
      ...('segment' in end && { segment: end.segment }),
    };
  });
  const [routes, instances, services] = [of('route'), of('instance'), of('service')];
  return { name, role, interfaces, routes, instances, services, firewall };
}

function readAddress(text: string): SimAddress {
  const { family, address, length } = parsePrefix(text);
  return { local: text.replace(/\/.*/, ''), family, bits: address, length };
}

function hasCarrier(node: string, { segment, loopback }: SimInterface, nodes: ReadonlyMap<string, SimNode>): boolean {
  if (loopback || segment === undefined) return true;
  if (segment.bridged) return true;
  return segment.ends.some((end) => {
    if (end.node === node) return false;
    const peer = nodes.get(end.node);
    // a node that is no router and no host: nobody knows what it does, but its end is there
    return peer === undefined || peer.interfaces.some(({ name, up }) => name === end.interface && up);
  });
}

/** Whether it carries packets. */
export function works({ up, carrier }: SimInterface): boolean {
  return up && carrier;
}

/** The interface of a node that has an address, if one that is up has. */
export function ownerOf(node: SimNode, address: string): SimInterface | undefined {
  return node.interfaces.find(({ up, addresses }) => up && addresses.some(({ local }) => local === address));
}
