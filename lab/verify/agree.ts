/** Whether the kernel did what the configuration says, and what the deciding terms counted. Pure. */
import type { CounterChange, Decision, FlowExplanation, Observation } from '../../protocol/control.ts';
import type { Judgement } from './judge.ts';

/** What is said of the end of a filter, where no term matches. */
const END = '(implicit)';

/**
 * What the configuration says, and what the kernel did, where these differ: that should never be. Undefined when they
 * agree, and when what the configuration says depends on more than is known of the packet.
 */
export function disagreement(
  node: string,
  { result, steps }: FlowExplanation,
  { decisions }: Pick<Observation, 'decisions'>,
): string | undefined {
  const last = steps.at(-1);
  if (result === 'depends' || last?.terms.some(({ matches, polices }) => matches === 'yes' && polices))
    return undefined;
  const said = last && { filter: END, ...(last.decided ?? { term: END }), action: last.outcome };
  const done = decisions.at(-1);
  if (said === undefined && done === undefined) return undefined;
  if (said !== undefined && done !== undefined && isSame(said, done)) return undefined;
  return (
    `the configuration of ${node} says that ${decisionText(said)}, but its kernel says that ${decisionText(done)}: ` +
    'this should never be, and nothing here can be believed'
  );
}

/** What was seen is told beside the warning: it is what has to be looked into. */
export function warningReason({ action, reason }: Pick<Judgement, 'action' | 'reason'>, warning: string): string {
  return reason === undefined ? `${action}: as expected, but WARNING: ${warning}` : `${reason}; WARNING: ${warning}`;
}

function isSame(said: Decision, done: Decision): boolean {
  const isEnd = said.filter === END && done.term === END;
  const names = isEnd || (isNamed(said.filter, done.filter) && isNamed(said.term, done.term));
  return names && said.action === done.action;
}

/** A long name is shortened in the kernel, to its beginning and a hash. */
function isNamed(name: string, found: string): boolean {
  const [, beginning] = /^(.*)~[0-9a-f]{8}$/.exec(found) ?? [];
  return name === found || (beginning !== undefined && name.startsWith(beginning));
}

function decisionText(decision: Decision | undefined): string {
  if (decision === undefined) return 'no filter decides it';
  const { filter, term, action } = decision;
  if (term === END) return `the end of the filter decides it (${action})`;
  return `term ${term} of filter ${filter} decides it (${action})`;
}

/** The counters of the terms that the packet matched, in the filters that decided it. */
export function countersOf(
  explanation: FlowExplanation | undefined,
  { counters = [] }: Pick<Observation, 'counters'>,
): readonly CounterChange[] {
  const terms = explanation?.steps.flatMap(({ terms }) => terms) ?? [];
  return counters.filter(({ filter, name }) =>
    terms.some((term) => {
      if (term.matches !== 'yes' || term.filter !== filter) return false;
      const counts = term.actions.map((action) => /^(?:count|policer) (.*)$/.exec(action)?.[1]);
      // of a filter that an interface has for itself, the counter's name ends in the interface's
      return counts.some((one) => one !== undefined && (one === name || name.startsWith(`${one}-`)));
    }),
  );
}

/** `counter denied of filter protect 3 → 4 packets, 180 → 240 bytes`. */
export function counterWords({ filter, name, before, after }: CounterChange): string {
  const change = (unit: 'packets' | 'bytes') => `${before[unit]} → ${after[unit]} ${unit}`;
  return `counter ${name} of filter ${filter} ${change('packets')}, ${change('bytes')}`;
}
