/** Matches and rules: text for nftables, and what they ask of fields where that is a plain list of values. */

/** Numbers of a field; addresses are bigints. */
export type Bound = number | bigint;

/** Both ends included. */
export type Interval = readonly [first: Bound, last: Bound];

/** The field must have one of these values. */
export interface Constraint {
  /** In the words of nftables. */
  readonly field: string;
  /** In order and apart from each other. */
  readonly intervals: readonly Interval[];
}

/** The matching part of a rule; '' matches everything. */
export interface Match {
  readonly text: string;
  /** What is known to hold where it matches. */
  readonly on?: Constraint;
  /** Where it reads the transport header: its last byte there, from 0. */
  readonly last?: number;
  /** It asks for the protocol. */
  readonly protocol?: true;
}

export interface Rule {
  readonly text: string;
  /** What is known to hold where it matches, all of it. */
  readonly on: readonly Constraint[];
  /** Where one of its tests is that the packet is no later fragment, the text without that test. */
  readonly unguarded?: string;
}

export function next(bound: Bound): Bound {
  return typeof bound === 'bigint' ? bound + 1n : bound + 1;
}

export function previous(bound: Bound): Bound {
  return typeof bound === 'bigint' ? bound - 1n : bound - 1;
}
