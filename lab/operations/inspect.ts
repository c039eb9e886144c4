/** All that is known of a lab that is there: its nodes, their interfaces, their links. */

import type { Limits } from '../engine/container-options.ts';
import type { ContainerDetails, Engine, PublishedPort } from '../engine/engine.ts';
import { readAlias } from '../links/names.ts';
import { type QueueDiscipline, readShape, type Shape } from '../links/shape.ts';
import { isParked } from '../links/unplug.ts';
import { type FoundNode, findLab, findNodes, programContainer } from './found.ts';
import { type InspectedLink, linksNotThere, linksOf, type SeenEnd } from './inspect-links.ts';
import { limiter } from './limit.ts';
import { runIn } from './run-in.ts';

/** Nodes that are looked at at a time. */
const AT_A_TIME = 16;

export interface InspectedInterface {
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly name: string;
  /** Up: enabled, and with a carrier. */
  readonly state: 'up' | 'down';
  /** Absent for a loopback. */
  readonly mac?: string;
  /** With prefix lengths, IPv4 first. */
  readonly addresses: readonly string[];
  readonly mtu: number;
  /** The link it is an end of, e.g. `R1:ge-0/0/0--R2:ge-0/0/0`. */
  readonly link?: string;
  /** What happens to packets that leave by it. */
  readonly shape?: Shape;
}

export interface InspectedNode {
  readonly name: string;
  readonly kind: string;
  /** As the engine says, e.g. `running`, `exited`. */
  readonly state: string;
  /** Image reference. */
  readonly image: string;
  /** The container's name and id. */
  readonly container: string;
  readonly id: string;
  /** Its main process as the engine's host counts; absent when it does not run. */
  readonly pid?: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  /** Whole seconds since then; absent when it does not run. */
  readonly uptime?: number;
  /** What it may use; absent: as much as there is. */
  readonly limits?: Limits;
  /** Ports of the engine's machine that lead to it. */
  readonly ports: readonly PublishedPort[];
  /** Absent when nothing checks it. */
  readonly health?: NonNullable<ContainerDetails['health']>;
  /** Of a node that has ended. */
  readonly exitCode?: number;
  readonly interfaces: readonly InspectedInterface[];
  /** Why its interfaces could not be read. */
  readonly problem?: string;
}

export interface Inspection {
  readonly lab: string;
  /** The lab file it was started from. */
  readonly file?: string;
  readonly nodes: readonly InspectedNode[];
  /** Links that are there, and after them those of the lab file that are not. */
  readonly links: readonly InspectedLink[];
  /** Why what is not there cannot be told. */
  readonly problem?: string;
}

export interface InspectOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** Which of its nodes; all of them when absent. */
  readonly nodes?: readonly string[];
}

/**
 * Looks at a lab: asks the engine, and in every node the kernel. Only what is not there is told by the lab file.
 *
 * @throws InputError for a lab or a node that is not there
 */
export async function inspect({ engine, lab: name, nodes }: InspectOptions): Promise<Inspection> {
  const lab = await findLab(engine, name);
  const limit = limiter(AT_A_TIME);
  const seen = await Promise.all(findNodes(lab, nodes).map((node) => limit(() => inspectNode(engine, name, node))));
  const links = linksOf(seen.flatMap(({ ends }) => ends));
  const notThere = await linksNotThere(lab, new Set(seen.map(({ node }) => node.name)), links);
  return {
    lab: name,
    ...(lab.file !== undefined && { file: lab.file }),
    nodes: seen.map(({ node }) => node),
    links: [...links, ...notThere.links],
    ...(notThere.problem !== undefined && { problem: notThere.problem }),
  };
}

