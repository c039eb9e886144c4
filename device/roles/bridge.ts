import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ControlHandlers } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';
import { ip, ipBatch } from '../apply/ip-state.ts';
import { nodeEvents } from '../control/events.ts';
import { linkAliases } from '../control/links.ts';
import { interfacesUp } from '../control/ready.ts';
import { createLog } from '../log.ts';
import { collectWhenQuiet } from '../memory.ts';
import { logRevival } from '../revival.ts';
import { runCommand, startProcess } from '../run.ts';
import { VERSION } from '../version.ts';
import { keepStartup, readStartup } from './files.ts';

/** The bridge in Linux. */
const BRIDGE = 'br0';

/** What aliases of the orchestrator's links start with: only those are joined, and not what the engine may add. */
const ALIAS = 'vtylab:';

/** Milliseconds in which link events are taken together. */
const BURST = 5;

/** A link, as `ip -json -details link show` tells it. */
interface Port {
  readonly ifname: string;
  readonly ifalias?: string;
  readonly master?: string;
  readonly flags: readonly string[];
}

/**
 * A bridge that joins all links it gets. No spanning tree, so a port forwards as soon as it is up; multicast goes everywhere, as
 * in a switch that does not look; nothing is filtered.
 */
export async function startBridge(): Promise<ControlHandlers> {
  let startup = await readStartup();
  const log = createLog(() => (startup?.role === 'bridge' ? startup.hostName : ''));
  logRevival(log);
  const there = existsSync(`/sys/class/net/${BRIDGE}`); // made by a runtime that died
  await ipBatch(runCommand, [
    ...(there ? [] : [`link add name ${BRIDGE} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`]),
    `link set dev ${BRIDGE} up`,
  ]);
  let turn: Promise<void> = Promise.resolve();

  /** One at a time. */
  function join(): Promise<void> {
    turn = turn.catch(() => {}).then(joinAll);
    return turn;
  }

  const events = nodeEvents((device) => (isOwn(device) ? undefined : device));
  watchLinks(events.links.line, () => join().catch((error: Error) => log('vtylab', `ports: ${error.message}`)));
  await join();
  collectWhenQuiet();

  return {
    ...events.handlers,
    async hello() {
      const interfaces = await linkAliases((device) => (isOwn(device) ? undefined : device));
      return { role: 'bridge', version: VERSION, ...startupNames(startup), interfaces };
    },
    async ready({ interfaces, timeout }, signal) {
      const states = await interfacesUp(interfaces, (name) => name, timeout, signal);
      await join();
      return { interfaces: states, hostName: startup?.role === 'bridge' ? startup.hostName : '', services: [] };
    },
    async configure({ startup: next }) {
      if (next.role !== 'bridge') throw new Error(`a bridge cannot start with the startup of a ${next.role}`);
      const changed = startupNames(next).startup !== startupNames(startup).startup;
      await keepStartup(next);
      startup = next;
      return { changed, diff: '', messages: [] };
    },
  };
}

function isOwn(device: string): boolean {
  return device === 'lo' || device === BRIDGE || device.startsWith('nc-');
}

/** Makes every link a port that is up. */
async function joinAll(): Promise<void> {
  const shown = JSON.parse(await ip(runCommand, ['-json', '-details', 'link', 'show'])) as readonly Port[];
  const waiting = shown.filter(
    ({ ifname, ifalias = '', master, flags }) =>
      !isOwn(ifname) && ifalias.startsWith(ALIAS) && (master !== BRIDGE || !flags.includes('UP')),
  );
  await ipBatch(
    runCommand,
    waiting.map(({ ifname }) => `link set dev ${ifname} master ${BRIDGE} up`),
  );
}

/** Calls back with each change of a link as a line of ip-monitor(8), and when links have changed. */
function watchLinks(heard: (line: string) => void, changed: () => void): void {
  const monitor = startProcess(['ip', '-oneline', 'monitor', 'link'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let pending = false;
  if (monitor.stdout !== null) createInterface({ input: monitor.stdout }).on('line', heard);
  monitor.stdout?.on('data', () => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      changed();
    }, BURST);
  });
}
