import { createServer, type Server, type Socket } from 'node:net';
import { basename } from 'node:path';
import { type Applier, ArtefactError } from '../apply/apply.ts';
import type { ServiceArtefact } from '../apply/artefact.ts';
import type { ListeningService } from '../device.ts';
import { Admission, type Refusal } from './admission.ts';
import { startDaemon } from './daemon.ts';
import { LoginWatch } from './login-watch.ts';
import { Refusals } from './refusals.ts';
import { foldRepeats } from './repeats.ts';

/** The limits count them apart. */
export type Family = 'inet' | 'inet6';

/** Where each family listens: everywhere, or where only the device itself gets to. */
const ANY: Readonly<Record<Family, string>> = { inet: '0.0.0.0', inet6: '::' };
const LOOPBACK: Readonly<Record<Family, string>> = { inet: '127.0.0.1', inet6: '::1' };

/**
 * The super-server: it listens for every configured service, accepts, and hands each connection to the service's
 * daemon as its standard input and output. Connections live in their daemons: a service that is taken away closes
 * its port at once and leaves them alone, as on Junos; a limit that is lowered cuts none.
 */
export interface Inetd extends Applier<'service'> {
  /** The services that listen. */
  listening(): ListeningService[];
  /** Whom a daemon serves; undefined when it is none of the super-server's or has ended. */
  client(pid: number): Client | undefined;
  /** What was logged when a limit closed this client's connection; undefined when none did. */
  refusal(address: string, port: number): string | undefined;
  close(): void;
}

/** The other end of a connection. */
export interface Client {
  /** e.g. `ssh`. */
  readonly service: string;
  readonly address: string;
}

interface Listener {
  readonly artefact: ServiceArtefact;
  readonly servers: readonly Server[];
}

/** So many connections leave megabytes that a device at rest would hold for hours. */
const CROWD = 100;

/** Who hears of connections. */
export interface InetdListener {
  /** Each hundred connections. */
  crowd?(): void;
  /** Each that is handed to a daemon; by the service's name, with the daemon's process id and the client's port. */
  served?(service: string, pid: number, address: string | undefined, port: number | undefined): void;
  /** The daemon of a connection has ended. */
  ended?(pid: number): void;
}

/** `log` is given what the super-server and its daemons have to say, a line at a time. */
export function createInetd(log: (program: string, line: string) => void, hears: InetdListener = {}): Inetd {
  const listeners = new Map<string, Listener>();
  /** They outlive the listener: connections of a service that was taken away count when it comes back. */
  const admissions = new Map<string, Record<Family, Admission>>();
  const logins = new LoginWatch();
  const clients = new Map<number, Client>();
  let accepted = 0;
  const refusals = new Refusals();
  const report = foldRepeats((line) => log(`inetd[${process.pid}]`, line));

  function accept(socket: Socket, service: ServiceArtefact, family: Family): void {
    if (++accepted % CROWD === 0) hears.crowd?.();
    socket.on('error', (error) => report(`${service.name} from ${socket.remoteAddress}: ${error.message}`));
    const admission = admissionsOf(service.name)[family];
    const refusal = admission.admit(service.limits);
    if (refusal !== undefined) {
      const message = refusalMessage(refusal, service, socket.remoteAddress);
      report(message);
      refusals.add(socket.remoteAddress, socket.remotePort, message);
      socket.destroy();
      return;
    }
    const { remoteAddress: client, remotePort: port } = socket;
    const pid = startDaemon(socket, service, {
      ended(how) {
        admission.release();
        if (pid !== undefined) {
          logins.forget(pid);
          clients.delete(pid);
          hears.ended?.(pid);
        }
        if (how !== undefined) report(how);
      },
      said: (daemon, line) => log(`${basename(service.argv[0])}[${daemon}]`, line),
    });
    if (pid === undefined) return;
    hears.served?.(service.name, pid, client, port);
    clients.set(pid, { service: service.name, address: client ?? '' });
    if (service.loginWithin === undefined) return;
    logins.watch(pid, service.loginWithin, () => {
      report(`${service.name} from ${client}: no login within ${service.loginWithin} seconds`);
      process.kill(pid);
    });
  }

  function admissionsOf(name: string): Record<Family, Admission> {
    const known = admissions.get(name);
    if (known !== undefined) return known;
    const now = () => performance.now();
    const fresh = { inet: new Admission(now), inet6: new Admission(now) };
    admissions.set(name, fresh);
    return fresh;
  }

  /** What is no longer configured begins anew when it is again, as with inetd; connections that are there go on counting. */
  function forget(wanted: readonly ServiceArtefact[]): void {
    for (const [name, { inet, inet6 }] of admissions) {
      const used = wanted.some((service) => service.name === name) || inet.connections + inet6.connections > 0;
      if (!used) admissions.delete(name);
    }
  }

  async function open(artefact: ServiceArtefact): Promise<void> {
    const servers: Server[] = [];
    listeners.set(artefact.name, { artefact, servers });
    for (const family of ['inet', 'inet6'] as const) {
      const host = (artefact.internal ? LOOPBACK : ANY)[family];
      const server = createServer({ pauseOnConnect: true }, (socket) => accept(socket, current(artefact), family));
      servers.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once('error', (cause) => {
          const message = `service ${artefact.name} cannot listen on ${host} port ${artefact.port}`;
          reject(new ArtefactError(artefact, message, { cause }));
        });
        server.listen({ host, port: artefact.port, ipv6Only: family === 'inet6', backlog: 511 }, resolve);
      });
    }
  }

  /** The artefact as it is now: a changed daemon or limit serves the next connection, without closing the port. */
  function current(artefact: ServiceArtefact): ServiceArtefact {
    return listeners.get(artefact.name)?.artefact ?? artefact;
  }

  function shut(name: string): void {
    for (const server of listeners.get(name)?.servers ?? []) server.close();
    listeners.delete(name);
  }

  return {
    kind: 'service',
    async apply(wanted) {
      forget(wanted);
      for (const [name, { artefact }] of listeners) {
        const next = wanted.find((candidate) => candidate.name === name);
        if (next?.port !== artefact.port || next.internal !== artefact.internal) shut(name);
      }
      for (const artefact of wanted) {
        const listener = listeners.get(artefact.name);
        if (listener === undefined) await open(artefact);
        else listeners.set(artefact.name, { ...listener, artefact });
      }
    },
    client: (pid) => clients.get(pid),
    refusal: (address, port) => refusals.get(address, port),
    listening: () =>
      [...listeners.values()].map(({ artefact: { name, port, limits } }) => {
        const { inet, inet6 } = admissionsOf(name);
        return { name, port, limits, connections: { inet: inet.connections, inet6: inet6.connections } };
      }),
    close() {
      for (const name of [...listeners.keys()]) shut(name);
    },
  };
}

/** In the words of FreeBSD's inetd, which is Junos's. */
function refusalMessage(refusal: Refusal, { name, limits }: ServiceArtefact, client: string | undefined): string {
  return refusal === 'rate'
    ? `${name} from ${client} exceeded counts/min (limit ${limits.perMinute}/min)`
    : `${name} from ${client} exceeded counts (limit ${limits.connections})`;
}
