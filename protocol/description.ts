/** What a configuration comes to, for tools that show a lab without running it. */

/** A filter, or a list of filters, that stands at an interface. */
export interface DescribedFilter {
  readonly family: 'inet' | 'inet6';
  readonly direction: 'input' | 'output';
  /** Evaluated in this order. */
  readonly names: readonly string[];
}

export interface DescribedInterface {
  /** Logical interface, e.g. `ge-0/0/0.0`. */
  readonly name: string;
  /** With prefix length, IPv4 first. */
  readonly addresses: readonly string[];
  readonly filters: readonly DescribedFilter[];
}

export interface DescribedNode {
  /** Every logical interface, in the configuration's order; a host's go by their Linux names. */
  readonly interfaces: readonly DescribedInterface[];
  /** Below `[edit system services]`, e.g. `ssh`. */
  readonly services: readonly string[];
}

/**
 * What the device's description program (`device/describe.ts`, run as a process of its own: `{"R1": Startup, …}` on
 * standard input) answers on standard output, by node. Text it cannot read is passed over: the check program tells that.
 */
export type Descriptions = Readonly<Record<string, DescribedNode>>;
