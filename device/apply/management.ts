/**
 * The management interface: the one that the engine gives the container, always as eth0. A router calls it fxp0. Its
 * addresses are the engine's, as if DHCP had given them: no configuration has them, and a configured address takes
 * their place.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Runner } from '../run.ts';
import type { InstanceArtefact, InterfaceArtefact } from './artefact.ts';
import { writeAtomically } from './files.ts';
import { ip, ipBatch, type LinkState, readLinks } from './ip-state.ts';
import { familyOf } from './routes.ts';

/** Where the addresses are kept for a reboot of the device, which finds the interface renamed. */
const FILE = '/run/vtylab/management.json';

const ENGINE_NAME = 'eth0';

/** A route of the lab's own is preferred to one with such a metric. */
const LATE_METRIC = { inet: 1024, inet6: 4096 } as const;

export interface Management {
  /** The interface's name, to users and to Linux. */
  readonly name: string;
  /** With prefix length. */
  readonly addresses: readonly string[];
}

/** Takes over what the engine gave a router. Undefined when it gave nothing. */
export async function takeRouterManagement(run: Runner, file: string = FILE): Promise<Management | undefined> {
  const name = 'fxp0';
  if (!exists(ENGINE_NAME) && !exists(name)) return undefined;
  const links = await readLinks(run);
  const given = engineLink(links);
  if (given !== undefined) {
    const addresses = addressesOf(given);
    await writeAtomically(file, JSON.stringify(addresses), 0o600);
    // its routes go with this, the default one too: a router's routes are those that are configured
    await ipBatch(run, [`link set dev ${ENGINE_NAME} down`, `link set dev ${ENGINE_NAME} name ${name}`]);
    return { name, addresses };
  }
  if (!links.some(({ ifname }) => ifname === name)) return undefined;
  const kept = await keptAddresses(file);
  return kept && { name, addresses: kept };
}

/** Undefined when nothing was taken over: then a link of the lab ends in fxp0. */
async function keptAddresses(file: string): Promise<string[] | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The same for a host: the interface keeps its name, and the way to everywhere gives way to any that the lab says. */
export async function takeHostManagement(run: Runner): Promise<Management | undefined> {
  const given = exists(ENGINE_NAME) ? engineLink(await readLinks(run)) : undefined;
  if (given === undefined) return undefined;
  for (const family of ['inet', 'inet6'] as const) {
    const metric = LATE_METRIC[family];
    const routes = await ip(run, ['-json', '-family', family, 'route', 'show', 'default', 'dev', ENGINE_NAME]);
    const early = (JSON.parse(routes.trim() || '[]') as DefaultRoute[]).filter((route) => route.metric !== metric);
    const commands = early.flatMap(({ gateway }) =>
      gateway === undefined
        ? []
        : [
            `route del default via ${gateway} dev ${ENGINE_NAME}`,
            `route add default via ${gateway} dev ${ENGINE_NAME} metric ${metric}`,
          ],
    );
    await ipBatch(run, commands, family);
  }
  return { name: ENGINE_NAME, addresses: addressesOf(given) };
}

/** Quicker than a program, which most nodes need not start. */
function exists(device: string): boolean {
  return existsSync(`/sys/class/net/${device}`);
}

interface DefaultRoute {
  readonly gateway?: string;
  readonly metric?: number;
}

/** An interface of that name that a link of the lab brought carries the link's alias. */
function engineLink(links: readonly LinkState[]): LinkState | undefined {
  return links.find(({ ifname, ifalias }) => ifname === ENGINE_NAME && (ifalias ?? '') === '');
}

function addressesOf({ addr_info }: LinkState): string[] {
  return addr_info.filter(({ scope }) => scope === 'global').map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

/** The wanted interfaces, the management interface with the engine's addresses in each family that has none of its own. */
export function withManagement(
  wanted: readonly InterfaceArtefact[],
  management: Management | undefined,
  instances: readonly InstanceArtefact[],
): readonly InterfaceArtefact[] {
  if (management === undefined) return wanted;
  const { name } = management;
  const own = wanted.find((entry) => entry.name === name);
  const has = new Set(own?.addresses.map(familyOf));
  const given = management.addresses.filter((address) => !has.has(familyOf(address)));
  const inInstance = instances.some(({ interfaces }) => interfaces.includes(name)) && { inInstance: true as const };
  const entry: InterfaceArtefact = {
    kind: 'interface',
    name,
    linkLocal: given.some((address) => familyOf(address) === 'inet6'),
    up: true,
    ...own,
    addresses: [...(own?.addresses ?? []), ...given],
    ...inInstance,
  };
  return [...wanted.filter((other) => other !== own), entry];
}
