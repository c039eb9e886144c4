/** Names a lab file may use. Each check returns what is wrong with a name, or undefined. */
import type { NodeKind } from './topology.ts';

/** Lab and node names become part of container names and of host names (a label of at most 63 characters). */
export const CONTAINER_SAFE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** `ge-FPC/PIC/PORT` and its kin: the interfaces of a router that a wire can be put into. */
const ROUTER_PORT = /^(?:ge|xe|et)-\d{1,3}\/\d{1,3}\/\d{1,3}$/;

/** A Linux interface name: at most 15 characters (IFNAMSIZ less the final NUL). */
export const LINUX_INTERFACE = /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/;

/** What vtylab itself makes in a node: other ends of interfaces without a carrier, and the like. */
const RESERVED = /^nc-/;

export function checkName(name: string): string | undefined {
  if (CONTAINER_SAFE.test(name)) return undefined;
  return `bad name '${name}'; expected a letter or digit, then up to 62 letters, digits, '_', '.' or '-'`;
}

/** An interface that a node of this kind can have. */
export function checkInterface(kind: NodeKind, name: string): string | undefined {
  if (kind !== 'router') {
    if (LINUX_INTERFACE.test(name) && !RESERVED.test(name)) return undefined;
    return `bad interface name '${name}' for a ${kind}; expected a Linux name such as eth1`;
  }
  if (ROUTER_PORT.test(name) || name === 'lo0' || name === 'fxp0') return undefined;
  return `bad interface name '${name}' for a router; expected ge-, xe- or et-N/N/N, lo0 or fxp0`;
}

/** An interface that a wire can be put into: not a loopback. */
export function checkPort(kind: NodeKind, name: string): string | undefined {
  if (!isLoopback(kind, name)) return checkInterface(kind, name);
  return `a link cannot end at the loopback interface '${name}'`;
}

export function isLoopback(kind: NodeKind, name: string): boolean {
  return name === (kind === 'router' ? 'lo0' : 'lo');
}
