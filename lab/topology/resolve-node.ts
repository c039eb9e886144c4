/** One node of a lab file: what it starts with, and what is wrong with it. */
import { relative, resolve } from 'node:path';
import type { Fragment, Startup } from '../../protocol/control.ts';
import type { Commands, Words } from './config-shape.ts';
import { error, formatPath } from './diagnostics.ts';
import type { Doubt } from './doubt.ts';
import { type Facts, factsOfNode, factsOfText } from './facts.ts';
import { generateConfig, routePrefix, setCommand } from './generate-config.ts';
import { ADDRESS_KEYS, ROUTER_KEYS } from './inherit.ts';
import { isForeign, kindOfWord } from './kinds.ts';
import { checkInterface, isLoopback } from './names.ts';
import { configPathOf } from './read.ts';
import { commandsOf, containerOf, networkSettings, workloadOf } from './resolve-container.ts';
import { attachmentOf } from './resolve-mgmt.ts';
import { stagesOf } from './resolve-stages.ts';
import { savedFile } from './saved.ts';
import type { Entry, Located } from './shape.ts';
import type { Diagnostic, LabNode, NodeKind, Place, SharedNetwork } from './topology.ts';
import type { LabFile, NodeFile } from './topology-file.ts';

/** What holds for all nodes of a lab. */
export interface NodeContext {
  /** The lab file, absolute. */
  readonly file: string;
  /** The lab's name. */
  readonly lab: string;
  /** Directory of the lab file: fragments name their files from here, wherever vtylab is started. */
  readonly directory: string;
  /** Absolute path of a `startup-config` → its text. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is there of what `binds` name, absolute. */
  readonly paths: ReadonlySet<string>;
  /** Nodes whose images are in other networks than their own. */
  readonly networks: ReadonlyMap<string, SharedNetwork>;
  /** Nodes whose end others wait for. */
  readonly ends: ReadonlySet<string>;
  /** The management network as the lab file asks for it. */
  readonly mgmt: LabFile['mgmt'];
  /** Node → the text of the saved configuration that it starts from. */
  readonly saved: ReadonlyMap<string, string>;
  readonly doubt: Doubt;
  readonly problems: Diagnostic[];
}

export interface ResolvedNode {
  readonly node: LabNode;
  /** Undefined when the node's configuration holds more than a scan can follow. */
  readonly facts: Facts | undefined;
}

export function kindOf(node: NodeFile): NodeKind {
  return kindOfWord(node.kind?.value);
}

/** `ports` are the interfaces that links bring. */
export function resolveNode(
  name: string,
  entry: Entry<NodeFile>,
  ports: readonly string[],
  context: NodeContext,
): ResolvedNode {
  const file = entry.value;
  const kind = kindOf(file);
  const common = {
    name,
    place: entry.key,
    kind,
    image: imageOf(file),
    interfaces: ports,
    ...asked(name, entry, ports, context),
  };
  for (const key of ['interfaces', 'filter'] as const) checkInterfaceNames(name, kind, file[key]?.value, context);
  if (kind === 'bridge') {
    refuseKeys(name, file, [...ROUTER_KEYS, ...ADDRESS_KEYS], 'a bridge; it takes kind and network-mode', context);
    const node = { ...common, startup: { role: 'bridge', hostName: file.hostname?.value ?? name } } as const;
    return { node, facts: { addresses: [], routes: [] } };
  }
  const facts = factsOfNode(name, file, context.problems);
  if (kind === 'host') {
    checkHost(name, file, ports, context);
    return { node: { ...common, startup: hostStartup(file.hostname?.value ?? name, file) }, facts };
  }
  checkUsers(name, file, context);
  const saved = file['enforce-startup-config']?.value === true ? undefined : context.saved.get(name);
  if (saved !== undefined) {
    const path = savedFile({ file: context.file, name: context.lab }, name);
    const fragments = [{ file: nameFrom(path, context), line: 1, text: saved }];
    const node = { ...common, saved: true, startup: { role: 'device', fragments } } as const;
    return { node, facts: factsOfText(name, fragments, () => path) };
  }
  const files = fileFragments(name, file, context);
  const inline = inlineFragments(file, context);
  const hostName = fragment(
    ['system', 'host-name', file.hostname?.value ?? name],
    file.hostname?.place ?? entry.key,
    context,
  );
  const short = generateConfig(file).map(({ value, place }) => fragment(value, place, context));
  const text = factsOfText(name, [...files, ...inline], (path) => resolve(context.directory, path));
  const all = text && {
    addresses: [...facts.addresses, ...text.addresses],
    routes: [...facts.routes, ...text.routes],
  };
  const startup = file['startup-config']?.value ?? [];
  const startupFiles = startup.flatMap((named) => configPathOf(named) ?? []);
  const inPlace = short.length + inline.length + startup.length - startupFiles.length > 0;
  const sources = { files: startupFiles, inline: inPlace };
  return {
    node: { ...common, sources, startup: { role: 'device', fragments: [hostName, ...files, ...short, ...inline] } },
    facts: all,
  };
}

