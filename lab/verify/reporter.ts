/** What a report is told while a playbook runs. */
import type { Playbook } from './playbook.ts';
import type { Progress } from './run.ts';
import type { Selected } from './select.ts';
import type { VerifyReport } from './verdict.ts';

export interface Reporter extends Progress {
  /** The run begins with these steps. */
  began(playbook: Playbook, selection: readonly Selected[]): void;
  /** No step runs any more, however the run ended. */
  closed?(): void;
  /** All verdicts are final. Comes after `closed`, and not when an aborted run rejects. */
  ended(report: VerifyReport): void;
}

/** Tells nobody. */
export const silentReporter: Reporter = { began() {}, started() {}, finished() {}, settled() {}, ended() {} };
