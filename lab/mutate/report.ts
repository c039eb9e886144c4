/** What came of the changes, as text. Pure. */
import type { Mutation } from '../../protocol/mutate.ts';
import type { Place } from '../topology/topology.ts';

/** `noticed`: a step did not pass. `missed`: all did. The others were not tried; see `MutationWorth`. */
export type MutationResult = 'noticed' | 'missed' | 'refused' | 'equivalent' | 'unseen';

export interface TriedMutation extends Mutation {
  readonly result: MutationResult;
  /** Where the statement is written, e.g. `local_acl.conf:7`. */
  readonly place?: string;
  /** Of one that was noticed: the first step that did not pass, and what it said. */
  readonly noticedBy?: {
    readonly procedure: string;
    readonly step: string;
    readonly place: Place;
    readonly reason: string;
  };
  /** Of one that was missed: what kind of step would notice. */
  readonly advice?: string;
  /** Milliseconds. */
  readonly elapsed: number;
}

export interface MutationReport {
  readonly schemaVersion: 1;
  readonly lab: string;
  /** The playbook's file, absolute. */
  readonly playbook: string;
  /** The selection, when not every step was run. */
  readonly only?: string;
  /** How many changes there are; more than were looked at when there was a limit. */
  readonly total: number;
  readonly seed: number;
  readonly mutations: readonly TriedMutation[];
  readonly counts: Readonly<Record<MutationResult, number>>;
  /** Noticed ones of those that could be noticed, from 0 to 1; 1 when there are none. */
  readonly score: number;
  /** Milliseconds. */
  readonly elapsed: number;
}

export function countResults(mutations: readonly TriedMutation[]): Pick<MutationReport, 'counts' | 'score'> {
  const counts = { noticed: 0, missed: 0, refused: 0, equivalent: 0, unseen: 0 };
  for (const { result } of mutations) counts[result]++;
  const decided = counts.noticed + counts.missed;
  return { counts, score: decided === 0 ? 1 : counts.noticed / decided };
}

/** What `vtylab verify --mutate` prints. */
export function mutationText({ lab, total, mutations, counts, score, elapsed }: MutationReport): string {
  const of = (result: MutationResult) => mutations.filter((one) => one.result === result);
  const looked = mutations.length < total ? `${mutations.length} of ${total} changes` : `${total} changes`;
  const decided = counts.noticed + counts.missed;
  const parts = [
    section('Missed', of('missed'), ({ advice = '' }) => [`would be noticed by ${advice}`]),
    section('Nobody in this lab can tell', of('unseen'), () => []),
    section('The same', of('equivalent'), ({ reason }) => [reason]),
    section('Refused by the commit', of('refused'), () => []),
    `${lab}: ${looked} in ${Math.round(elapsed / 1000)} s: ${counts.noticed} of ${decided} noticed, score ${Math.floor(score * 100)} %; ` +
      `${counts.unseen} that nobody in this lab can tell, ${counts.equivalent} equivalent, ${counts.refused} refused`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(
  title: string,
  mutations: readonly TriedMutation[],
  more: (one: TriedMutation) => readonly string[],
): string {
  const lines = mutations.flatMap((one) => [`  ${mutationWords(one)}`, ...more(one).map((line) => `      ${line}`)]);
  return lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n');
}

/** e.g. `R2: drop 'port ssh' of term terminal_access (local_acl.conf:7)`. */
export function mutationWords({ node, change, statement, place }: TriedMutation): string {
  return `${node}: ${change} (${place ?? shortened(statement)})`;
}

function shortened(statement: string): string {
  return statement.length > 120 ? `${statement.slice(0, 119)}…` : statement;
}
