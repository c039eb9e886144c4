import type { ControlHandlers, Fragment, Startup } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';
import { accountApplier } from '../apply/accounts.ts';
import { createSystem, type System } from '../apply/apply.ts';
import type { AccountArtefact } from '../apply/artefact.ts';
import { fileApplier } from '../apply/files.ts';
import { keepIp } from '../apply/ip-process.ts';
import { takeRouterManagement } from '../apply/management.ts';
import { junosName, linuxName } from '../apply/names.ts';
import { createNetwork } from '../apply/network.ts';
import { nftApplier } from '../apply/nft.ts';
import { processApplier } from '../apply/processes.ts';
import { createCliServer } from '../cli/server.ts';
import { Sessions } from '../cli/sessions.ts';
import { systemClock } from '../commit/clock.ts';
import { createDatastore } from '../commit/datastore.ts';
import { evaluate } from '../commit/evaluate.ts';
import { formatProblem } from '../commit/messages.ts';
import { Store } from '../commit/store.ts';
import { compare } from '../config/diff.ts';
import { printCurly } from '../config/print-curly.ts';
import { printSet } from '../config/print-set.ts';
import { interfaceAddresses } from '../control/addresses.ts';
import { captureHandlers } from '../control/captures.ts';
import { nodeEvents } from '../control/events.ts';
import { executedMark, keepExecutedMark } from '../control/executed.ts';
import { linkAliases } from '../control/links.ts';
import { interfacesUp } from '../control/ready.ts';
import { readCounters, verificationHandlers } from '../control/verification.ts';
import type { CommitOptions, Device } from '../device.ts';
import { trackLogins } from '../events/logins.ts';
import { SCHEMA } from '../features/index.ts';
import { retryOptions } from '../features/retry-options.ts';
import { AUTHORIZED_KEYS } from '../features/services/ssh-daemon.ts';
import { hostName } from '../features/system.ts';
import { hasAccount } from '../features/system-login.ts';
import { createFirewallLog } from '../firewall/log.ts';
import { createInetd } from '../inetd/inetd.ts';
import { Sayings } from '../inetd/sayings.ts';
import { collectSyslog } from '../log/syslog.ts';
import { createLog, type Log } from '../log.ts';
import { authorizedKeysApplier } from '../login/authorized-keys.ts';
import { createLoginGate } from '../login/gate.ts';
import { type HostKeys, makeHostKeys } from '../login/host-keys.ts';
import { createMachine } from '../machine.ts';
import { collectWhenQuiet } from '../memory.ts';
import { createObserver } from '../probe/observe.ts';
import { logRevival } from '../revival.ts';
import { runCommand } from '../run.ts';
import { hasErrors, loadFragments } from '../startup.ts';
import { VERSION } from '../version.ts';
import { assertSame, CONNECT_PROGRAM, keepStartup, readStartup } from './files.ts';

/** The committed configurations, where Junos keeps them. */
const CONFIGURATION = '/config';
const CLI_SOCKETS = '/run/vtylab/cli';
const LOGIN_SOCKET = '/run/vtylab/login.sock';
const LOCKOUTS = '/var/db/lockouts.json';
const ROOT = { name: 'root', uid: 0, gid: 0 };

