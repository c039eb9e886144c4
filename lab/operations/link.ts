/** Sets links of a running lab down and up, and shapes what they carry. */
import type { Engine } from '../engine/engine.ts';
import { EngineError, InputError, NodeError } from '../errors.ts';
import { openLinker } from '../links/linker.ts';
import { type AliasedLink, downAlias, linkAlias, linuxName, readAlias, readEndpoint } from '../links/names.ts';
import { type QueueDiscipline, readShape, type Shape, shapeCommands } from '../links/shape.ts';
import { removeCommand, unplugCommands } from '../links/unplug.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import { type Found, findLab, findRunning } from './found.ts';
import { mustRun, runIn } from './run-in.ts';

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
 * Pulls a link out at both ends: both nodes see their interface enabled and without a carrier. Its shape is lost.
 *
 * @throws InputError for an end that is none, or of a link that is not there
 */
export async function linkDown(options: LinkOptions): Promise<LinkReport> {
  const { engine, lab } = options;
  const { link, ends } = await findLink(options);
  if (!link.down) {
    const [first] = ends;
    await inNode(engine, first, 'remove the link', removeCommand(first.interface));
    const alias = downAlias(lab, link);
    await Promise.all(ends.map((end) => inNode(engine, end, 'unplug', unplugCommands(end.interface, alias))));
  }
  return { lab, link: link.name, changed: !link.down };
}

/** Puts a link in again that was set down. Errors as `linkDown`. */
export async function linkUp(options: LinkOptions): Promise<LinkReport> {
  const { engine, lab } = options;
  const { link, ends } = await findLink(options);
  if (link.down) {
    await Promise.all(ends.map((end) => inNode(engine, end, 'plug in', removeCommand(end.interface))));
    const [a, b] = await Promise.all(
      ends.map(async ({ container, interface: name }) => {
        return { container, pid: await engine.pid(container), name: linuxName(name) };
      }),
    );
    if (a === undefined || b === undefined) throw new EngineError(`link ${link.name} has lost an end`);
    const linker = await openLinker(engine, { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab } });
    await linker.lay([{ title: link.name, alias: linkAlias(lab, link), ends: [a, b] }]);
  }
  return { lab, link: link.name, changed: link.down };
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
    for (const end of touched) await applyShape(engine, end, shape);
  } catch (error) {
    await Promise.all(touched.map((end, index) => applyShape(engine, end, before[index] ?? {}))).catch(() => {});
    throw error;
  }
  return { lab, link: link.name, changed: true };
}

/** An end of a link, and where it is. */
interface PlacedEnd {
  readonly node: string;
  readonly interface: string;
  readonly container: string;
}

type Ends = readonly [PlacedEnd, PlacedEnd];

/** The link that the alias of its end names, with that end first. */
async function findLink({ engine, lab: name, end: text }: LinkOptions): Promise<{ link: AliasedLink; ends: Ends }> {
  const asked = readEndpoint(text);
  if (asked === undefined)
    throw new InputError(`'${text}' is no end of a link; expected NODE:INTERFACE, e.g. R1:ge-0/0/0`);
  const lab = await findLab(engine, name);
  const links = await linksAt(engine, lab, asked.node);
  const link = links.find(({ endpoints }) =>
    endpoints.some(({ node, interface: one }) => node === asked.node && one === asked.interface),
  );
  if (link === undefined) {
    const there = links.flatMap(({ endpoints }) => endpoints.filter(({ node }) => node === asked.node));
    const known = there.map(({ interface: one }) => `${asked.node}:${one}`).join(', ') || 'none';
    throw new InputError(`no link ends at ${text}; at ${asked.node} end ${known}`);
  }
  const [a, b] = link.endpoints;
  const place = (end: typeof a): PlacedEnd => ({ ...end, container: findRunning(lab, end.node).container.id });
  const first = a.node === asked.node && a.interface === asked.interface;
  return { link, ends: first ? [place(a), place(b)] : [place(b), place(a)] };
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

async function shapeOf(engine: Engine, end: PlacedEnd): Promise<Shape | undefined> {
  const argv = ['tc', '-json', 'qdisc', 'show', 'dev', linuxName(end.interface)];
  return readShape(JSON.parse(await mustRun(engine, end, 'read the shape', argv)) as QueueDiscipline[]);
}

async function applyShape(engine: Engine, end: PlacedEnd, shape: Shape): Promise<void> {
  const device = linuxName(end.interface);
  await runIn(engine, end.container, ['tc', 'qdisc', 'delete', 'dev', device, 'root']); // there may be none
  const commands = shapeCommands(device, shape);
  for (const [index, command] of commands.entries()) {
    const { exitCode, stderr } = await runIn(engine, end.container, ['tc', '-batch', '-'], `${command}\n`);
    if (exitCode === 0) continue;
    const discipline = /\b(netem|tbf)\b/.exec(commands[index] ?? '')?.[1] ?? 'it';
    const said = stderr.trim().replaceAll('\n', '; ');
    if (!/qdisc kind is unknown|No such file/.test(stderr)) {
      throw new NodeError(end.node, `cannot shape ${end.interface}: ${said}`);
    }
    throw new EngineError(lacking(discipline), { cause: new Error(said) });
  }
}

/** Which discipline the kernel does not have, what it is for, and how to get it. */
export function lacking(discipline: string): string {
  const use = discipline === 'netem' ? 'delay and loss need' : 'a rate needs';
  const module = `sch_${discipline}`;
  return `the kernel of the engine's host lacks the queueing discipline ${discipline}, which ${use}; 'modprobe ${module}' there loads it, where the kernel was built with it (CONFIG_NET_${module.toUpperCase()})`;
}
