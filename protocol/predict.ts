/**
 * What the prediction program (`device/predict.ts`, run as a process of its own) is asked on standard input and answers
 * on standard output: who reaches what, by configurations alone.
 */
import type { ConfigMessage, Outcome, ProbeService, Startup } from './control.ts';

/** An interface of a node, as the user writes it, e.g. `ge-0/0/0`. */
export interface PredictEnd {
  readonly node: string;
  readonly interface: string;
  /** An address that is not in the configuration, with prefix length: the engine's, of the management network. */
  readonly address?: string;
}

/** Interfaces that hear each other. */
export interface Segment {
  readonly ends: readonly PredictEnd[];
  /** Joined by a bridge or a network: an interface has a carrier whatever the others do. */
  readonly bridged: boolean;
}

/** A lab as far as packets go. An interface that no segment names does not exist, but for the loopback. */
export interface PredictLab {
  readonly nodes: Readonly<Record<string, Startup>>;
  readonly segments: readonly Segment[];
}

/** What of the matrix is wanted; all of it when absent. */
export interface MatrixScope {
  /** Names of nodes, or source addresses. */
  readonly from?: readonly string[];
  /** Names of nodes, or destination addresses. */
  readonly to?: readonly string[];
  /** `ping`, names of services (`ssh`), and ports (`tcp/8080`, `udp/53`); else ping and what each destination has configured. */
  readonly services?: readonly string[];
  /** Also each node's own addresses from itself. */
  readonly own?: boolean;
}

export interface PredictRequest {
  readonly lab: PredictLab;
  readonly scope: MatrixScope;
  /** Seconds that an attempt may take: what a neighbour that is not there makes of it comes after three. */
  readonly timeout: number;
}

/** One attempt: a cell of the matrix. */
export interface CellName {
  readonly from: string;
  /** An address of `from`, without prefix length. */
  readonly source: string;
  readonly to: string;
  /** An address of `to`. */
  readonly destination: string;
  /** As the matrix names it: `ssh`, `ping`, `tcp/8080`. */
  readonly service: string;
  /** 0 for ping. */
  readonly port: number;
}

/** How an attempt ends. */
export interface PredictedEnd {
  readonly outcome: Outcome;
  /** The ICMP message that says so: of a `rejected`, and of a datagram's `refused`. */
  readonly icmp?: { readonly type: number; readonly code: number };
  /** The service is given the connection: it counts against its limits. */
  readonly takes?: true;
  /** Why, in one line for people. */
  readonly reason: string;
  /** What filters do on the way that leaves a trace: their counters, log entries and policers, in order. */
  readonly traces: readonly string[];
}

export interface PredictedCell extends CellName {
  /** What the probe speaks. */
  readonly probe: ProbeService;
  /** At least one; several where a hash of the kernel's or a value nobody knows beforehand decides. */
  readonly ends: readonly PredictedEnd[];
}

/** A service of a node, and how much of it may be used by IPv4 and by IPv6 each. */
export interface PredictedService {
  readonly node: string;
  readonly service: string;
  readonly port: number;
  /** Connections at the same time. */
  readonly connections: number;
  /** Connections in a minute. */
  readonly perMinute: number;
}

export interface PredictReport {
  /** What the configurations' own check says, by node; with an error among them there are no cells. */
  readonly messages: Readonly<Record<string, readonly ConfigMessage[]>>;
  /** In the order of nodes, interfaces and addresses. */
  readonly sources: readonly { readonly node: string; readonly interface: string; readonly address: string }[];
  readonly services: readonly PredictedService[];
  readonly cells: readonly PredictedCell[];
}