async function inspectNode(engine: Engine, lab: string, found: FoundNode) {
  const { name, kind, container } = found;
  const program = programContainer(found);
  const [details, own, kernel] = await Promise.all([
    engine.details(program.id),
    program === container ? undefined : engine.details(container.id),
    container.state === 'running' ? readKernel(engine, container.id) : { addresses: [], disciplines: [] },
  ]);
  const addresses = kernel.addresses.filter(({ ifname }) => !isParked(ifname));
  const interfaces = addresses.map((one) => inspectedInterface(lab, kind, one, kernel.disciplines));
  const ends = addresses.flatMap((one): SeenEnd[] => {
    const link = readAlias(lab, one.ifalias ?? '');
    return link === undefined ? [] : [{ link: link.name, state: link.down ? 'unplugged' : stateOf(one) }];
  });
  const node = {
    name,
    kind,
    state: program.state,
    image: details.image,
    container: program.name,
    id: program.id,
    ...times(details),
    ...(details.limits !== undefined && { limits: details.limits }),
    ports: (own ?? details).ports,
    ...(details.health !== undefined && { health: details.health }),
    interfaces,
    ...('problem' in kernel && { problem: kernel.problem }),
  };
  return { node, ends };
}

function times({ pid, startedAt, exitCode }: ContainerDetails) {
  if (pid === undefined || startedAt === undefined) return { ...(exitCode !== undefined && { exitCode }) };
  const uptime = Math.max(0, Math.floor((Date.now() - Date.parse(startedAt)) / 1000));
  return { pid, startedAt, uptime };
}

/** An interface, as `ip -json address` tells it. */
interface KernelInterface {
  readonly ifname: string;
  readonly operstate: string;
  readonly link_type: string;
  readonly address?: string;
  readonly mtu: number;
  readonly ifalias?: string;
  readonly addr_info: readonly { readonly family?: string; readonly local?: string; readonly prefixlen?: number }[];
}

interface Kernel {
  readonly addresses: readonly KernelInterface[];
  readonly disciplines: readonly QueueDiscipline[];
  readonly problem?: string;
}

/** A container whose image has no iproute2 keeps its interfaces to itself. */
async function readKernel(engine: Engine, container: string): Promise<Kernel> {
  try {
    const [addresses, disciplines] = await Promise.all([
      runIn(engine, container, ['ip', '-json', '-details', 'address', 'show']),
      runIn(engine, container, ['tc', '-json', 'qdisc', 'show']),
    ]);
    if (addresses.exitCode !== 0) return nothing((addresses.stderr || addresses.stdout).trim());
    return {
      addresses: JSON.parse(addresses.stdout) as KernelInterface[],
      disciplines: disciplines.exitCode === 0 ? (JSON.parse(disciplines.stdout) as QueueDiscipline[]) : [],
    };
  } catch (error) {
    return nothing((error as Error).message); // it may have ended just now
  }
}

function nothing(problem: string): Kernel {
  return { addresses: [], disciplines: [], problem };
}

function inspectedInterface(
  lab: string,
  kind: string,
  seen: KernelInterface,
  disciplines: readonly QueueDiscipline[],
): InspectedInterface {
  const link = readAlias(lab, seen.ifalias ?? '');
  const shape = readShape(disciplines.filter(({ dev }) => dev === seen.ifname));
  const own = seen.addr_info.filter(({ local }) => local !== undefined && !local.startsWith('127.') && local !== '::1');
  return {
    name: kind === 'router' ? userName(seen.ifname) : seen.ifname,
    state: stateOf(seen),
    ...(seen.link_type !== 'loopback' && seen.address !== undefined && { mac: seen.address }),
    addresses: own.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    mtu: seen.mtu,
    ...(link !== undefined && { link: link.name }),
    ...(shape !== undefined && { shape }),
  };
}

/** A router's name for a Linux interface: `ge-0-0-0` → `ge-0/0/0`. */
function userName(device: string): string {
  if (device === 'lo') return 'lo0';
  return device.replace(/^(ge|xe|et)-(\d+)-(\d+)-(\d+)$/, '$1-$2/$3/$4');
}

function stateOf({ operstate }: KernelInterface): 'up' | 'down' {
  return operstate === 'UP' || operstate === 'UNKNOWN' ? 'up' : 'down';
}
