/** Sets links of a running lab down and up, and shapes what they carry. */
import type { Engine } from '../engine/engine.ts';
import { InputError } from '../errors.ts';
import {
  type AliasedLink,
  downAlias,
  linkAlias,
  linuxName,
  readAlias,
  readEndpoint,
  shapedAlias,
} from '../links/names.ts';
import type { Shape } from '../links/shape.ts';
import { removeCommands, unplugCommands } from '../links/unplug.ts';
import { allLinks, nodeEnds } from '../topology/links.ts';
import { loadTopology } from '../topology/load.ts';
import type { AnyLink, Topology } from '../topology/topology.ts';
import { checkKernel } from './check-kernel.ts';
import { type Found, findLab, findRunning } from './found.ts';
import { layLinks } from './lay.ts';
import { mustRun } from './run-in.ts';
import { type PlacedEnd, reshape, setShape, shapeOf } from './shape.ts';
import { managementBridge } from './steps.ts';

export interface LinkOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** One of its ends, e.g. `R1:ge-0/0/0`. */
  readonly end: string;
}

export interface ShapeOptions extends LinkOptions {
  /** What is absent is not limited from now on. */
  readonly shape: Shape;
  /** Only what leaves by `end`; else both directions. */
  readonly oneWay?: boolean;
}

export interface LinkReport {
  readonly lab: string;
  /** e.g. `R1:ge-0/0/0--R2:ge-0/0/0` */
  readonly link: string;
  /** False: it was so already. */
  readonly changed: boolean;
}

/**
 * Pulls a link out at all its ends: their nodes see their interface enabled and without a carrier. Its shape is lost.
 *
 * @throws InputError for an end that is none, or of a link that is not there
 */
export async function linkDown(options: LinkOptions): Promise<LinkReport> {
  const { engine, lab } = options;
  const { link, ends } = await findLink(options);
  if (!link.down) {
    const [first] = ends;
    const before = await Promise.all(ends.map(async (end) => ({ end, ...(await deviceOf(engine, end)) })));
    await remove(engine, first, link);
    const alias = downAlias(link.base);
    await Promise.all(
      before.map(({ end, ...device }) => inNode(engine, end, 'unplug', unplugCommands(end.interface, alias, device))),
    );
  }
  return { lab, link: link.name, changed: !link.down };
}

/**
 * Puts a link in again that was set down, as the lab file describes it. Errors as `linkDown`.
 *
 * @throws InputError for a lab file with errors, or one that does not have the link any more
 */
export async function linkUp(options: LinkOptions): Promise<LinkReport> {
  const { engine, lab } = options;
  const { link, ends, file } = await findLink(options);
  if (link.down) {
    const { topology, described } = await describedLink(link, file, lab);
    const shaped = nodeEnds(described).flatMap((end) => {
      const node = topology.nodes.get(end.node);
      const { shape, interface: name } = end;
      if (node === undefined || shape === undefined) return [];
      const alias = shapedAlias(linkAlias(lab, described), shape);
      return [{ action: 'shape', node, interface: name, alias, shape, reason: '' } as const];
    });
    const steps = [{ action: 'link', link: described, reason: '' } as const, ...shaped];
    const lacks = await checkKernel(engine, lab, steps);
    await Promise.all(ends.map((end) => remove(engine, end, link)));
    const placeOf = async (node: string) => {
      const container = ends.find((end) => end.node === node)?.container ?? '';
      return { container, pid: await engine.pid(container) };
    };
    const bridge = () => managementBridge({ engine, topology });
    await layLinks([described], placeOf, { engine, lab, managementBridge: bridge, noDummy: lacks.has('dummy') });
    for (const { node, interface: name, shape, alias } of shaped) {
      const { container } = await placeOf(node.name);
      await reshape(engine, { node: node.name, interface: name, container }, shape, alias);
    }
  }
  return { lab, link: link.name, changed: link.down };
}

/** The link as the lab file has it, but not down. */
async function describedLink(
  link: AliasedLink,
  file: string | undefined,
  lab: string,
): Promise<{ readonly topology: Topology; readonly described: AnyLink }> {
  if (file === undefined) throw new InputError(`the lab '${lab}' does not tell its lab file, which has its links`);
  const topology = await loadTopology(file);
  const found = allLinks(topology)
    .map(({ down, ...described }) => described as AnyLink)
    .find((described) => linkAlias(lab, described) === link.base);
  if (found !== undefined) return { topology, described: found };
  throw new InputError(`link ${link.name} is not in ${file} any more, or another one now; 'vtylab up' settles it`);
}

