/** Attempts that were let in: the allow twins of those that are kept out later. */
import type { ProbeStep } from '../verify/playbook.ts';
import { twinsOf } from '../verify/twins.ts';

export class Allowed {
  readonly #steps: ProbeStep[] = [];

  /** An attempt that was let in. */
  add(step: ProbeStep): void {
    this.#steps.push(step);
  }

  /** What shows that a service is there at all, for an attempt that was kept out: one from another source that was let in. */
  twinOf(step: ProbeStep): ProbeStep | undefined {
    return twinsOf(step, this.#steps).at(-1);
  }

  /** After a change it is not known any more who is let in. */
  forget(): void {
    this.#steps.length = 0;
  }
}
