/** The report for programs: the VerifyReport as it is. */
import type { VerifyReport } from './verdict.ts';

export function jsonReport(report: VerifyReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
