/**
 * Stateless firewall filters as plain values: names are resolved to numbers, prefix lists to prefixes. The nftables
 * renderer and the reference evaluator both start from here and share nothing else.
 */

/** An address family filters exist for. */
export type Family = 'inet' | 'inet6';

/** Both ends included. */
export type Range = readonly [first: number, last: number];

/**
 * What a number is compared with.
 *
 * - `port` is the source or the destination port; ports, ICMP types and codes are read at their place behind the IP
 *   header whatever the protocol is, and never found in a fragment that is not the first
 * - `protocol` is the protocol of IPv4, or what follows the extension headers of IPv6 (`payload-protocol` there)
 * - `next-header` is the field of the fixed IPv6 header
 * - `fragment-offset` is in units of 8 bytes; `packet-length` in bytes, with the IP header
 * - `dscp` (0 to 63) is `traffic-class` in family inet6; `ttl` is `hop-limit`; `precedence` is 0 to 7
 */
export type NumberField =
  | 'port'
  | 'source-port'
  | 'destination-port'
  | 'protocol'
  | 'next-header'
  | 'icmp-type'
  | 'icmp-code'
  | 'dscp'
  | 'precedence'
  | 'fragment-offset'
  | 'packet-length'
  | 'ttl';

/** One of the ranges, or with `except` none of them. A packet without the field matches neither way. */
export interface NumberCondition {
  readonly kind: 'number';
  readonly field: NumberField;
  readonly except: boolean;
  /** At least one, as they were written: in any order, and they may overlap. */
  readonly ranges: readonly Range[];
}

export interface AddressEntry {
  /** With prefix length; host bits are zero. */
  readonly prefix: string;
  readonly except: boolean;
}

/**
 * The longest prefix that holds the address decides: it matches unless that entry is an `except`. Of two equal
 * prefixes the `except` wins. An address that no prefix holds does not match. `either`: the source or the destination.
 */
export interface AddressCondition {
  readonly kind: 'address';
  readonly side: 'source' | 'destination' | 'either';
  /**
   * Of address statements and prefix lists together, each prefix once; the same array as long as nothing of it changed.
   * Of one prefix list alone it is the list's own, so conditions that are about the same list share it. Empty: no match.
   */
  readonly entries: readonly AddressEntry[];
}

/** `(ack & !syn) | rst`, read; `mask` has one bit or, of a number, several that must all be set. */
export type FlagExpression =
  | { readonly op: 'flag'; readonly mask: number }
  | { readonly op: 'not'; readonly of: FlagExpression }
  | { readonly op: 'and' | 'or'; readonly of: readonly FlagExpression[] };

/**
 * `tcp`: the byte of TCP's flags (FIN 0x01 … CWR 0x80), read at its place whatever the protocol is, never found in a
 * fragment that is not the first. `fragment`: more-fragments 0x1, dont-fragment 0x2, reserved 0x4, of the IPv4 header.
 */
export interface FlagCondition {
  readonly kind: 'flags';
  readonly of: 'tcp' | 'fragment';
  readonly expression: FlagExpression;
}

/** `is-fragment`: any fragment; `first-fragment`: the first of several. */
export interface FragmentCondition {
  readonly kind: 'fragment';
  readonly which: 'any' | 'first';
}

/** The packet's IPv4 header has one of these options (option numbers 0 to 255), or with `except` none of them. */
export interface OptionsCondition {
  readonly kind: 'ip-options';
  readonly except: boolean;
  readonly options: readonly number[] | 'any';
}

/** The packet came in by one of these interfaces, e.g. `ge-0/0/0.0` or `fxp0.0`; in an output filter: leaves by. */
export interface InterfaceCondition {
  readonly kind: 'interface';
  readonly names: readonly string[];
}

export type Condition =
  | NumberCondition
  | AddressCondition
  | FlagCondition
  | FragmentCondition
  | OptionsCondition
  | InterfaceCondition;

/** The ICMP (ICMPv6) message of a `reject`, or `tcp-reset`: a TCP RST, and the default message for what is not TCP. */
export type RejectType = { readonly type: number; readonly code: number } | 'tcp-reset';

/** What becomes of the packet. `next-term`: the search goes on. */
export type Outcome =
  | { readonly kind: 'accept' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'reject'; readonly with: RejectType }
  | { readonly kind: 'next-term' };

/** Acted on in this order: count, policer (which may discard the packet), log, syslog, outcome. */
export interface Actions {
  readonly count?: string;
  readonly policer?: string;
  readonly log: boolean;
  readonly syslog: boolean;
  /** `accept` where the configuration names none. */
  readonly outcome: Outcome;
}

/** All conditions must hold; none: every packet matches. */
export interface Term {
  readonly name: string;
  readonly from: readonly Condition[];
  readonly then: Actions;
  /**
   * `term X filter Y`: the packet meets Y's terms here, and goes on behind this term when none of them decides. `from`
   * still applies; `then` is not used.
   */
  readonly filter?: string;
}

export interface Filter {
  readonly family: Family;
  readonly name: string;
  /** Each interface and direction it is applied to has its own counters and policers. */
  readonly interfaceSpecific: boolean;
  /** In the order they are evaluated. */
  readonly terms: readonly Term[];
}

/** `[edit firewall policer]`: what exceeds the rate is discarded. */
export interface Policer {
  readonly name: string;
  /** Bits per second. */
  readonly bandwidthLimit: number;
  /** Bytes. */
  readonly burstSizeLimit: number;
  /** One for all terms of a filter; else each term has its own. */
  readonly filterSpecific: boolean;
  /** Whether `then discard` is configured: without it nothing is done to what exceeds the rate. */
  readonly discard: boolean;
}

/**
 * Filters applied at one place, one behind the other as one filter: a packet that none of them decides is discarded.
 * On `lo0` it meets what is addressed to (`input`) or sent by (`output`) the device itself, by whichever interface;
 * elsewhere everything that comes in or goes out by the interface.
 */
export interface Attachment {
  /** Physical interface, e.g. `ge-0/0/0`. */
  readonly interface: string;
  /** Number of the logical interface; `0`. */
  readonly unit: string;
  readonly family: Family;
  readonly direction: 'input' | 'output';
  /** Names of defined filters, at least one. */
  readonly filters: readonly string[];
  /** Whether it was `input-list` or `output-list`. */
  readonly list: boolean;
}

/** Everything about filters in one configuration. What a commit did not change is the same objects as before. */
export interface Firewall {
  readonly filters: readonly Filter[];
  readonly policers: readonly Policer[];
  readonly attachments: readonly Attachment[];
}
