/** What a node's keys ask for of its container. */
import { resolve } from 'node:path';
import type { ContainerOptions, HealthCheck, Limits } from '../engine/container-options.ts';
import { readBind, readCommand, readPort } from './container-words.ts';
import { error, formatPath, warning } from './diagnostics.ts';
import { readEnvironment } from './env-files.ts';
import { addressesOf } from './ip-commands.ts';
import { hasWorkload, kindOfWord, sharedNetwork } from './kinds.ts';
import type { HealthFile } from './node-keys.ts';
import { bindPath, configPath } from './read.ts';
import type { Entries, Located } from './shape.ts';
import type { Command, Diagnostic, NodeContainer, Workload } from './topology.ts';
import type { NodeFile } from './topology-file.ts';

export interface ContainerContext {
  readonly texts: ReadonlyMap<string, string>;
  readonly paths: ReadonlySet<string>;
  readonly problems: Diagnostic[];
}

/** Of a node that runs vtylab's own program, as root; undefined when nothing is asked for. */
export function containerOf(node: string, file: NodeFile, context: ContainerContext): NodeContainer | undefined {
  const {
    command: _,
    entrypoint: __,
    user: ___,
    hostProcesses: ____,
    ...program
  } = programSettings(node, file, context);
  const made: NodeContainer = { ...networkSettings(file), ...program };
  if (made.health?.test.length === 0 && file.healthcheck !== undefined) {
    const message = `${node} healthcheck: expected 'test': vtylab's image has no check of its own, 'up' waits until the node is ready`;
    context.problems.push(warning(file.healthcheck.place, message));
  }
  return Object.keys(made).length > 0 ? made : undefined;
}

/**
 * An image that is not vtylab's own runs in a node of kind linux; undefined for every other node.
 *
 * @param network the one it shares, if any
 * @param ends others wait for its end, so it is not started again unless the lab file says so
 */
export function workloadOf(
  node: string,
  file: NodeFile,
  context: ContainerContext,
  ends: boolean,
  network?: Workload['network'],
): Workload | undefined {
  if (!hasWorkload(file) || file.image === undefined) return undefined;
  // as containerlab has it for this kind; an image whose program is a shell waits for input that may come
  const restart = ends ? ('no' as const) : ('always' as const);
  const container = { restart, openInput: true, ...programSettings(node, file, context) };
  return { image: file.image.value, container, ...(network && { network }) };
}

/** The commands to run: of a host without those that its addresses and routes are made from. */
export function commandsOf(node: string, file: NodeFile, { problems }: ContainerContext): Command[] {
  const host = kindOfWord(file.kind?.value) === 'host' && sharedNetwork(file) === undefined;
  return (file.exec?.value ?? []).flatMap(({ value: text, place }): Command[] => {
    if (host && addressesOf([text]).rest.length === 0) return [];
    const argv = readCommand(text);
    if (typeof argv !== 'string') return [{ text, argv, place }];
    problems.push(error(place, `${node} exec: ${argv}`));
    return [];
  });
}

/** What belongs to the network namespace, whichever container has it. */
export function networkSettings(file: NodeFile): NodeContainer {
  const { dns, ports, sysctls, 'extra-hosts': hosts } = file;
  const texts = (list: Located<readonly Located<string>[]> | undefined) =>
    (list?.value ?? []).map(({ value }) => value);
  return {
    ...(sysctls && { sysctls: record(sysctls) }),
    ...(dns && {
      dns: { servers: texts(dns.value.servers), search: texts(dns.value.search), options: texts(dns.value.options) },
    }),
    ...(hosts && { hosts: texts(hosts) }),
    ...(ports && {
      ports: ports.value.flatMap(({ value }) => {
        const read = readPort(value);
        return typeof read === 'string' ? [] : read; // the shape has told it
      }),
    }),
  };
}

