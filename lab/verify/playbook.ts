/** A playbook, resolved: every default filled in, every node looked up. Made by `readPlaybook`, never by hand. */
import type { Outcome, ProbeService } from '../../protocol/control.ts';
import type { Place } from '../topology/topology.ts';

/** What is asked of the text that a command or a service printed. */
export interface Patterns {
  /** Each must match somewhere. */
  readonly matches: readonly RegExp[];
  /** None may match anywhere. */
  readonly lacks: readonly RegExp[];
}

interface StepBase {
  readonly name: string;
  /** Where the step begins in the playbook. */
  readonly place: Place;
  readonly patterns: Patterns;
  /** Seconds: for a probe to connect and log in, for a command to end. */
  readonly timeout: number;
}

/** Runs one operational command on a node's console; passes when the command does and its output fits. */
export interface CliStep extends StepBase {
  readonly kind: 'cli';
  readonly command: string;
  readonly on: string;
}

/** The outcome a probe must have; `code` is the ICMP code of a `rejected`, any when absent. */
export interface ExpectedOutcome {
  readonly outcome: Outcome;
  readonly code?: number;
}

/** The firewall-log entries that the probe's own flow must have left on the reached node. */
export interface LogExpectation {
  /** How many; `some`: one or more. `log: none` in the file is 0 here. */
  readonly entries: number | 'some';
  /** What every one of them must say. */
  readonly fields: Readonly<Partial<Record<'action' | 'filter' | 'term' | 'interface', string>>>;
}

/** Tries to reach a service from inside one node and gathers evidence on another. */
export interface ProbeStep extends StepBase {
  readonly kind: 'probe';
  readonly service: ProbeService;
  /** Without prefix length, in canonical form, so that equal addresses are equal strings. */
  readonly destination: string;
  readonly port: number;
  /** The node the attempt is made inside of. */
  readonly from: string;
  /** The node that is reached, where evidence is gathered. */
  readonly to: string;
  /** The address that the attempt is bound to; the node chooses when absent. */
  readonly source?: string;
  /** The source address the attempt must turn out to have had. */
  readonly arrivesFrom?: string;
  readonly login?: { readonly user: string; readonly password: string };
  readonly expect: ExpectedOutcome;
  /** The deciding term and its filter. */
  readonly term?: string;
  readonly filter?: string;
  readonly log?: LogExpectation;
}

export type Step = CliStep | ProbeStep;

export interface Procedure {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Playbook {
  /** The file it was read from, absolute. */
  readonly file: string;
  readonly procedures: readonly Procedure[];
}
