/** A lab as it is drawn, in every format: boxes, lines between them, and what is written on both. Pure. */
import type { DescribedInterface, DescribedNode, Descriptions } from '../../protocol/description.ts';
import { shapeText } from '../links/shape.ts';
import type { Endpoint, Link, LinkEndpoint, OtherLink, Topology } from '../topology/topology.ts';

/** A filter at an interface: `in local_acl`, `out6 guard`. */
export interface FilterMark {
  readonly direction: 'in' | 'out' | 'in6' | 'out6';
  /** Several that are evaluated one behind the other are joined by commas. */
  readonly name: string;
}

export interface PictureNode {
  readonly name: string;
  /** `outside`: what is no node of the lab, such as the engine's host. */
  readonly kind: 'router' | 'host' | 'bridge' | 'outside';
  /** Addresses that belong to no link, e.g. `lo0 192.168.255.2/32`. */
  readonly addresses: readonly string[];
  /** Of its loopback: what guards the node itself. */
  readonly filters: readonly FilterMark[];
  readonly services: readonly string[];
}

export interface PictureEnd {
  readonly node: string;
  /** As the user writes it; empty at a box outside. */
  readonly interface: string;
  /** With prefix length; of another unit than 0 with the unit in front: `.7 10.0.7.1/24`. */
  readonly addresses: readonly string[];
  readonly filters: readonly FilterMark[];
}

export interface PictureLink {
  readonly ends: readonly [PictureEnd, PictureEnd];
  /** Of what is no wire, its type (`vxlan`); what a link does to packets. Empty for a plain wire. */
  readonly label: string;
}

export interface Picture {
  readonly title: string;
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
}

const NOTHING: DescribedNode = { interfaces: [], services: [] };

/** What is drawn of a lab whose configurations come to `descriptions`. */
export function pictureOf(topology: Topology, descriptions: Descriptions): Picture {
  const describe = (node: string) => descriptions[node] ?? NOTHING;
  const links = topology.links.map((link) => wire(link, describe));
  const others = (topology.otherLinks ?? []).map((link) => otherLine(link, describe));
  const linked = [...links, ...others.map(({ link }) => link)];
  const outside = new Map(others.map(({ outside }) => [outside.name, outside]));
  const nodes = [...topology.nodes.values()].map(({ name, kind }): PictureNode => {
    const used = new Set(linked.flatMap(({ ends }) => ends.filter((end) => end.node === name).map((e) => e.interface)));
    const { interfaces, services } = describe(name);
    const own = interfaces.filter((one) => !used.has(portOf(one.name)));
    return {
      name,
      kind,
      addresses: own.flatMap(({ name, addresses }) => addresses.map((address) => `${withoutUnit0(name)} ${address}`)),
      filters: own.flatMap(marks),
      services,
    };
  });
  return { title: topology.name, nodes: [...nodes, ...outside.values()], links: linked };
}

type Describe = (node: string) => DescribedNode;

function wire({ endpoints: [a, b] }: Link, describe: Describe): PictureLink {
  return { ends: [endOf(a, describe), endOf(b, describe)], label: shapesText(a, b) };
}

/** What happens to packets; where that differs between the directions, with the node that they leave. */
function shapesText(...ends: readonly LinkEndpoint[]): string {
  const texts = ends.map(({ shape }) => (shape === undefined ? '' : shapeText(shape)));
  if (new Set(texts).size === 1) return texts[0] ?? '';
  return ends.flatMap(({ node }, index) => (texts[index] === '' ? [] : [`from ${node}: ${texts[index]}`])).join('; ');
}

function otherLine({ type, endpoint, to, tunnel }: OtherLink, describe: Describe) {
  const name = to === '' ? `${type} of ${endpoint.node}:${endpoint.interface}` : to;
  const outside: PictureNode = {
    name,
    kind: type === 'bridge' ? 'bridge' : 'outside',
    addresses: [],
    filters: [],
    services: [],
  };
  const far: PictureEnd = { node: name, interface: '', addresses: [], filters: [] };
  const link: PictureLink = {
    ends: [endOf(endpoint, describe), far],
    label: type === 'bridge' ? '' : tunnel === undefined ? type : `${type} ${tunnel.vni}`,
  };
  return { outside, link };
}

function endOf(end: Endpoint, describe: Describe): PictureEnd {
  const units = describe(end.node).interfaces.filter(({ name }) => portOf(name) === end.interface);
  return {
    ...end,
    addresses: units.flatMap(({ name, addresses }) => addresses.map((address) => `${unitOf(name)}${address}`)),
    filters: units.flatMap(marks),
  };
}

function marks({ filters }: DescribedInterface): FilterMark[] {
  return filters.map(({ family, direction, names }) => ({
    direction: `${direction === 'input' ? 'in' : 'out'}${family === 'inet6' ? '6' : ''}`,
    name: names.join(', '),
  }));
}

/** `ge-0/0/0.0` → `ge-0/0/0`; a host's `eth1` stays, and so does its VLAN's `eth1.7`, which is an interface of its own. */
function portOf(name: string): string {
  return name.replace(/\.0$/, '').replace(/^((?:ge|xe|et)-\d+\/\d+\/\d+|fxp0|lo0)\.\d+$/, '$1');
}

function withoutUnit0(name: string): string {
  return name.replace(/\.0$/, '');
}

/** `.7 ` for unit 7; nothing for unit 0 and where there are no units. */
function unitOf(name: string): string {
  const [, unit] = /^(?:ge|xe|et)-\d+\/\d+\/\d+\.(\d+)$/.exec(name) ?? [];
  return unit === undefined || unit === '0' ? '' : `.${unit} `;
}
