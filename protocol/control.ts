/**
 * What the orchestrator may ask of a running node: the only vocabulary `lab/` and `device/` share.
 *
 * One long-lived channel a node carries these as JSON-RPC 2.0, one object a line (see `rpc.ts`).
 */

import type { EventsAnswer, EventsRequest } from './events.ts';
import type { Flow, ProbeRequest, ProbeResult } from './probe.ts';

export type * from './events.ts';
export type * from './probe.ts';

/** One entry of the firewall log (`then log`), newest entries have the highest `sequence`. */
export interface FirewallLogEntry {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly filter: string;
  readonly term: string;
  /** Accept, discard or reject. */
  readonly action: 'A' | 'D' | 'R';
  /** Logical interface, e.g. `ge-0/0/0.0`. */
  readonly interface: string;
  /** Protocol name in capitals, e.g. `TCP`. */
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Bytes of the IP packet. */
  readonly length: number;
}

/** What to watch on the node that is being reached. */
export interface ObserveRequest {
  readonly protocol: Flow['protocol'];
  readonly destination: string;
  readonly destinationPort: number;
}

/** The term of a filter that decided a packet. */
export interface Decision {
  readonly filter: string;
  readonly term: string;
  readonly action: 'accept' | 'discard' | 'reject';
}

/** What the kernel of the reached node did with one flow. */
export interface Observation {
  /** Firewall-log entries of this flow, oldest first. Complete: a barrier is passed before it is read. */
  readonly logged: readonly FirewallLogEntry[];
  /** Decisions about this flow's first packet, in order; empty when no filter saw it. */
  readonly decisions: readonly Decision[];
  /** Whether any packet of the flow arrived at the node at all. */
  readonly arrived: boolean;
  /** The interface it came in by. */
  readonly interface?: string;
  /** Counters of the filters that decided, before and after. */
  readonly counters?: readonly CounterChange[];
  /** The flow that was found by where it came `from`. */
  readonly flow?: Flow;
  /** The super-server closed it at once: what it wrote into the log. */
  readonly limited?: string;
  /** What the daemon that served the connection wrote into the log, oldest first. */
  readonly said?: readonly string[];
}

/** A counter of a filter, as `show firewall` has it. */
export interface CounterValue {
  readonly filter: string;
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
}

/** A counter before and after something. */
export interface CounterChange {
  readonly filter: string;
  readonly name: string;
  readonly before: { readonly packets: number; readonly bytes: number };
  readonly after: { readonly packets: number; readonly bytes: number };
}

/** What a node counts and remembers; a host has neither. */
export interface NodeState {
  readonly counters: readonly CounterValue[];
  /** The users who are locked out, and until when (ISO 8601). */
  readonly lockouts: readonly { readonly user: string; readonly end: string }[];
}

/** A term that was looked at, and why it does not match or what it does. */
export interface ExplainedTerm {
  readonly filter: string;
  readonly term: string;
  readonly matches: 'yes' | 'no' | 'unknown';
  /** Of one that does not match: e.g. `source address 192.168.255.1 is not in 192.168.1.0/30`. */
  readonly reasons: readonly string[];
  /** What it does with a packet that matches, in order: `log`, `reject`. */
  readonly actions: readonly string[];
  /** Where its decision is written: the line of `show configuration`, and the command that makes it. */
  readonly statement?: {
    readonly line?: number;
    readonly text?: string;
    readonly set: string;
    /** The same in a file of the lab, where one of them says it. */
    readonly place?: { readonly file: string; readonly line: number };
  };
  /** Of one that matches: what exceeds its policer's rate is discarded. */
  readonly polices?: true;
}

/** What `show firewall explain` says of the first packet of a flow, by the configuration alone. */
export interface FlowExplanation {
  readonly result: 'accept' | 'discard' | 'reject' | 'no-route' | 'depends';
  /** The places with filters that it comes to, in order. */
  readonly steps: readonly {
    readonly interface: string;
    readonly direction: 'input' | 'output';
    readonly outcome: 'accept' | 'discard' | 'reject';
    /** Absent: the end of the filter, which discards. */
    readonly decided?: { readonly filter: string; readonly term: string };
    readonly terms: readonly ExplainedTerm[];
  }[];
}

/** A piece of configuration text (set commands or curly braces), and where it came from. */
export interface Fragment {
  /** As messages name it, e.g. `R2.conf` or `lab.yaml`. */
  readonly file: string;
  /** The line of `file` that the first line of `text` stands on, from 1. */
  readonly line: number;
  /** Of one `set` command that is not written so in `file`: where in `line` stands what it was made from, from 1. */
  readonly column?: number;
  readonly text: string;
}

/**
 * What a node is given with `configure` once it runs, and keeps for when it is started again.
 * A device merges its fragments in order; a host has no configuration language, only addresses and routes; a bridge
 * joins whatever links it gets.
 */
export type Startup =
  | { readonly role: 'device'; readonly fragments: readonly Fragment[] }
  | {
      readonly role: 'host';
      readonly hostName: string;
      /** Linux interface name → addresses with prefix length. */
      readonly interfaces: Readonly<Record<string, readonly string[]>>;
      readonly routes: readonly { readonly prefix: string; readonly nextHop: string }[];
    }
  | { readonly role: 'bridge'; readonly hostName: string };

