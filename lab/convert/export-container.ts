/** What a node's container has, as keys of containerlab's. */
import type { PortToPublish } from '../engine/container-options.ts';
import type { Command, LabNode, ManagementNetwork, NodeStages, SharedNetwork } from '../topology/topology.ts';

/** Keys of a node; those that nothing is said of are left out. */
export function containerKeys(node: LabNode): Record<string, unknown> {
  const made = { ...node.container, ...node.workload?.container };
  const { limits = {}, health, dns, ports, restart } = made;
  return defined({
    image: node.workload?.image,
    'image-pull-policy': node.pull && { always: 'Always', missing: 'IfNotPresent', never: 'Never' }[node.pull],
    env: made.environment,
    labels: made.labels,
    user: made.user,
    entrypoint: made.entrypoint && commandLine(made.entrypoint),
    cmd: made.command && commandLine(made.command),
    binds: some(made.binds?.filter((bind) => bind.startsWith('/') && bind.includes(':'))),
    volumes: some(made.binds?.filter((bind) => !bind.startsWith('/') || !bind.includes(':'))),
    ports: ports?.map(portWord),
    'cap-add': made.capabilities,
    devices: made.devices,
    sysctls: made.sysctls,
    'extra-hosts': made.hosts,
    dns,
    cpu: limits.cpu,
    'cpu-set': limits.cpuSet,
    memory: limits.memory && `${limits.memory}b`,
    'shm-size': made.sharedMemory && `${made.sharedMemory}b`,
    healthcheck:
      health &&
      defined({
        test: some(health.test),
        interval: health.interval,
        timeout: health.timeout,
        'start-period': health.startPeriod,
        retries: health.retries,
      }),
    // an image of its own is started again by default
    'restart-policy': node.workload !== undefined && node.ends !== true && restart === 'always' ? undefined : restart,
    hostname: node.hostname,
    runtime: node.runtime?.name,
    'network-mode': node.workload?.network && networkMode(node.workload.network),
    privileged: made.privileged,
    'security-opts': made.security,
    tmpfs: made.tmpfs,
    'cgroup-parent': made.cgroupParent,
    'cgroupns-mode': made.cgroupNamespace,
    'pid-mode': made.hostProcesses === true ? 'host' : undefined,
    'startup-delay': node.startupDelay,
    stages: node.stages && stageKeys(node.stages),
    'auto-remove': made.autoRemove,
    'mgmt-ipv4': node.management?.ipv4,
    'mgmt-ipv6': node.management?.ipv6,
    aliases: node.management?.aliases,
  });
}

function stageKeys(stages: NodeStages): Record<string, unknown> {
  const exec = (commands: readonly Command[], phase: string) => commands.map(({ text }) => ({ command: text, phase }));
  return Object.fromEntries(
    Object.entries(stages).map(([name, { waitFor, onEnter, onExit }]) => {
      const commands = [...exec(onEnter, 'on-enter'), ...exec(onExit, 'on-exit')];
      const waits = waitFor.map(({ node, stage }) => ({ node, stage }));
      return [name, { ...(waits.length > 0 && { 'wait-for': waits }), ...(commands.length > 0 && { exec: commands }) }];
    }),
  );
}

/** The lab's management network. */
export function mgmtKeys({ name, ipv4, ipv6, bridge, mtu, options }: ManagementNetwork): Record<string, unknown> {
  return defined({
    network: name,
    'ipv4-subnet': ipv4?.subnet,
    'ipv4-gw': ipv4?.gateway,
    'ipv4-range': ipv4?.range,
    'ipv6-subnet': ipv6?.subnet,
    'ipv6-gw': ipv6?.gateway,
    'ipv6-range': ipv6?.range,
    bridge,
    mtu,
    'driver-opts': options,
  });
}

function defined(keys: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

function some<T>(list: readonly T[] = []): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function networkMode(network: SharedNetwork): string {
  if ('host' in network) return 'host';
  return `container:${'node' in network ? network.node : network.container}`;
}

function portWord({ address, port, containerPort, protocol }: PortToPublish): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${port ?? ''}:${containerPort}/${protocol}`;
}

/** Words as one line, which splits into the same words again. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
