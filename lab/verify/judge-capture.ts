/** Whether as many packets were captured as a step expects. Pure. */
import type { ControlResult } from '../../protocol/control.ts';
import type { Judgement } from './judge.ts';
import type { CapturedStep } from './playbook.ts';
import { changeText, holds } from './watch.ts';
import { actionOf } from './words.ts';

/** `kept.counts` are those of the filters of `step.expect`, in order. */
export function judgeCapture(
  step: CapturedStep,
  { packets, counts }: Pick<ControlResult<'recorded'>, 'packets' | 'counts'>,
): Judgement {
  const action = actionOf(step);
  const found = step.expect.map((expected, at) => ({ ...expected, count: counts[at] ?? 0 }));
  const words = found.map(({ filter, count }) => `${packetsText(count)} ${matching(filter)}`);
  const evidence = [packetsText(packets), ...words].join('; ');
  const complaints = found
    .filter(({ packets: change, count }) => !holds(change, count))
    .map(
      ({ filter, packets: change, count }) =>
        `${packetsText(count)} ${matching(filter)}, expected ${changeText(change)}`,
    );
  if (complaints.length === 0) return { action, status: 'passed', evidence };
  return { action, status: 'failed', evidence, reason: `${action}: ${complaints.join('; and ')}` };
}

function packetsText(count: number): string {
  return `${count} ${count === 1 ? 'packet' : 'packets'}`;
}

function matching(filter: string): string {
  return filter === '' ? 'in all' : `matching '${filter}'`;
}
