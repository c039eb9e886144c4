/** What verification found: one verdict a step, and the report that joins them. These types are the JSON report. */
import type { CounterChange, FlowExplanation, Observation, ProbeResult } from '../../protocol/control.ts';
import type { Comparison } from '../report/compare.ts';
import type { Place } from '../topology/topology.ts';

/**
 * - `passed`: what was seen is what was expected
 * - `failed`: it is not
 * - `unproven`: it is, but something else than the filter would have looked the same (see `twins.ts`)
 * - `error`: the step could not be carried out, so nothing is known
 * - `not-run`: the run was interrupted before the step had ended
 */
export type Status = 'passed' | 'failed' | 'unproven' | 'error' | 'not-run';

/** Packets that one node saw. */
export interface Captured {
  readonly node: string;
  /** The pcap file, absolute; absent where none could be written, or no packet came. */
  readonly file?: string;
  readonly packets: number;
  /** Why there is no file, though packets came. */
  readonly unwritten?: string;
  /** The first of them as tcpdump prints them, a line each. */
  readonly text: string;
}

export interface Verdict {
  readonly procedure: string;
  readonly step: string;
  /** Where the step begins in the playbook. */
  readonly place: Place;
  /** The denied steps this one was run for, as their allow twin, without being selected itself. */
  readonly twinOf?: readonly string[];
  /** What was done, e.g. `ssh from R1 (192.168.1.1) to 192.168.255.2`. */
  readonly action: string;
  readonly status: Status;
  /** What was expected and what was seen, in plain language; absent when passed. */
  readonly reason?: string;
  /** One line: what the verdict stands on. */
  readonly evidence: string;
  /** The evidence itself, for a probe. */
  readonly probe?: ProbeResult;
  readonly observation?: Observation;
  /** What the reached node's configuration says of the attempt's first packet, where a filter decided it. */
  readonly explanation?: FlowExplanation;
  /** What a command printed. */
  readonly output?: string;
  /** Counters of the term that decided, before and after the attempt. */
  readonly counters?: readonly CounterChange[];
  /** Packets of the attempt, when it failed, and those that a capture step asked for. */
  readonly captures?: readonly Captured[];
  /** What should never be: e.g. that the configuration says one thing and the kernel does another. */
  readonly warnings?: readonly string[];
  /** Milliseconds the step took. */
  readonly elapsed: number;
}

/** The version of the report's form. Within one, parts may be added, and none changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

export interface VerifyReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The version of vtylab that wrote it. */
  readonly vtylab: string;
  /** When the run began: ISO 8601, UTC. */
  readonly started: string;
  /** The lab's name. */
  readonly lab: string;
  /** The playbook's file, absolute. */
  readonly playbook: string;
  /** The selection, when not everything was run. */
  readonly only?: string;
  /** Why the run did not go to its end, e.g. `interrupted by SIGINT`. */
  readonly interrupted?: string;
  /** In the playbook's order. */
  readonly verdicts: readonly Verdict[];
  readonly passed: number;
  readonly failed: number;
  readonly unproven: number;
  readonly errors: number;
  /** Steps with the status `not-run`, of an interrupted run. */
  readonly notRun?: number;
  /** Milliseconds the whole run took. */
  readonly elapsed: number;
  /** What is different from an earlier run, when it was asked for. */
  readonly comparison?: Comparison;
}

/** Counts the verdicts by status. */
export function tally(
  verdicts: readonly Verdict[],
): Pick<VerifyReport, 'passed' | 'failed' | 'unproven' | 'errors' | 'notRun'> {
  const count = (status: Status) => verdicts.filter((verdict) => verdict.status === status).length;
  const notRun = count('not-run');
  return {
    ...{ passed: count('passed'), failed: count('failed'), unproven: count('unproven'), errors: count('error') },
    ...(notRun > 0 && { notRun }),
  };
}
