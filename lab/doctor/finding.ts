/** What `vtylab doctor` finds. */

export type Area = 'program' | 'engine' | 'image' | 'kernel' | 'limits' | 'labs';

/**
 * - `ok`: as it should be
 * - `warning`: labs run, but not all of them, or not at all sizes
 * - `missing`: no lab runs
 * - `unknown`: it could not be tried, because something else is missing
 */
export type FindingState = 'ok' | 'warning' | 'missing' | 'unknown';

export interface Finding {
  readonly area: Area;
  /** What was looked at, e.g. `netem`; the same words in every run. */
  readonly name: string;
  readonly state: FindingState;
  /** What was found, e.g. a version or the kernel's complaint. */
  readonly found: string;
  /** What it is for. */
  readonly use: string;
  /** What to do about it, commands where there are some; of what is not `ok`. */
  readonly mend?: string;
}

/** Whether labs run here. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'missing');
}
