/** Docker's networks. */
import type Docker from 'dockerode';
import type { NetworkInspectInfo } from 'dockerode';
import { statusOf } from './docker-errors.ts';
import type { Network, NetworkSpec, Networks, Subnet } from './networks.ts';

/** The driver's option that names the Linux bridge. */
const BRIDGE = 'com.docker.network.bridge.name';
const MTU = 'com.docker.network.driver.mtu';

type Ask = <T>(task: string, request: Promise<T>) => Promise<T>;

/** `ask` waits for an answer and puts failures in words. */
export function dockerNetworks(docker: Docker, ask: Ask): Networks {
  async function list(filters?: Record<string, string[]>): Promise<Network[]> {
    const options = filters === undefined ? {} : { filters };
    return (await ask('list networks', docker.listNetworks(options))).map(toNetwork);
  }
  return {
    async list(label, value) {
      if (label === undefined) return list();
      return list({ label: [value === undefined ? label : `${label}=${value}`] });
    },
    async find(name) {
      // the engine's filter takes parts of names
      return (await list({ name: [name] })).find((network) => network.name === name);
    },
    async create(spec) {
      return (await ask(`make network '${spec.name}'`, docker.createNetwork(networkOptions(spec)))).id;
    },
    async remove(id) {
      try {
        await docker.getNetwork(id).remove();
      } catch (error) {
        if (statusOf(error) === 404) return;
        await ask(`remove network ${id.slice(0, 12)}`, Promise.reject(error));
      }
    },
  };
}

/** The body of `POST /networks/create`. */
export function networkOptions(spec: NetworkSpec): Docker.NetworkCreateOptions {
  const pools = [spec.ipv4, spec.ipv6].filter((pool) => pool !== undefined);
  return {
    Name: spec.name,
    Driver: 'bridge',
    CheckDuplicate: true,
    Labels: { ...spec.labels },
    EnableIPv6: spec.ipv6 !== undefined,
    Options: {
      ...spec.options,
      ...(spec.bridge !== undefined && { [BRIDGE]: spec.bridge }),
      ...(spec.mtu !== undefined && { [MTU]: String(spec.mtu) }),
    },
    ...(pools.length > 0 && { IPAM: { Driver: 'default', Config: pools.map(pool) } }),
  };
}

function pool({ subnet, gateway, range }: Subnet): Record<string, string> {
  return {
    Subnet: subnet,
    ...(gateway !== undefined && { Gateway: gateway }),
    ...(range !== undefined && { IPRange: range }),
  };
}

function toNetwork({ Id, Name, Labels, IPAM, Options }: NetworkInspectInfo): Network {
  return {
    id: Id,
    name: Name,
    labels: Labels ?? {},
    subnets: (IPAM?.Config ?? []).flatMap(({ Subnet: subnet }) => subnet ?? []),
    bridge: Options?.[BRIDGE] ?? `br-${Id.slice(0, 12)}`,
  };
}