/** What belongs to the container that runs the node's program. */
export function programSettings(node: string, file: NodeFile, context: ContainerContext): NodeContainer {
  const environment = { ...fileVariables(node, file, context), ...(file.env && record(file.env)) };
  const words = (key: 'cmd' | 'entrypoint') => commandOf(node, key, file[key], context);
  const limits = limitsOf(file);
  const binds = [
    ...(file.binds?.value ?? []).flatMap((bind) => bindOf(node, bind, context)),
    ...(file.volumes?.value ?? []).map(({ value }) => value),
  ];
  const list = (key: 'cap-add' | 'devices') => file[key]?.value.map(({ value }) => value);
  const [command, entrypoint] = [words('cmd'), words('entrypoint')];
  const [capabilities, devices] = [list('cap-add')?.map(withoutCap), list('devices')];
  return {
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(file.labels && { labels: record(file.labels) }),
    ...(file.user && { user: file.user.value }),
    ...(command && { command }),
    ...(entrypoint && { entrypoint }),
    ...(binds.length > 0 && { binds }),
    ...(capabilities && { capabilities }),
    ...(devices && { devices }),
    ...(file.privileged?.value === true && { privileged: true }),
    ...(file['security-opts'] && { security: file['security-opts'].value.map(({ value }) => value) }),
    ...(file.tmpfs && { tmpfs: record(file.tmpfs) }),
    ...(file['cgroup-parent'] && { cgroupParent: file['cgroup-parent'].value }),
    ...(file['cgroupns-mode'] && { cgroupNamespace: file['cgroupns-mode'].value }),
    ...(file['pid-mode']?.value === 'host' && { hostProcesses: true }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(file.healthcheck && { health: healthOf(file.healthcheck.value) }),
    ...(file['restart-policy'] && { restart: lower(file['restart-policy'].value) }),
    ...(file['auto-remove']?.value === true && { autoRemove: true }),
    ...(file['shm-size'] && { sharedMemory: file['shm-size'].value }),
  };
}

function record(entries: Located<Entries<string>>): Record<string, string> {
  return Object.fromEntries([...entries.value].map(([name, { value }]) => [name, value]));
}

function limitsOf(file: NodeFile): Limits {
  return {
    ...(file.cpu && { cpu: file.cpu.value }),
    ...(file['cpu-set'] && { cpuSet: file['cpu-set'].value }),
    ...(file.memory && { memory: file.memory.value }),
  };
}

function lower(word: string): NonNullable<ContainerOptions['restart']> {
  return word.toLowerCase() as NonNullable<ContainerOptions['restart']>;
}

function withoutCap(name: string): string {
  return name.replace(/^CAP_/i, '').toUpperCase();
}

function healthOf(file: HealthFile): HealthCheck {
  const words = file.test?.value.map(({ value }) => value) ?? [];
  const known = words.length === 0 || words[0] === 'CMD' || words[0] === 'CMD-SHELL' || words[0] === 'NONE';
  return {
    test: known ? words : ['CMD-SHELL', ...words],
    ...(file.interval && { interval: file.interval.value }),
    ...(file.timeout && { timeout: file.timeout.value }),
    ...(file['start-period'] && { startPeriod: file['start-period'].value }),
    ...(file.retries && { retries: file.retries.value }),
  };
}

function commandOf(
  node: string,
  key: string,
  given: Located<string> | undefined,
  { problems }: ContainerContext,
): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const words = readCommand(given.value);
  if (typeof words !== 'string') return words;
  problems.push(error(given.place, `${node} ${key}: ${words}`));
  return undefined;
}

function bindOf(node: string, bind: Located<string>, { paths, problems }: ContainerContext): string[] {
  const read = readBind(bind.value);
  if (typeof read === 'string') return []; // the shape has told it
  const path = bindPath(bind);
  if (path === undefined) return [read.destination];
  if (!paths.has(path)) {
    const tried = `'${read.source}' is not there (tried ${formatPath(path)})`;
    problems.push(error(bind.place, `${node} binds: ${tried}; expected a file or a directory`));
  }
  return [[path, read.destination, ...(read.options === undefined ? [] : [read.options])].join(':')];
}

function fileVariables(node: string, file: NodeFile, { texts, problems }: ContainerContext): Record<string, string> {
  const all: Record<string, string> = {};
  for (const named of file['env-files']?.value ?? []) {
    const path = resolve(configPath(named));
    const text = texts.get(path);
    if (text !== undefined) Object.assign(all, readEnvironment(text));
    else {
      const tried = `cannot read '${named.value}' (tried ${formatPath(path)})`;
      problems.push(error(named.place, `${node} env-files: ${tried}; expected a file of NAME=VALUE lines`));
    }
  }
  return all;
}