/**
 * Shapes a link instead of how it was shaped. When the kernel refuses, it stays as it was.
 *
 * @throws EngineError when the kernel lacks a discipline, naming it; otherwise as `linkDown`
 */
export async function linkSet({ shape, oneWay, ...options }: ShapeOptions): Promise<LinkReport> {
  const { engine, lab } = options;
  const { link, ends } = await findLink(options);
  if (link.down) throw new InputError(`link ${link.name} is down; 'vtylab link up ${options.end}' first`);
  const touched = oneWay === true ? ends.slice(0, 1) : ends;
  const before = await Promise.all(touched.map((end) => shapeOf(engine, end)));
  if (before.every((one) => JSON.stringify(one ?? {}) === JSON.stringify(shape))) {
    return { lab, link: link.name, changed: false };
  }
  try {
    for (const end of touched) await reshape(engine, end, shape, shapedAlias(link.base, shape));
  } catch (error) {
    await Promise.all(touched.map((end, index) => setShape(engine, end, before[index] ?? {}))).catch(() => {});
    throw error;
  }
  return { lab, link: link.name, changed: true };
}

type Ends = readonly [PlacedEnd, ...PlacedEnd[]];

interface FoundLink {
  readonly link: AliasedLink;
  /** In nodes, the one that was asked for first. */
  readonly ends: Ends;
  /** The lab file. */
  readonly file: string | undefined;
}

/** The link that the alias of its end names. */
async function findLink({ engine, lab: name, end: asked }: LinkOptions): Promise<FoundLink> {
  const wanted = readEndpoint(asked);
  if (wanted === undefined)
    throw new InputError(`'${asked}' is no end of a link; expected NODE:INTERFACE, e.g. R1:ge-0/0/0`);
  const lab = await findLab(engine, name);
  const links = await linksAt(engine, lab, wanted.node);
  const isWanted = (end: AliasedLink['endpoints'][0]) => end.node === wanted.node && end.interface === wanted.interface;
  const link = links.find(({ endpoints }) => endpoints.some(isWanted));
  const first = link?.endpoints.find(isWanted);
  if (link === undefined || first === undefined) {
    const there = links.flatMap(({ endpoints }) => endpoints.filter(({ node }) => node === wanted.node));
    const known = there.map(({ interface: one }) => `${wanted.node}:${one}`).join(', ') || 'none';
    throw new InputError(`no link ends at ${asked}; at ${wanted.node} end ${known}`);
  }
  const place = (end: typeof first): PlacedEnd => ({ ...end, container: findRunning(lab, end.node).container.id });
  const others = link.endpoints.filter((end) => end !== first);
  return { link, ends: [place(first), ...others.map(place)], file: lab.file };
}

/** What an interface keeps when it is made anew. */
async function deviceOf(engine: Engine, end: PlacedEnd): Promise<{ readonly address: string; readonly mtu: number }> {
  const argv = ['ip', '-json', 'link', 'show', 'dev', linuxName(end.interface)];
  const [device] = JSON.parse(await mustRun(engine, end, `look at ${end.interface}`, argv));
  const { address, mtu } = device as { readonly address: string; readonly mtu: number };
  return { address, mtu };
}

/** The links that end in a running node. */
async function linksAt(engine: Engine, lab: Found, node: string): Promise<AliasedLink[]> {
  const { container } = findRunning(lab, node);
  const place = { node, container: container.id };
  const shown = await mustRun(engine, place, 'list interfaces', ['ip', '-json', '-details', 'link', 'show']);
  const devices = JSON.parse(shown) as readonly { readonly ifalias?: string }[];
  return devices.flatMap(({ ifalias = '' }) => readAlias(lab.name, ifalias) ?? []);
}

function inNode(engine: Engine, end: PlacedEnd, task: string, commands: string): Promise<string> {
  return mustRun(engine, end, `${task} at ${end.interface}`, ['ip', '-batch', '-'], commands);
}

function remove(engine: Engine, end: PlacedEnd, link: AliasedLink): Promise<string> {
  const commands = removeCommands(end.interface, link.down ? downAlias(link.base) : link.base);
  return inNode(engine, end, 'remove the link', commands.map((command) => `${command}\n`).join(''));
}