/** One thing that parsing or a commit check found. */
export interface ConfigMessage {
  readonly severity: 'error' | 'warning';
  /** Where the text stands; absent for what concerns the configuration as a whole. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** As the device's commit or load would print it, several lines where Junos prints several. */
  readonly message: string;
}

/**
 * What the device's check program (`device/check.ts`, run as a process of its own: `{"R1": Startup, …}` on standard
 * input) answers on standard output, by node. Nothing is started for a lab whose check holds an error.
 */
export type CheckReport = Readonly<Record<string, readonly ConfigMessage[]>>;

/** The state of a node that a plan is made from. */
export interface Hello {
  readonly role: Startup['role'];
  readonly version: string;
  /** What the startup that was last committed or applied says, and with which lines: see `startupNames`. */
  readonly startup: string;
  readonly lines: string;
  /** Name (as the user writes it, `ge-0/0/0`) → the Linux interface's alias, which names the link it belongs to. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** What `executed` was told since the container started; absent: nothing. */
  readonly executed?: string;
}

/** The state a node reports when asked whether it is ready. */
export interface ReadyReport {
  readonly hostName: string;
  /** Name → operational state, for every interface that was waited for. */
  readonly interfaces: Readonly<Record<string, 'up' | 'down'>>;
  /** Services that are listening, e.g. `ssh`. */
  readonly services: readonly string[];
}

/** Every method: its parameters and its result. */
export interface ControlMethods {
  /** Who answers, and what a plan needs to know of it. */
  hello: { params: Record<string, never>; result: Hello };
  /** Resolves once the configuration is committed, the named interfaces are up and the services listen. */
  ready: { params: { interfaces: readonly string[]; timeout: number }; result: ReadyReport };
  /** Runs one operational-mode command as the console does. */
  cli: { params: { command: string }; result: { output: string; ok: boolean } };
  /** Replaces the whole configuration by the startup's and commits it, or changes nothing. */
  configure: {
    params: { startup: Startup };
    /** `diff`: what was changed, as `show | compare` prints it; '' for a node without a configuration language. */
    result: { changed: boolean; diff: string; messages: readonly ConfigMessage[] };
  };
  /**
   * What `configure` would change, as `show | compare` prints it: from what is committed to what the startup says. Nothing
   * where that cannot be read.
   */
  compare: { params: { startup: Startup }; result: { diff: string } };
  /**
   * Keeps a startup that says the same as the last one, on other lines: nothing is committed. Fails when it says something
   * else.
   */
  note: { params: { startup: Startup }; result: Record<string, never> };
  /** Remembers, until the container is started again, that commands were run: `mark` says which. */
  executed: { params: { mark: string }; result: Record<string, never> };
  /** The committed configuration. */
  configuration: { params: { format: 'text' | 'set' }; result: { text: string } };
  probe: { params: ProbeRequest; result: ProbeResult };
  /**
   * Starts watching; `unobserve` ends it and says what was seen of one flow, or of the first one that comes from one of
   * the addresses `from`, which is then told.
   */
  observe: { params: ObserveRequest; result: { id: number } };
  unobserve: { params: { id: number; flow?: Flow; from?: readonly string[] }; result: Observation };
  /** The addresses of the node's interfaces, by the user's names for these (`ge-0/0/0`, `lo0`, `eth1`). */
  addresses: { params: Record<string, never>; result: { interfaces: Readonly<Record<string, readonly string[]>> } };
  /**
   * Keeps the packets that pass interfaces (`any`: all of them) and match a pcap-filter(7), '' for all, until the channel
   * closes or `end`; `last`: only the newest few thousand, and only their beginnings. Resolves when none can be missed.
   */
  record: { params: { interfaces: readonly string[]; filter: string; last?: boolean }; result: { id: number } };
  /**
   * The packets that were kept, of one flow or all: their number, how many match each of `filters`, the file (pcap, in
   * base64), and the first ones as text.
   */
  recorded: {
    params: { id: number; flow?: Flow; filters?: readonly string[]; end?: boolean };
    result: { packets: number; counts: readonly number[]; pcap: string; text: string };
  };
  /** Ends it. */
  unrecord: { params: { id: number }; result: { ended: boolean } };
  /** What the node has counted so far, and who is locked out. */
  state: { params: Record<string, never>; result: NodeState };
  /** What the filters do with the first packet of a flow that comes in by an interface, and why. */
  explain: { params: Flow & { interface?: string }; result: FlowExplanation };
  /**
   * Merges text into the committed configuration and commits it, until `revert`; when the channel closes before that,
   * the node reverts by itself. Without a change there is nothing to revert.
   */
  edit: { params: { text: string }; result: { id: number; changed: boolean; messages: readonly ConfigMessage[] } };
  /** Puts back the configuration as it was before an `edit`; false: it is the same already. */
  revert: { params: { id: number }; result: { changed: boolean } };
  /** What happened in the node since, oldest first; waits for it when there is nothing yet. */
  events: { params: EventsRequest; result: EventsAnswer };
}

export type ControlMethod = keyof ControlMethods;
export type ControlParams<M extends ControlMethod> = ControlMethods[M]['params'];
export type ControlResult<M extends ControlMethod> = ControlMethods[M]['result'];

/** Handlers for a node that answers some or all methods. */
export type ControlHandlers = {
  readonly [M in ControlMethod]?: (params: ControlParams<M>, signal: AbortSignal) => Promise<ControlResult<M>>;
};
