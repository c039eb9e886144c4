import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Runner } from '../run.ts';
import { startProcess } from '../run.ts';
import type { Applier } from './apply.ts';
import type { InstanceArtefact, InterfaceArtefact, RouteArtefact } from './artefact.ts';
import { instanceCommands, linksOf } from './instances.ts';
import { interfaceCommands } from './interfaces.ts';
import {
  type Family,
  ipBatch,
  type LinkState,
  readAllRoutes,
  readLinks,
  readNetwork,
  readRules,
  readStaticRoutes,
} from './ip-state.ts';
import { linkStates } from './link-states.ts';
import { type Management, withManagement } from './management.ts';
import { junosName } from './names.ts';
import { familyOf, routeCommands } from './routes.ts';

/** Milliseconds in which link events are taken together. */
const BURST = 5;

/** How often it is tried while links come and go. */
const TRIES = 5;

/** Interfaces, instances and routes: the artefacts that also follow links which come, go and come back. */
export interface Network {
  readonly interfaces: Applier<'interface'>;
  readonly instances: Applier<'instance'>;
  readonly routes: Applier<'route'>;
  /** Says which interface is the engine's; from the next reconcile on. */
  manage(management: Management | undefined): void;
  /** Brings the kernel to the wanted state. */
  reconcile(): Promise<void>;
  /** The same, unless no link has changed since that was done last. */
  follow(): Promise<void>;
  /** Takes every link down, as when the power goes; fxp0 stays, whose addresses are the engine's. */
  down(): Promise<void>;
  /**
   * Reconciles whenever a link changes, until `close`. What fails then is told to `report`, and each change as a line of
   * ip-monitor(8) to `heard`.
   */
  watch(report: (error: Error) => void, heard?: (line: string) => void): void;
  close(): void;
}

/**
 * `nameOf` gives the user's name of a Linux interface, or undefined for one that is to be left alone; `leaves` says
 * whether one that nobody wants anything of keeps the addresses it has.
 */
export function createNetwork(
  run: Runner,
  nameOf: (device: string) => string | undefined = junosName,
  leaves?: (name: string) => boolean,
): Network {
  let interfaces: readonly InterfaceArtefact[] = [];
  let routes: readonly RouteArtefact[] = [];
  let instances: readonly InstanceArtefact[] = [];
  let management: Management | undefined;
  /** Whether there ever was an instance. */
  let instancesUsed = false;
  /** Families that ever had a route of ours: those are the ones to look at. */
  const families = new Set<Family>();
  let turn: Promise<void> = Promise.resolve();
  /** A reconcile that waits for its turn: whoever asks meanwhile is served by it too. */
  let waiting: Promise<void> | undefined;
  let monitor: ChildProcess | undefined;
  /** The links as they were before the last reconcile looked at them. */
  let followed: string | undefined;

  /** One at a time: a commit and a link event must not both compute from the same reading. */
  function reconcile(): Promise<void> {
    waiting ??= turn
      .catch(() => {})
      .then(() => {
        waiting = undefined;
        return bringAbout();
      });
    turn = waiting;
    return turn;
  }

  async function follow(): Promise<void> {
    if (waiting !== undefined || (await linkStates()) !== followed) return reconcile();
    return turn;
  }

  async function bringAbout(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const seen = await linkStates();
      try {
        await bringAll();
        followed = seen;
        return;
      } catch (error) {
        // an interface may go between a look and the commands that come of it
        if (tries === TRIES || (await linkStates()) === seen) throw error;
      }
    }
  }

  async function bringAll(): Promise<void> {
    let { links, routes: inet } = await readNetwork(run);
    const commands = interfaceCommands(links, withManagement(interfaces, management, instances), nameOf, leaves);
    if (commands.length > 0) ({ links, routes: inet } = await readNetwork(run, commands));
    for (const { prefix } of routes) families.add(familyOf(prefix));
    if (instancesUsed) for (const family of ['inet', 'inet6'] as const) families.add(family);
    if (families.size === 0) return;
    for (const family of families) {
      if (instancesUsed) await bringInstances(family, links);
      const main = routes.filter(({ table }) => table === undefined);
      const have = family === 'inet' && !instancesUsed ? inet : await readStaticRoutes(run, family);
      await ipBatch(run, routeCommands(family, linksOfMain(links), have, main));
    }
  }

  async function bringInstances(family: Family, links: readonly LinkState[]): Promise<void> {
    const own = instanceCommands(
      family,
      links,
      await readRules(run, family),
      await readAllRoutes(run, family),
      instances,
    );
    await ipBatch(run, own, family);
    const all = (await readAllRoutes(run, family)).filter(({ protocol }) => protocol === 'static');
    for (const instance of instances) {
      const have = all.filter(({ table }) => table === String(instance.table));
      const want = routes.filter(({ table }) => table === instance.table);
      await ipBatch(run, routeCommands(family, linksOf(instance, links), have, want, instance.table));
    }
  }

  /** A next hop must be reached by a link of its own table. */
  function linksOfMain(links: readonly LinkState[]): LinkState[] {
    const others = new Set(instances.flatMap((instance) => linksOf(instance, links)));
    return links.filter((link) => !others.has(link));
  }

  return {
    interfaces: {
      kind: 'interface',
      async apply(wanted) {
        interfaces = wanted;
        await reconcile();
      },
    },
    instances: {
      kind: 'instance',
      async apply(wanted) {
        instances = wanted;
        instancesUsed ||= wanted.length > 0;
        await reconcile();
      },
    },
    routes: {
      kind: 'route',
      async apply(wanted) {
        routes = wanted;
        await reconcile();
      },
    },
    manage(taken) {
      management = taken;
    },
    reconcile,
    follow,
    async down() {
      const links = (await readLinks(run)).map(({ ifname }) => ifname);
      const own = links.filter((device) => !['lo', 'fxp0'].includes(device) && nameOf(device) !== undefined);
      await ipBatch(
        run,
        own.map((device) => `link set dev ${device} down`),
      );
    },
    watch(report, heard) {
      let pending = false;
      monitor = startProcess(['ip', '-oneline', 'monitor', 'link'], { stdio: ['ignore', 'pipe', 'ignore'] });
      if (heard !== undefined && monitor.stdout !== null) createInterface({ input: monitor.stdout }).on('line', heard);
      monitor.stdout?.on('data', () => {
        // Events come in bursts, our own among them.
        if (pending) return;
        pending = true;
        setTimeout(() => {
          pending = false;
          follow().catch(report);
        }, BURST);
      });
      monitor.on('error', report);
    },
    close() {
      monitor?.kill();
    },
  };
}