/** Puts a device together, starts it, and returns what it answers the orchestrator. */
export async function startDevice(): Promise<ControlHandlers> {
  const run = runCommand;
  const log = createLog(() => hostName(datastore.committed));
  const sayings = new Sayings();
  const daemons: Log = (program, line) => {
    sayings.hear(program, line);
    logins.logged(program, line);
    log(program, line);
  };
  const closeSyslog = collectSyslog(daemons);
  const machine = createMachine({
    async stopping() {
      inetd.close();
      const written = gate.close();
      processes.close();
      closeSyslog();
      await written;
    },
    stopped: () => network.down(),
  });
  const network = createNetwork(keepIp(run));
  const events = nodeEvents(junosName);
  const logins = trackLogins((pid) => inetd.client(pid), events.tell);
  let hostKeys: HostKeys | undefined;
  const inetd = createInetd(daemons, {
    crowd: collectWhenQuiet,
    served(service, pid, address, port) {
      sayings.serves(pid, address, port);
      if (service === 'ssh') hostKeys?.hurry();
    },
    ended: logins.ended,
  });
  const processes = processApplier((message) => log('vtylab', message), { ulogd: () => firewallLog.entries() });
  const firewallLog = createFirewallLog({ collecting: () => processes.runs('ulogd'), log });

  const accounts = accountApplier((all) => cli.setUsers(all.map(toAccount)));
  const keys = authorizedKeysApplier({
    directory: AUTHORIZED_KEYS,
    logged: '/var/db/logged-keys.json',
    log: (message) => log('mgd', message),
  });
  const appliers = createSystem([
    // filters stand before the addresses and the services they protect, and first, as the kernel takes them as a whole
    // or not at all; files stand before the programs that read them
    [nftApplier(run)],
    [fileApplier(run), accounts, keys],
    [processes, network.interfaces, network.instances, network.routes, inetd],
  ]);
  const system: System = {
    async apply(wanted) {
      await appliers.apply(wanted);
      collectWhenQuiet();
    },
  };
  const sessions = new Sessions(logins.console);
  const datastore = createDatastore({
    schema: SCHEMA,
    evaluate,
    system,
    store: new Store(CONFIGURATION, SCHEMA),
    clock: systemClock,
    log,
    committed: (event) => events.tell({ type: 'commit', ...event }),
    announce: (message) => sessions.broadcast(message, `root@${hostName(datastore.committed)}`),
  });
  const gate = createLoginGate({
    options: () => retryOptions(datastore.committed),
    exists: (user) => hasAccount(datastore.committed, user),
    client: inetd.client,
    attempted: logins.attempt,
    lockout: logins.lockout,
    clock: systemClock,
    log,
    socket: LOGIN_SOCKET,
    file: LOCKOUTS,
  });
  const device: Device = {
    log,
    machine,
    datastore,
    firewallLog,
    lockouts: gate.lockouts,
    services: inetd.listening,
    run,
    sessions,
    version: VERSION,
  };
  const cli = createCliServer(device, CLI_SOCKETS);
  const observer = createObserver({
    run,
    firewallLog,
    refusal: inetd.refusal,
    said: (address, port) => sayings.of(address, port),
    counters: () => readCounters(device),
    nameOf: junosName,
  });

  await firewallLog.listen();
  await gate.open();
  const management = await takeRouterManagement(run);
  network.manage(management);
  network.watch((error) => log('vtylab', `interfaces: ${error.message}`), events.links.line);
  let startup = await readStartup();
  const booted = boot();
  booted.then(() => machine.hasStarted()).catch(() => {});
  booted.finally(() => logRevival(log)).catch(() => {});
  booted.catch((error: Error) => log('vtylab', `boot: ${error.message}`));

  async function boot(): Promise<void> {
    await cli.setUsers([ROOT]); // the console is open whatever becomes of the configuration
    hostKeys = await makeHostKeys(run, (error) => log('vtylab', error.message));
    const restored = await datastore.restore();
    if (startup === undefined && management === undefined) return; // links that come are seen to when they do
    if (restored || startup === undefined) return network.reconcile(); // fxp0 is up without any
    const { messages } = await replaceConfiguration(startup, 'boot');
    if (hasErrors(messages)) throw new Error(messages.map(({ message }) => message).join('\n'));
  }

  async function replaceConfiguration(next: Startup, via: CommitOptions['via']) {
    const { config, messages } = loadFragments(fragmentsOf(next));
    if (hasErrors(messages)) return { changed: false, diff: '', messages };
    const before = datastore.committed;
    const { committed, problems } = await datastore.commit({ user: 'root', via, config });
    for (const problem of problems) messages.push({ severity: problem.severity, message: formatProblem(problem) });
    return { changed: committed, diff: committed ? compare(before, datastore.committed) : '', messages };
  }

  return {
    async hello() {
      const interfaces = await linkAliases(junosName);
      const executed = await executedMark();
      const common = { version: VERSION, ...startupNames(startup), interfaces };
      return { role: 'device', ...common, ...(executed !== undefined && { executed }) };
    },
    async ready({ interfaces, timeout }, signal) {
      await booted;
      const states = await interfacesUp(interfaces, linuxName, timeout, signal);
      await network.follow(); // the routes over a link that came up just now
      return {
        interfaces: states,
        hostName: hostName(datastore.committed),
        services: inetd.listening().map(({ name }) => name),
      };
    },
    async executed({ mark }) {
      await keepExecutedMark(mark);
      return {};
    },
    async configure({ startup: next }) {
      await booted.catch(() => {}); // a configuration that did not boot is there to be replaced
      const result = await replaceConfiguration(next, 'other');
      if (!hasErrors(result.messages)) {
        await keepStartup(next);
        startup = next;
      }
      return result;
    },
    async compare({ startup: next }) {
      await booted.catch(() => {});
      const { config, messages } = loadFragments(fragmentsOf(next));
      return { diff: hasErrors(messages) ? '' : compare(datastore.committed, evaluate(config).config) };
    },
    async note({ startup: next }) {
      assertSame(startup, next);
      await keepStartup(next);
      startup = next;
      return {};
    },
    async configuration({ format }) {
      const print = format === 'set' ? printSet : printCurly;
      return { text: print(datastore.committed) };
    },
    async cli({ command }) {
      const { runOperational } = await import('../cli/run-operational.ts'); // as for sessions
      return runOperational(device, command, ROOT);
    },
    async probe(request) {
      // its ssh client is large, and most nodes are never asked
      const { probe } = await import('../probe/probe.ts');
      return probe(request, { program: CONNECT_PROGRAM });
    },
    observe: async (request) => ({ id: await observer.observe(request) }),
    unobserve: (request) => observer.unobserve(request),
    addresses: () => interfaceAddresses(run, junosName),
    ...events.handlers,
    ...captureHandlers(run, junosName),
    ...verificationHandlers(device, () => (startup?.role === 'device' ? startup.fragments : [])),
  };
}

function fragmentsOf(startup: Startup): readonly Fragment[] {
  if (startup.role === 'device') return startup.fragments;
  throw new Error(`a device cannot start with the startup of a ${startup.role}`);
}

function toAccount({ user, uid, gid }: AccountArtefact) {
  return { name: user, uid, gid };
}
