/** From vtylab's container to what Docker's API is asked for. */
import type { ContainerCreateOptions, EndpointSettings, HostConfig, PortMap } from 'dockerode';
import type { HealthCheck, NetworkAttachment, PortToPublish } from './container-options.ts';
import type { ContainerSpec } from './engine.ts';

/** The body of `POST /containers/create`. No network but the one that is asked for, no privileged mode. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  const { binds = [] } = spec;
  const volumes = binds.filter((bind) => !bind.includes(':'));
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    ...(spec.command !== undefined && { Cmd: [...spec.command] }),
    ...(spec.entrypoint !== undefined && { Entrypoint: [...spec.entrypoint] }),
    ...(spec.environment !== undefined && { Env: environment(spec.environment) }),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.openInput === true && { OpenStdin: true }),
    ...(spec.health !== undefined && { Healthcheck: healthOptions(spec.health) }),
    ...(volumes.length > 0 && { Volumes: Object.fromEntries(volumes.map((path) => [path, {}])) }),
    ...(spec.ports !== undefined && {
      ExposedPorts: Object.fromEntries(spec.ports.map((port) => [portKey(port), {}])),
    }),
    ...(isWithoutNetwork(spec) && { NetworkDisabled: true }),
    ...(spec.network !== undefined && {
      NetworkingConfig: { EndpointsConfig: { [spec.network.name]: endpointOptions(spec.network) } },
    }),
    HostConfig: hostOptions(spec),
  };
}

function hostOptions(spec: ContainerSpec): HostConfig {
  const { limits = {}, dns } = spec;
  const binds = spec.binds?.filter((bind) => bind.includes(':')) ?? [];
  return {
    CapAdd: [...spec.capabilities],
    ...(spec.sysctls !== undefined && { Sysctls: { ...spec.sysctls } }),
    ...(binds.length > 0 && { Binds: binds }),
    ...(spec.devices !== undefined && { Devices: spec.devices.map(deviceOptions) }),
    ...(spec.privileged === true && { Privileged: true }),
    ...(spec.security !== undefined && { SecurityOpt: [...spec.security] }),
    ...(spec.tmpfs !== undefined && { Tmpfs: { ...spec.tmpfs } }),
    ...(spec.cgroupParent !== undefined && { CgroupParent: spec.cgroupParent }),
    ...(spec.cgroupNamespace !== undefined && { CgroupnsMode: spec.cgroupNamespace }),
    ...(spec.hostProcesses === true && { PidMode: 'host' }),
    ...(limits.cpu !== undefined && { NanoCpus: Math.round(limits.cpu * 1e9) }),
    ...(limits.cpuSet !== undefined && { CpusetCpus: limits.cpuSet }),
    // what is swapped out would not count
    ...(limits.memory !== undefined && { Memory: limits.memory, MemorySwap: limits.memory }),
    ...(spec.restart !== undefined && { RestartPolicy: { Name: spec.restart } }),
    ...(spec.autoRemove === true && { AutoRemove: true }),
    ...(spec.sharedMemory !== undefined && { ShmSize: spec.sharedMemory }),
    ...(dns !== undefined && { Dns: [...dns.servers], DnsSearch: [...dns.search], DnsOptions: [...dns.options] }),
    ...(spec.hosts !== undefined && { ExtraHosts: [...spec.hosts] }),
    ...(spec.ports !== undefined && { PortBindings: portOptions(spec.ports) }),
    ...networkMode(spec),
  };
}

function networkMode(spec: ContainerSpec): HostConfig {
  if (spec.hostNamespaces === true) return { NetworkMode: 'host', PidMode: 'host', CapDrop: ['ALL'] };
  if (spec.hostNetwork === true) return { NetworkMode: 'host' };
  if (spec.networkOf !== undefined) return { NetworkMode: `container:${spec.networkOf}` };
  return { NetworkMode: spec.network?.name ?? 'none' };
}

/**
 * Whether the engine's part in networking can be left out: the kernel's namespace is all there is to make. Where the
 * engine takes part, even for network `none`, Docker runs itself twice more for each start, a third of all that a start
 * costs; what it would bring is /etc/hosts and /etc/resolv.conf, which are then the image's.
 */
function isWithoutNetwork(spec: ContainerSpec): boolean {
  const { network, networkOf, hostNamespaces, hostNetwork, networkShared, hosts, dns } = spec;
  const none = network === undefined && networkOf === undefined && hostNamespaces !== true && hostNetwork !== true;
  return none && networkShared !== true && hosts === undefined && dns === undefined;
}

function endpointOptions({ ipv4, ipv6, aliases = [] }: NetworkAttachment): EndpointSettings {
  return {
    ...((ipv4 !== undefined || ipv6 !== undefined) && {
      IPAMConfig: {
        ...(ipv4 !== undefined && { IPv4Address: ipv4 }),
        ...(ipv6 !== undefined && { IPv6Address: ipv6 }),
      },
    }),
    Aliases: [...aliases],
  } as EndpointSettings;
}

/** Docker counts nanoseconds. */
function healthOptions({ test, interval, timeout, startPeriod, retries }: HealthCheck) {
  return {
    Test: [...test],
    ...(interval !== undefined && { Interval: interval * 1e9 }),
    ...(timeout !== undefined && { Timeout: timeout * 1e9 }),
    ...(startPeriod !== undefined && { StartPeriod: startPeriod * 1e9 }),
    ...(retries !== undefined && { Retries: retries }),
  };
}

/** `/dev/net/tun`, `/dev/a:/dev/b:r` */
function deviceOptions(device: string) {
  const [source = '', ...rest] = device.split(':');
  const rights = rest.find((word) => /^[rwm]+$/.test(word)) ?? 'rwm';
  const target = rest.find((word) => word.startsWith('/')) ?? source;
  return { PathOnHost: source, PathInContainer: target, CgroupPermissions: rights };
}

function portKey({ containerPort, protocol }: PortToPublish): string {
  return `${containerPort}/${protocol}`;
}

function portOptions(ports: readonly PortToPublish[]): PortMap {
  const bindings: PortMap = {};
  for (const port of ports) {
    const key = portKey(port);
    bindings[key] = [...(bindings[key] ?? []), { HostIp: port.address, HostPort: String(port.port ?? '') }];
  }
  return bindings;
}

/** The same for a container that is attached to by its standard streams and gone when its process ends. */
export function runOptions(spec: ContainerSpec): ContainerCreateOptions {
  const options = createOptions(spec);
  return {
    ...options,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: { ...options.HostConfig, AutoRemove: true, LogConfig: { Type: 'none', Config: {} } },
  };
}

/** `NAME=value` lines, as Docker takes variables. */
export function environment(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}
