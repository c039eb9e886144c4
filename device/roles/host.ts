import type { ControlHandlers, Startup } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';
import { keepIp } from '../apply/ip-process.ts';
import { takeHostManagement } from '../apply/management.ts';
import { createNetwork } from '../apply/network.ts';
import { interfaceAddresses } from '../control/addresses.ts';
import { captureHandlers } from '../control/captures.ts';
import { nodeEvents } from '../control/events.ts';
import { executedMark, keepExecutedMark } from '../control/executed.ts';
import { linkAliases } from '../control/links.ts';
import { interfacesUp } from '../control/ready.ts';
import { createLog } from '../log.ts';
import { collectWhenQuiet } from '../memory.ts';
import { createObserver } from '../probe/observe.ts';
import { logRevival } from '../revival.ts';
import { runCommand } from '../run.ts';
import { ipAddress, ipPrefix } from '../schema/addresses.ts';
import { VERSION } from '../version.ts';
import { CONNECT_PROGRAM, keepStartup, readStartup } from './files.ts';

const interfaceAddress = ipPrefix({ host: 'any' });
const networkPrefix = ipPrefix({ host: 'zero' });

/** A plain Linux host: addresses, routes, stock clients. It has no configuration language and no filters. */
export async function startHost(): Promise<ControlHandlers> {
  /** Interfaces by their Linux names: those of links. What programs in the node make for themselves is theirs. */
  const own = new Set<string>();
  const hostInterface = (device: string) => (/^(eth\d+|lo)$/.test(device) || own.has(device) ? device : undefined);
  const network = createNetwork(keepIp(runCommand), hostInterface, () => true);
  let startup = await readStartup();
  const log = createLog(() => (startup?.role === 'host' ? startup.hostName : ''));
  logRevival(log);
  const observer = createObserver({
    run: runCommand,
    nameOf: hostInterface,
    firewallLog: { entries: async () => [], lost: () => 0, clear: async () => {} },
  });
  network.manage(await takeHostManagement(runCommand));
  const events = nodeEvents((device) => device);
  network.watch((error) => log('vtylab', `interfaces: ${error.message}`), events.links.line);

  async function apply(next: Startup): Promise<void> {
    if (next.role !== 'host') throw new Error(`a host cannot start with the startup of a ${next.role}`);
    for (const name of Object.keys(next.interfaces)) own.add(name);
    // what had addresses and has none any more loses them; what programs in the node gave the others stays
    const former = startup?.role === 'host' ? Object.keys(startup.interfaces).map((name) => [name, []] as const) : [];
    const all = Object.entries({ ...Object.fromEntries(former), ...next.interfaces });
    const interfaces = all.map(([name, texts]) => {
      const addresses = texts.map((text) => interfaceAddress.parse(text)); // as the kernel writes them
      return { name, addresses, linkLocal: addresses.some((address) => address.includes(':')), up: true };
    });
    await network.interfaces.apply(
      interfaces.map((entry) => ({ kind: 'interface', ...entry })),
      [],
    );
    await network.routes.apply(
      next.routes.map(({ prefix, nextHop }) => ({
        kind: 'route',
        prefix: networkPrefix.parse(prefix),
        via: [ipAddress.parse(nextHop)],
      })),
      [],
    );
  }

  const booted = (startup === undefined ? Promise.resolve() : apply(startup)).finally(collectWhenQuiet);
  booted.catch((error: Error) => log('vtylab', `boot: ${error.message}`));

  return {
    async hello() {
      const interfaces = await linkAliases((device) => device);
      const executed = await executedMark();
      const common = { version: VERSION, ...startupNames(startup), interfaces };
      return { role: 'host', ...common, ...(executed !== undefined && { executed }) };
    },
    async ready({ interfaces, timeout }, signal) {
      await booted;
      const unknown = interfaces.filter((name) => hostInterface(name) === undefined);
      for (const name of unknown) own.add(name);
      if (unknown.length > 0) await network.reconcile();
      const states = await interfacesUp(interfaces, (name) => name, timeout, signal);
      await network.follow(); // the routes over a link that came up just now
      return {
        interfaces: states,
        hostName: startup?.role === 'host' ? startup.hostName : '',
        services: [],
      };
    },
    async executed({ mark }) {
      await keepExecutedMark(mark);
      return {};
    },
    async configure({ startup: next }) {
      await apply(next);
      const changed = startupNames(next).startup !== startupNames(startup).startup;
      await keepStartup(next);
      startup = next;
      return { changed, diff: '', messages: [] };
    },
    // a host's console is a shell
    async cli({ command }) {
      const { stdout, exitCode } = await runCommand(['/bin/bash', '-c', `exec 2>&1\ncd\n${command}`]);
      return { output: stdout, ok: exitCode === 0 };
    },
    async probe(request) {
      // its ssh client is large, and most nodes are never asked
      const { probe } = await import('../probe/probe.ts');
      return probe(request, { program: CONNECT_PROGRAM });
    },
    observe: async (request) => ({ id: await observer.observe(request) }),
    unobserve: (request) => observer.unobserve(request),
    addresses: () => interfaceAddresses(runCommand, hostInterface),
    ...events.handlers,
    ...captureHandlers(runCommand, hostInterface),
    state: async () => ({ counters: [], lockouts: [] }),
  };
}
