/** The cells of a matrix: every source address, every destination, every service. */
import type { ProbeService } from '../../protocol/control.ts';
import type { CellName, MatrixScope, PredictedService } from '../../protocol/predict.ts';
import { isLinkLocal } from '../schema/addresses.ts';
import type { SimLab, SimNode } from './network.ts';

/** An address that can be a source or a destination. */
export interface Place {
  readonly node: string;
  readonly interface: string;
  readonly address: string;
}

export interface Cell extends CellName {
  readonly probe: ProbeService;
}

/** Services whose first words the probe knows; of others it sees that they take the connection. */
const SPOKEN: readonly string[] = ['ssh', 'telnet', 'ftp', 'finger'] satisfies ProbeService[];

/** Addresses of interfaces that are up; not link-local ones, nor the loopback's own range, which never leaves. */
export function places(lab: SimLab): Place[] {
  return [...lab.nodes.values()].flatMap((node) =>
    // loopbacks last, as people think of them
    node.interfaces
      .toSorted((a, b) => Number(a.loopback) - Number(b.loopback))
      .filter(({ up }) => up)
      .flatMap(({ name, addresses }) =>
        addresses
          .filter(({ local }) => !isLinkLocal(local) && !local.startsWith('127.') && local !== '::1')
          .map(({ local }) => ({ node: node.name, interface: name, address: local })),
      ),
  );
}

export function servicesOf(lab: SimLab): PredictedService[] {
  return [...lab.nodes.values()].flatMap((node) =>
    node.services.map(({ name, port, limits }) => ({ node: node.name, service: name, port, ...limits })),
  );
}

/** The cells that `scope` asks for, by source, then by destination. */
export function cellsOf(lab: SimLab, scope: MatrixScope): Cell[] {
  const all = places(lab);
  const wanted = (names: readonly string[] | undefined, { node, address }: Place) =>
    names === undefined || names.includes(node) || names.includes(address);
  return all
    .filter((place) => wanted(scope.from, place))
    .flatMap((source) =>
      all
        .filter((place) => wanted(scope.to, place))
        .filter((place) => isInet6(place) === isInet6(source) && (scope.own === true || place.node !== source.node))
        .flatMap((destination) => cellsBetween(source, destination, lab.nodes.get(destination.node), scope)),
    );
}

function isInet6({ address }: Place): boolean {
  return address.includes(':');
}

function cellsBetween(source: Place, destination: Place, to: SimNode | undefined, { services }: MatrixScope): Cell[] {
  if (to === undefined) return [];
  const ends = { from: source.node, source: source.address, to: to.name, destination: destination.address };
  const names = services ?? ['ping', ...to.services.map(({ name }) => name)];
  return names.map((service) => ({ ...ends, service, ...portOf(service, to) }));
}

const WELL_KNOWN: Readonly<Record<string, number>> = { ftp: 21, ssh: 22, telnet: 23, finger: 79, rlogin: 513 };

/** What is probed, and where: a service that is not configured, at its usual port. Port 0: ping, and names nobody knows. */
export function portOf(service: string, to: SimNode): { probe: ProbeService; port: number } {
  if (service === 'ping') return { probe: 'ping', port: 0 };
  const [, protocol, number] = /^(tcp|udp)\/(\d+)$/.exec(service) ?? [];
  if (number !== undefined) return { probe: protocol === 'udp' ? 'udp' : 'tcp', port: Number(number) };
  const port = to.services.find(({ name }) => name === service)?.port ?? WELL_KNOWN[service] ?? 0;
  return { probe: SPOKEN.includes(service) ? (service as ProbeService) : 'tcp', port };
}
