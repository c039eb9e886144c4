/** In which order a changed lab's steps are run: those first that the change is likely to make fail. Pure. */
import type { ChangedCell } from '../../protocol/mutate.ts';
import type { Step } from '../verify/playbook.ts';
import type { Selected } from '../verify/select.ts';
import type { Verdict } from '../verify/verdict.ts';

/** Seconds that a step has at least, and how much longer than in an unchanged lab it may take. */
const LEAST = 3;
const LONGER = 4;

/** Procedures with steps that make one of the attempts come first; steps keep their order within a procedure. */
export function likelyFirst(selection: readonly Selected[], cells: readonly ChangedCell[]): Selected[] {
  const procedures = [...Map.groupBy(selection, ({ procedure }) => procedure).values()];
  const likely = (group: readonly Selected[]) => group.some(({ step }) => cells.some((cell) => makes(step, cell)));
  return [...procedures.filter(likely), ...procedures.filter((group) => !likely(group))].flat();
}

function makes(step: Step, { from, source, destination, service, port }: ChangedCell): boolean {
  if (step.kind === 'attack') return makes(step.probe, { from, source, destination, service, port } as ChangedCell);
  if (step.kind !== 'probe') return false;
  const sameService = step.service === service || (step.service !== 'ping' && step.port === port);
  return (
    step.from === from &&
    step.destination === destination &&
    sameService &&
    (step.source ?? step.arrivesFrom ?? source) === source
  );
}

/**
 * A step that takes much longer than it did in the unchanged lab will not pass any more: waiting for all of its time
 * would only cost time.
 */
export function impatient(selection: readonly Selected[], before: readonly Verdict[]): Selected[] {
  return selection.map((selected) => {
    const { step, procedure } = selected;
    const known = before.find((one) => one.procedure === procedure && one.step === step.name);
    if (step.kind !== 'probe' || known === undefined) return selected;
    const timeout = Math.min(step.timeout, Math.max(LEAST, Math.ceil((known.elapsed / 1000) * LONGER)));
    return { ...selected, step: { ...step, timeout } };
  });
}
