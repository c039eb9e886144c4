/** A lab, resolved: every default filled in, every name looked up. Made by `resolve`, never by hand. */
import type { Startup } from '../../protocol/control.ts';
import type { ContainerOptions, NetworkAttachment } from '../engine/container-options.ts';
import type { Subnet } from '../engine/networks.ts';
import type { Shape } from '../links/shape.ts';

/** A bridge joins the links that end in it. */
export type NodeKind = 'router' | 'host' | 'bridge';

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
  /** What its container has beside what its kind gives it. */
  readonly container?: NodeContainer;
  /** An image that runs in it, beside vtylab's own program: kind linux with an image. */
  readonly workload?: Workload;
  /** Run in the started node, in order. */
  readonly exec?: readonly Command[];
  /** Seconds before its container is made. */
  readonly startupDelay?: number;
  /** What it waits for on its way, and commands there; absent: nothing. */
  readonly stages?: NodeStages;
  /** Others wait for its end: a program that has ended is as it should be. */
  readonly ends?: true;
  /** Its interface on the lab's management network; absent: it is not there. */
  readonly management?: Omit<NetworkAttachment, 'name'>;
  /** Its host name; absent: its name. */
  readonly hostname?: string;
  /** The engine that it is meant for, and where the lab file says so. */
  readonly runtime?: { readonly name: string; readonly place: Place };
  /** When its images are fetched; absent: `missing` ones are. */
  readonly pull?: 'always' | 'missing' | 'never';
}

export type NodeContainer = Partial<ContainerOptions> & { readonly labels?: Readonly<Record<string, string>> };

/** A container of another image that shares the node's network namespace, or is in the network that is named. */
export interface Workload {
  readonly image: string;
  readonly network?: SharedNetwork;
  readonly container: NodeContainer;
}

/** The engine's host's, a node's, or that of a container of nobody's here. */
export type SharedNetwork = { readonly host: true } | { readonly node: string } | { readonly container: string };

/** A command of the lab file's. */
export interface Command {
  readonly text: string;
  readonly argv: readonly string[];
  readonly place?: Place;
}

/** The stages of a node on its way, in order; `exit` is when its program has ended. */
export const STAGES = ['create', 'create-links', 'configure', 'healthy', 'exit'] as const;
export type StageName = (typeof STAGES)[number];

/** What is said of some stages of a node. */
export type NodeStages = Readonly<Partial<Record<StageName, NodeStage>>>;

export interface NodeStage {
  /** What must have been done before the node enters the stage. */
  readonly waitFor: readonly WaitFor[];
  /** Run in the node, in order. */
  readonly onEnter: readonly Command[];
  readonly onExit: readonly Command[];
}

/** Another node, and the stage that it must have left. */
export interface WaitFor {
  readonly node: string;
  readonly stage: StageName;
  readonly place?: Place;
}

/** A network of the engine's that nodes are on beside their links. */
export interface ManagementNetwork {
  /** Unique on the engine. */
  readonly name: string;
  /** Where the lab file asks for it. */
  readonly place?: Place;
  readonly ipv4?: Subnet;
  readonly ipv6?: Subnet;
  readonly bridge?: string;
  readonly mtu?: number;
  readonly options?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly node: string;
  /** As the user writes it, e.g. `ge-0/0/0`. */
  readonly interface: string;
}

/** An end of a link in a node, and what is said of it. */
export interface LinkEndpoint extends Endpoint {
  /** Hardware address; absent: the kernel's choice. */
  readonly mac?: string;
  /** What happens to packets that leave the node there. */
  readonly shape?: Shape;
}

/** What every kind of link may say. */
export interface LinkDetails {
  /** Largest packet, in bytes; absent: 1500, less what a tunnel takes. */
  readonly mtu?: number;
  /** Declared to be set down: its ends are there and have no carrier. */
  readonly down?: true;
  /** containerlab's: kept, and nothing is made of them. */
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly vars?: unknown;
}

/** A wire between two nodes. */
export interface Link extends LinkDetails {
  readonly endpoints: readonly [LinkEndpoint, LinkEndpoint];
}

/** A tunnel in UDP to another machine. */
export interface Tunnel {
  readonly vni: number;
  /** UDP port, there and here. */
  readonly port: number;
  /** UDP port that packets come from; absent: any, by flow. */
  readonly sourcePort?: number;
  /** Interface of the engine's host that it goes by; absent: as its routes say. */
  readonly parent?: string;
  /** Absent: it remembers where addresses are. */
  readonly learning?: false;
}

/**
 * A link with one end in a node and the other one elsewhere.
 *
 * - `host`: an interface of the engine's host
 * - `mgmt-net`: the bridge of the lab's management network
 * - `bridge`: a bridge of the engine's host
 * - `macvlan`: shares an interface of the engine's host
 * - `dummy`: nowhere; what is sent is lost
 * - `vxlan`, `vxlan-stitch`: a tunnel to another machine; stitched, the node has an ordinary interface that is joined to it
 */
export interface OtherLink extends LinkDetails {
  readonly type: 'host' | 'mgmt-net' | 'macvlan' | 'dummy' | 'vxlan' | 'vxlan-stitch' | 'bridge';
  readonly endpoint: LinkEndpoint;
  /** The other end: an interface of the host, a remote address, the name of a bridge; empty for a dummy. */
  readonly to: string;
  /** Of `bridge`: what its port is called on the host. */
  readonly hostInterface?: string;
  /** Of `macvlan`. */
  readonly mode?: 'bridge' | 'vepa' | 'passthru' | 'private' | 'source';
  /** Of `vxlan` and `vxlan-stitch`. */
  readonly tunnel?: Tunnel;
}

export type AnyLink = Link | OtherLink;

/** An address that nobody wrote: the lab asks for automatic ones. */
export interface AssignedAddress extends Endpoint {
  /** With prefix length. */
  readonly address: string;
}

export interface Topology {
  readonly name: string;
  /** The file it was read from, absolute. */
  readonly file: string;
  /** What the containers' names start with; absent: `vtylab`. */
  readonly prefix?: string;
  /** Absent when no node is on it. */
  readonly mgmt?: ManagementNetwork;
  readonly nodes: ReadonlyMap<string, LabNode>;
  readonly links: readonly Link[];
  /** Absent when there is none. */
  readonly otherLinks?: readonly OtherLink[];
  /** Addresses that were assigned automatically; absent when the lab does not ask for any. */
  readonly assigned?: readonly AssignedAddress[];
  readonly warnings: readonly Diagnostic[];
}
