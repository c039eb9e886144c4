import { expect, test } from 'vitest';
import { createOptions, runOptions } from '../../../lab/engine/docker-spec.ts';
import type { ContainerSpec } from '../../../lab/engine/engine.ts';

const spec: ContainerSpec = {
  name: 'n',
  image: 'i',
  hostname: 'R1',
  labels: { a: 'b' },
  command: ['host'],
  environment: { X: '1' },
  capabilities: ['NET_ADMIN'],
  sysctls: { 'net.ipv4.ip_forward': '1' },
};

test('a node has no network, no more capabilities than named, and is not privileged', () => {
  expect(createOptions(spec)).toEqual({
    name: 'n',
    Image: 'i',
    Hostname: 'R1',
    Labels: { a: 'b' },
    Cmd: ['host'],
    Env: ['X=1'],
    NetworkDisabled: true,
    HostConfig: { NetworkMode: 'none', CapAdd: ['NET_ADMIN'], Sysctls: { 'net.ipv4.ip_forward': '1' } },
  });
});

test('the engine sees to the network of a container only where it has something to see to', () => {
  const disabled = (more: Partial<ContainerSpec>) => createOptions({ ...spec, ...more }).NetworkDisabled;
  expect(disabled({})).toBe(true);
  expect(disabled({ network: { name: 'management' } })).toBeUndefined();
  expect(disabled({ networkOf: 'another' })).toBeUndefined();
  expect(disabled({ hostNamespaces: true })).toBeUndefined();
  expect(disabled({ hostNetwork: true })).toBeUndefined();
  // /etc/hosts and /etc/resolv.conf are the engine's part too
  expect(disabled({ networkShared: true })).toBeUndefined();
  expect(disabled({ hosts: ['server:192.0.2.1'] })).toBeUndefined();
  expect(disabled({ dns: { servers: ['192.0.2.1'], search: [], options: [] } })).toBeUndefined();
});

test("what a lab may ask for of its own images is in Docker's words", () => {
  const more: Partial<ContainerSpec> = {
    privileged: true,
    security: ['seccomp=unconfined'],
    tmpfs: { '/run': 'size=1m' },
    cgroupParent: '/lab',
    cgroupNamespace: 'private',
    hostProcesses: true,
    hostNetwork: true,
    binds: ['data:/data:ro', '/scratch'],
  };
  const options = createOptions({ ...spec, ...more });
  expect(options.Volumes).toEqual({ '/scratch': {} });
  expect(options.HostConfig).toMatchObject({
    Privileged: true,
    SecurityOpt: ['seccomp=unconfined'],
    Tmpfs: { '/run': 'size=1m' },
    CgroupParent: '/lab',
    CgroupnsMode: 'private',
    PidMode: 'host',
    NetworkMode: 'host',
    Binds: ['data:/data:ro'],
  });
});

test('the patch panel shares pid and net namespaces, has only its capability, and is removed by the engine', () => {
  const panel = { name: 'p', image: 'i', labels: {}, capabilities: ['NET_ADMIN'], hostNamespaces: true };
  expect(runOptions(panel).HostConfig).toEqual({
    NetworkMode: 'host',
    PidMode: 'host',
    CapDrop: ['ALL'],
    CapAdd: ['NET_ADMIN'],
    AutoRemove: true,
    LogConfig: { Type: 'none', Config: {} },
  });
});