/** What a node's keys ask for beside its kind, its links and its configuration. */
function asked(name: string, { value: file }: Entry<NodeFile>, ports: readonly string[], context: NodeContext) {
  const management = attachmentOf(file, context.mgmt);
  const ends = context.ends.has(name);
  const workload = workloadOf(name, file, context, ends, context.networks.get(name));
  const stages = stagesOf(name, file, context.problems);
  const network = networkSettings(file);
  const own = Object.keys(network).length > 0 ? network : undefined;
  const container = workload === undefined ? containerOf(name, file, context) : own;
  const exec = commandsOf(name, file, context);
  const taken = kindOf(file) === 'host' ? 'eth0' : 'fxp0';
  if (management !== undefined && ports.includes(taken)) {
    const remedy = "'network-mode: none' keeps the node off it";
    const place = file.ports?.place ?? context.mgmt?.place ?? file['mgmt-ipv4']?.place ?? file['mgmt-ipv6']?.place;
    const message = `${name}: a link ends at ${taken}, which the management network takes; ${remedy}`;
    if (place !== undefined) context.problems.push(error(place, message));
  }
  const pull = file['image-pull-policy']?.value.toLowerCase();
  return {
    ...(container && { container }),
    ...(workload && { workload }),
    ...(exec.length > 0 && { exec }),
    ...(file['startup-delay'] && { startupDelay: file['startup-delay'].value }),
    ...(file.hostname && { hostname: file.hostname.value }),
    ...(file.runtime && { runtime: { name: file.runtime.value, place: file.runtime.place } }),
    ...(stages && { stages }),
    ...(ends && ({ ends } as const)),
    ...(management && { management }),
    ...(pull !== undefined && ({ pull: pull === 'always' || pull === 'never' ? pull : 'missing' } as const)),
  };
}

function hostStartup(hostName: string, { interfaces, static: routes }: NodeFile): Startup {
  const addresses = [...(interfaces?.value ?? [])].map(([name, { value }]) => {
    return [name, (value.address?.value ?? []).map((address) => address.value)] as const;
  });
  return {
    role: 'host',
    hostName,
    interfaces: Object.fromEntries(addresses),
    routes: [...(routes?.value ?? [])].map(([key, { value: nextHop }]) => {
      return { prefix: routePrefix(key, nextHop), nextHop };
    }),
  };
}

/** A file as fragments name it. */
function nameFrom(file: string, { directory }: NodeContext): string {
  return relative(directory, file);
}

/** One fragment a statement, so that what the device says of it points at the line of the YAML file. */
function fragment(words: Words, place: Place, context: NodeContext): Fragment {
  return { file: nameFrom(place.file, context), line: place.line, column: place.column, text: setCommand(words) };
}

function fileFragments(node: string, file: NodeFile, context: NodeContext): Fragment[] {
  if (file['suppress-startup-config']?.value === true) return [];
  return (file['startup-config']?.value ?? []).flatMap((named) => {
    const path = configPathOf(named);
    if (path === undefined || typeof named.value !== 'string') return inPlace(named, context);
    const text = context.texts.get(path);
    if (text !== undefined) return [{ file: nameFrom(path, context), line: 1, text }];
    const tried = `cannot read '${named.value}' (tried ${formatPath(path)})`;
    context.problems.push(error(named.place, `${node} startup-config: ${tried}; expected a configuration file`));
    return [];
  });
}

function inlineFragments(file: NodeFile, context: NodeContext): Fragment[] {
  const config = file.config?.value ?? [];
  return config === 'variables' ? [] : config.flatMap((commands) => inPlace(commands, context));
}

/** Configuration that stands in the lab file itself; nothing for a file's name. */
function inPlace({ value, place }: Located<string | Commands>, context: NodeContext): Fragment[] {
  if (typeof value === 'string') return [];
  return [{ file: nameFrom(place.file, context), line: value.line, text: value.text }];
}

/** containerlab's kinds name images of other programs, which could not be talked to. */
function imageOf(file: NodeFile): string | undefined {
  return isForeign(file.kind?.value) ? undefined : file.image?.value;
}

type Keys = ReadonlyMap<string, Entry<unknown>> | undefined;

function checkInterfaceNames(node: string, kind: NodeKind, keys: Keys, context: NodeContext): void {
  for (const [name, { key }] of keys ?? []) {
    const wrong = checkInterface(kind, name);
    if (wrong !== undefined) context.problems.push(error(key, `${node}: ${wrong}`));
  }
}

/** A host has no configuration language, and only the interfaces that links bring (and `lo`). */
function checkHost(node: string, file: NodeFile, ports: readonly string[], context: NodeContext): void {
  const { problems, doubt } = context;
  refuseKeys(node, file, ROUTER_KEYS, 'a host; a host takes kind, image, interfaces and static', context);
  if (doubt.ofLinks) return;
  for (const [name, { key }] of file.interfaces?.value ?? []) {
    if (ports.includes(name) || isLoopback('host', name) || checkInterface('host', name) !== undefined) continue;
    problems.push(error(key, `${node}: no link ends at ${name}; expected ${[...ports, 'lo'].join(' or ')}`));
  }
}

/** @param why what they are not for, and what is expected instead */
function refuseKeys(
  node: string,
  file: NodeFile,
  keys: readonly (keyof NodeFile)[],
  why: string,
  { problems }: NodeContext,
): void {
  for (const key of keys) {
    const given: Located<unknown> | undefined = file[key];
    // containerlab's variables for templates are told in a warning, of every kind
    if (given && given.value !== 'variables') problems.push(error(given.place, `${node}: '${key}' is not for ${why}`));
  }
}

function checkUsers(node: string, file: NodeFile, { problems }: NodeContext): void {
  for (const [name, { value }] of file.users?.value ?? []) {
    const both = value.password && value['encrypted-password'];
    if (both)
      problems.push(error(both.place, `${node} users ${name}: password and encrypted-password; expected one of them`));
  }
  const root = file.users?.value.get('root')?.value;
  if (root?.class === undefined) return;
  problems.push(
    error(root.class.place, `${node} users: root has no class; expected 'password' or 'encrypted-password'`),
  );
}
