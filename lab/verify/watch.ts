/** Counters and lockouts of the reached node, before and after a step. Pure. */
import type { NodeState } from '../../protocol/control.ts';
import type { Change, CounterExpectation, Step } from './playbook.ts';

/** Whether the node's state has to be known around the step. */
export function isWatched({ counters, lockouts }: Step): boolean {
  return counters !== undefined || lockouts !== undefined;
}

/** What of the node's state is not as the step has it. */
export function watchComplaints(step: Step, node: string, before: NodeState, after: NodeState): string[] {
  const counters = (step.counters ?? []).flatMap((expected) => counterComplaints(expected, node, before, after));
  const lockouts = (step.lockouts ?? []).flatMap(({ user, locked }) => {
    if (isLocked(user, after) === locked) return [];
    return [locked ? `user ${user} is not locked out on ${node}` : `user ${user} is locked out on ${node}`];
  });
  return [...counters, ...lockouts];
}

/** What the step did to the counters that it names, and to the lockouts: for the evidence. */
export function watchWords(step: Step, before: NodeState, after: NodeState): string[] {
  const counters = (step.counters ?? []).flatMap((expected) => {
    const grown = growth(expected, before, after);
    return grown === undefined ? [] : [`counter ${nameOf(expected)} +${grown.packets} packets, +${grown.bytes} bytes`];
  });
  const lockouts = after.lockouts.map(({ user, end }) => `user ${user} is locked out until ${end}`);
  return [...counters, ...(step.lockouts === undefined ? [] : lockouts)];
}

export function isLocked(user: string, { lockouts }: NodeState): boolean {
  return lockouts.some((lockout) => lockout.user === user);
}

function counterComplaints(expected: CounterExpectation, node: string, before: NodeState, after: NodeState): string[] {
  const grown = growth(expected, before, after);
  if (grown === undefined) return [`${node} has no counter ${nameOf(expected)}`];
  return (['packets', 'bytes'] as const).flatMap((unit) => {
    const change = expected[unit];
    if (change === undefined || holds(change, grown[unit])) return [];
    return [
      `counter ${nameOf(expected)} of ${node} changed by ${grown[unit]} ${unit}, expected ${changeWords(change)}`,
    ];
  });
}

function growth({ filter, name }: CounterExpectation, before: NodeState, after: NodeState) {
  const find = ({ counters }: NodeState) =>
    counters.find((counter) => counter.name === name && (filter === undefined || counter.filter === filter));
  const [was, is] = [find(before), find(after)];
  if (is === undefined) return undefined;
  return { packets: is.packets - (was?.packets ?? 0), bytes: is.bytes - (was?.bytes ?? 0) };
}

/** Whether a number is as it must be. */
export function holds({ operator, by }: Change, found: number): boolean {
  switch (operator) {
    case '=':
      return found === by;
    case '>=':
      return found >= by;
    case '>':
      return found > by;
    case '<=':
      return found <= by;
    case '<':
      return found < by;
  }
}

/** `3` or `>=2`. */
export function changeText({ operator, by }: Change): string {
  return operator === '=' ? `${by}` : `${operator}${by}`;
}

function changeWords({ operator, by }: Change): string {
  return operator === '=' ? `+${by}` : `${operator}${by}`;
}

function nameOf({ filter, name }: CounterExpectation): string {
  return filter === undefined ? name : `${name} of filter ${filter}`;
}
