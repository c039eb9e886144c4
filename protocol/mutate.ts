/**
 * What the mutation program (`device/mutate.ts`, run as a process of its own) is asked on standard input and answers on
 * standard output: changes of a lab's configurations, one statement each, and what they do.
 */
import type { CellName, PredictLab } from './predict.ts';

/** What is done to the statement. */
export type MutationKind =
  | 'delete-term'
  | 'swap-terms'
  | 'widen-prefix'
  | 'narrow-prefix'
  | 'shift-port'
  | 'delete-condition'
  | 'change-action'
  | 'delete-action'
  | 'delete-application'
  | 'delete-service'
  | 'delete-route'
  | 'delete-user'
  | 'change-class'
  | 'change-value'
  | 'delete-statement';

/**
 * What a change is worth trying for.
 *
 * - `refused`: a commit takes no such configuration
 * - `equivalent`: the device does the very same with it, provably
 * - `unseen`: no packet of this lab is treated otherwise: who could tell is not in it
 * - `effective`: something can notice
 */
export type MutationWorth = 'refused' | 'equivalent' | 'unseen' | 'effective';

/** An attempt that ends otherwise, or leaves other traces. */
export interface ChangedCell extends CellName {
  readonly before: string;
  readonly after: string;
}

export interface Mutation {
  readonly node: string;
  readonly kind: MutationKind;
  /** The statement it touches, as the command that makes it. */
  readonly statement: string;
  /** What it does, in words for people. */
  readonly change: string;
  /** Commands that make it of what is committed. */
  readonly commands: readonly string[];
  readonly worth: MutationWorth;
  /** Why it is worth so: the commit's words, or what is the same. */
  readonly reason: string;
  /** Attempts that come out otherwise by the prediction, some of them. */
  readonly cells: readonly ChangedCell[];
}

export interface MutateRequest {
  readonly lab: PredictLab;
  /** Only so many, drawn by `seed`; all when absent. */
  readonly limit?: number;
  readonly seed: number;
  /** Seconds for an attempt of the prediction. */
  readonly timeout: number;
}

export interface MutateReport {
  /** How many changes there are, whatever the limit. */
  readonly total: number;
  /** In the order of nodes and statements. */
  readonly mutations: readonly Mutation[];
}
