/** A lab, resolved: every default filled in, every name looked up. Made by `resolve`, never by hand. */
import type { Startup } from '../../protocol/control.ts';

export type NodeKind = 'router' | 'host';

/** A place in a file, for messages. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something to tell about an input file. */
export interface Diagnostic extends Place {
  readonly severity: 'error' | 'warning';
  /** Names the value and what was expected. */
  readonly message: string;
}

export interface LabNode {
  readonly name: string;
  /** Where the lab file names it (a variant's node: where the variant names it); absent in a lab made without a file. */
  readonly place?: Place;
  readonly kind: NodeKind;
  /** Image reference; undefined: vtylab's own image. */
  readonly image: string | undefined;
  readonly startup: Startup;
  /** A router's configuration as the lab file gives it: its `startup-config` files, absolute, and whether there is more. */
  readonly sources?: { readonly files: readonly string[]; readonly inline: boolean };
  /** It starts from a saved configuration instead. */
  readonly saved?: true;
  /** Interfaces that links bring, as the user writes them, e.g. `ge-0/0/0`. */
  readonly interfaces: readonly string[];
}

export interface Endpoint {
  readonly node: string;
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly interface: string;
}

export interface Link {
  readonly endpoints: readonly [Endpoint, Endpoint];
}

/** A link that is no wire between two nodes. It is known, and not laid. */
export interface OtherLink {
  readonly type: 'host' | 'mgmt-net' | 'macvlan' | 'dummy' | 'vxlan' | 'vxlan-stitch' | 'bridge';
  readonly endpoint: Endpoint;
  /** The other end: an interface of the machine, a remote address, the name of a bridge; empty for a dummy. */
  readonly to: string;
}

/** An address that nobody wrote: the lab asks for automatic ones. */
export interface AssignedAddress extends Endpoint {
  /** With prefix length. */
  readonly address: string;
}

export interface Topology {
  readonly name: string;
  /** The file it was read from, absolute. */
  readonly file: string;
  readonly nodes: ReadonlyMap<string, LabNode>;
  readonly links: readonly Link[];
  /** Absent when there is none. */
  readonly otherLinks?: readonly OtherLink[];
  /** Addresses that were assigned automatically; absent when the lab does not ask for any. */
  readonly assigned?: readonly AssignedAddress[];
  readonly warnings: readonly Diagnostic[];
}
