/** From vtylab's container to what Docker's API is asked for. */
import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerSpec } from './engine.ts';

/** The body of `POST /containers/create`. No network, no privileged mode. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    ...(spec.command !== undefined && { Cmd: [...spec.command] }),
    ...(spec.entrypoint !== undefined && { Entrypoint: [...spec.entrypoint] }),
    ...(spec.environment !== undefined && { Env: environment(spec.environment) }),
    HostConfig: {
      CapAdd: [...spec.capabilities],
      ...(spec.sysctls !== undefined && { Sysctls: { ...spec.sysctls } }),
      ...(spec.hostNamespaces === true
        ? { NetworkMode: 'host', PidMode: 'host', CapDrop: ['ALL'] }
        : { NetworkMode: spec.networkOf === undefined ? 'none' : `container:${spec.networkOf}` }),
    },
  };
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
