import { createServer, type Server, type Socket } from 'node:net';
import { basename } from 'node:path';
import { type Applier, ArtefactError } from '../apply/apply.ts';
import type { ServiceArtefact } from '../apply/artefact.ts';
import { startProcess } from '../run.ts';

/**
 * The super-server: it listens for every configured service, accepts, and hands each connection to the service's
 * daemon as its standard input and output. Connections live in their daemons: a service that is taken away closes
 * its port at once and leaves them alone, as on Junos.
 */
export interface Inetd extends Applier<'service'> {
  /** The services that listen. */
  listening(): ServiceArtefact[];
  close(): void;
}

interface Listener {
  readonly artefact: ServiceArtefact;
  readonly servers: readonly Server[];
}

/** `log` is given what the daemons write to their standard error, a line at a time. */
export function createInetd(log: (service: string, line: string) => void): Inetd {
  const listeners = new Map<string, Listener>();

  function hand(socket: Socket, { name, argv }: ServiceArtefact): void {
    socket.on('error', (error) => log(name, `connection from ${socket.remoteAddress}: ${error.message}`));
    const daemon = startProcess(argv, { stdio: [socket, socket, 'pipe'] });
    daemon.on('error', (error) => log(name, `${argv[0]}: ${error.message}`));
    daemon.on('spawn', () => socket.destroy()); // ours only: the daemon has its own descriptor by now
    daemon.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n'))
        if (line.trim() !== '') log(`${basename(argv[0])}[${daemon.pid}]`, line.trim());
    });
  }

  async function open(artefact: ServiceArtefact): Promise<void> {
    const servers: Server[] = [];
    listeners.set(artefact.name, { artefact, servers });
    // One socket a family: the limits of a service count IPv4 and IPv6 apart.
    for (const host of ['0.0.0.0', '::']) {
      const server = createServer({ pauseOnConnect: true }, (socket) => hand(socket, current(artefact)));
      servers.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once('error', (cause) => {
          const message = `service ${artefact.name} cannot listen on ${host} port ${artefact.port}`;
          reject(new ArtefactError(artefact, message, { cause }));
        });
        server.listen({ host, port: artefact.port, ipv6Only: host === '::', backlog: 511 }, resolve);
      });
    }
  }

  /** The artefact as it is now: a changed daemon serves the next connection, without closing the port. */
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
      for (const [name, { artefact }] of listeners) {
        if (wanted.find((candidate) => candidate.name === name)?.port !== artefact.port) shut(name);
      }
      for (const artefact of wanted) {
        const listener = listeners.get(artefact.name);
        if (listener === undefined) await open(artefact);
        else listeners.set(artefact.name, { ...listener, artefact });
      }
    },
    listening: () => [...listeners.values()].map(({ artefact }) => artefact),
    close() {
      for (const name of [...listeners.keys()]) shut(name);
    },
  };
}
