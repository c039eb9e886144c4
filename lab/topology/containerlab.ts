/** What a lab file in containerlab's format asks for that is not done: each is told in a warning where it stands. */
import { NODE_EXTRAS } from './containerlab-shape.ts';
import { warning } from './diagnostics.ts';
import { addressesOf } from './ip-commands.ts';
import { hasWorkload, isForeign, isHostBridge, isKindWord, kindOfWord, sharedNetwork } from './kinds.ts';
import type { Entry, Located } from './shape.ts';
import type { Diagnostic, Place } from './topology.ts';
import { EXTRA_LAB_KEYS, type InterfaceFile, type LabFile, type NodeFile } from './topology-file.ts';

/** Keys that only make sense for another program than vtylab's. */
const OWN_PROGRAM = ['cmd', 'entrypoint', 'user'] as const;

type Tell = (at: { readonly place: Place }, message: string) => void;

/** Keys that are about the network of a node. */
const OWN_NETWORK = [
  'ports',
  'mgmt-ipv4',
  'mgmt-ipv6',
  'aliases',
  'sysctls',
  'dns',
  'extra-hosts',
  'mgmt-net',
] as const;

/** Warnings about the lab as a whole and about every node. A key that nodes inherit is told once, where it stands. */
export function notCarriedOut(lab: LabFile, nodes: ReadonlyMap<string, Entry<NodeFile>>): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const networks = lab.mgmt?.value.network?.value ?? `vtylab-${lab.name.value}`;
  const tell: Tell = ({ place }, message) => {
    const one = warning(place, message);
    const key = `${one.file}:${one.line}:${one.column}`;
    if (!found.has(key)) found.set(key, one);
  };
  for (const key of EXTRA_LAB_KEYS) {
    const given: Located<unknown> | undefined = lab[key];
    if (given !== undefined) tell(given, `'${key}' is not carried out yet; the lab starts without it`);
  }
  for (const [kind, entry] of lab.topology?.value.kinds?.value ?? []) {
    if (isKindWord(kind)) continue;
    tell({ place: entry.key }, `topology.kinds.${kind} is left out: no node can be of a kind '${kind}' here`);
  }
  for (const [name, { value: node }] of nodes) {
    for (const extra of Object.keys(NODE_EXTRAS) as (keyof typeof NODE_EXTRAS)[]) {
      const given = node[extra];
      if (given !== undefined) tell(given, `${name}: '${extra}' is not carried out; the node starts without it`);
    }
    for (const key of OWN_PROGRAM) {
      const given = node[key];
      if (given === undefined || hasWorkload(node)) continue;
      tell(given, `${name}: '${key}' is not carried out; vtylab's own program runs there`);
    }
    tellNetwork(name, node, networks, tell);
    const processes = node['pid-mode'];
    if (processes !== undefined && (processes.value !== 'host' || !hasWorkload(node))) {
      tell(
        processes,
        `${name}: 'pid-mode: ${processes.value}' is not carried out; expected host, of an image of its own`,
      );
    }
    const apply = node['link-apply-mode'];
    if (apply !== undefined && apply.value !== 'live') {
      tell(apply, `${name}: 'link-apply-mode: ${apply.value}' is not carried out; links change while nodes run`);
    }
    for (const port of node.ports?.value ?? []) {
      if (!/[/]ts$/i.test(port.value.trim())) continue;
      tell(port, `${name}: port '${port.value}' is not carried out; there is no Tailscale here`);
    }
    if (node.config?.value === 'variables') {
      tell(node.config, `${name}: 'config' with variables is not carried out yet; the node starts without it`);
    }
    const kind = node.kind;
    if (isForeign(kind?.value) && kind?.value !== 'linux' && node.image !== undefined) {
      const { value } = node.image;
      tell(node.image, `${name}: vtylab's own image runs for kind '${kind?.value}', not '${value}'`);
    }
  }
  return [...found.values()];
}

/** Of `network-mode` and what goes with the management network. */
function tellNetwork(name: string, node: NodeFile, management: string, tell: Tell): void {
  const mode = node['network-mode'];
  const shared = sharedNetwork(node);
  if (mode !== undefined && shared === undefined && !['none', 'bridge'].includes(mode.value) && !isHostBridge(node)) {
    const why = hasWorkload(node)
      ? 'expected none, bridge, host or container:NAME'
      : "vtylab's own program needs a network of its own, whose interfaces, addresses and routes it makes; expected none, or bridge for the management network";
    tell(mode, `${name}: 'network-mode: ${mode.value}' is not carried out; ${why}`);
  }
  for (const key of shared === undefined ? [] : OWN_NETWORK) {
    const given: Located<unknown> | undefined = node[key];
    if (given !== undefined) tell(given, `${name}: '${key}' is not carried out with 'network-mode: ${mode?.value}'`);
  }
  const network = node['mgmt-net'];
  if (network !== undefined && network.value !== management) {
    tell(
      network,
      `${name}: 'mgmt-net: ${network.value}' is not carried out; there is one management network, '${management}'`,
    );
  }
}

/** A host with the addresses and routes that its `exec` sets up, as if its `interfaces` and `static` said so; they go before. */
export function withCommands(entry: Entry<NodeFile>): Entry<NodeFile> {
  const { exec, kind } = entry.value;
  if (exec === undefined || kindOfWord(kind?.value) !== 'host' || sharedNetwork(entry.value) !== undefined)
    return entry;
  const interfaces = new Map<string, Entry<InterfaceFile>>();
  const routes = new Map<string, Entry<string>>();
  for (const { value: command, place } of exec.value) {
    const found = addressesOf([command]);
    for (const [name, address] of found.addresses) {
      const before = interfaces.get(name)?.value.address?.value ?? [];
      const value = { description: undefined, address: { place, value: [...before, { place, value: address }] } };
      interfaces.set(name, { key: place, place, value });
    }
    for (const [prefix, nextHop] of Object.entries(found.static))
      routes.set(prefix, { key: place, place, value: nextHop });
  }
  for (const [name, own] of entry.value.interfaces?.value ?? []) interfaces.set(name, own);
  for (const [prefix, own] of entry.value.static?.value ?? []) routes.set(prefix, own);
  const { place } = exec;
  const value = { ...entry.value, interfaces: { place, value: interfaces }, static: { place, value: routes } };
  return { ...entry, value };
}
