/**
 * Chooses the steps to run. Denied steps bring the twins that prove them, or selecting them would prove nothing, and every
 * step brings the changes of configuration before it in its procedure.
 */
import type { Playbook, Procedure, Step } from './playbook.ts';
import { needsTwin, twinsOf } from './twins.ts';

/** A step that will be run, and the denied steps it is run for when nobody selected it. */
export interface Selected {
  readonly procedure: string;
  readonly step: Step;
  /** Names of the denied steps whose twin it is; empty when it was selected itself. */
  readonly twinOf: readonly string[];
}

/** Steps by name or procedure name, in the playbook's order; all without a pattern, none when nothing matches it. */
export function selectSteps(playbook: Playbook, only?: string): Selected[] {
  const all = playbook.procedures.flatMap((procedure) => procedure.steps.map((step) => ({ procedure, step })));
  const wanted = only === undefined ? () => true : nameMatcher(only);
  const chosen = new Set(
    all.filter(({ procedure, step }) => isWanted(procedure, step, wanted)).map(({ step }) => step),
  );
  for (const { steps } of playbook.procedures) for (const step of aroundChosen(steps, chosen)) chosen.add(step);
  // whatever runs is cleaned up
  const begun = new Set(all.filter(({ step }) => chosen.has(step)).map(({ procedure }) => procedure));
  for (const { procedure, step } of all) {
    if (step.always === 'playbook' ? chosen.size > 0 : step.always === true && begun.has(procedure)) chosen.add(step);
  }
  const twins = new Map<Step, string[]>();
  for (const deny of [...chosen].filter(needsTwin)) {
    const candidates = twinsOf(
      deny,
      all.map(({ step }) => step),
    );
    // One twin is enough, so another is only added where none is chosen.
    const [first] = candidates;
    if (first === undefined || candidates.some((step) => chosen.has(step))) continue;
    twins.set(first, [...(twins.get(first) ?? []), deny.name]);
  }
  for (const { steps } of playbook.procedures) {
    const last = steps.findLastIndex((step) => chosen.has(step) || twins.has(step));
    for (const step of steps.slice(0, Math.max(0, last))) if (step.kind === 'configure') chosen.add(step);
  }
  return all.flatMap(({ procedure, step }) => {
    const twinOf = twins.get(step) ?? [];
    return chosen.has(step) || twinOf.length > 0 ? [{ procedure: procedure.name, step, twinOf }] : [];
  });
}

/** A capture that is chosen goes around steps: these, and both of its own. */
function aroundChosen(steps: readonly Step[], chosen: ReadonlySet<Step>): Step[] {
  return steps.flatMap((begin, at) => {
    if (begin.kind !== 'capture') return [];
    const end = steps.findIndex((step) => step.kind === 'captured' && step.capture === begin.capture);
    const last = steps[end];
    if (last === undefined || !(chosen.has(begin) || chosen.has(last))) return [];
    return steps.slice(at, end + 1);
  });
}

function isWanted(procedure: Procedure, step: Step, wanted: (name: string) => boolean): boolean {
  return wanted(step.name) || wanted(procedure.name);
}

/** With `*` or `?` a glob for the whole name, otherwise a part of it; letter case does not matter. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name.toLowerCase().includes(pattern.toLowerCase());
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${source}$`, 'is');
  return (name) => whole.test(name);
}
