/** The report for people: one line a step as it is settled, what it stands on below it, and a summary. */
import type { styleText } from 'node:util';
import { formatPlace } from '../topology/diagnostics.ts';
import type { Reporter } from './reporter.ts';
import type { Status, Verdict, VerifyReport } from './verdict.ts';

export interface TerminalOptions {
  write(text: string): void;
  /** Colours a text, or returns it as it is. */
  style(format: Parameters<typeof styleText>[0], text: string): string;
  /** Whether a line may be overwritten, as on a terminal: then the running step is shown. */
  readonly live: boolean;
  /** Columns of the terminal; the line of the running step is cut to them. */
  readonly columns?: number;
}

const MARK: Record<Status, string> = { passed: '✓', failed: '✗', unproven: '?', error: '!' };
const COLOUR: Record<Status, 'green' | 'red' | 'yellow'> = {
  passed: 'green',
  failed: 'red',
  unproven: 'yellow',
  error: 'red',
};

export function terminalReporter({ write, style, live, columns = 80 }: TerminalOptions): Reporter {
  let procedure: string | undefined;
  const clear = live ? '\r\x1b[2K' : '';

  function lines(verdict: Verdict): string[] {
    const mark = style(COLOUR[verdict.status], MARK[verdict.status]);
    const twin =
      verdict.twinOf === undefined ? '' : style('dim', ` (run as the allow twin of ${quoted(verdict.twinOf)})`);
    const place = verdict.status === 'passed' ? '' : style('dim', ` (${formatPlace(verdict.place)})`);
    const reason = verdict.reason === undefined ? [] : [style(COLOUR[verdict.status], printable(verdict.reason))];
    const evidence = verdict.status === 'error' ? [] : [style('dim', printable(verdict.evidence))];
    return [`  ${mark} ${verdict.step}${twin}${place}`, ...[...reason, ...evidence].map((line) => `      ${line}`)];
  }

  return {
    began(_playbook, selection) {
      const twins = selection.filter(({ twinOf }) => twinOf.length > 0).length;
      if (twins > 0)
        write(`${style('dim', `${twins} more ${twins === 1 ? 'step is' : 'steps are'} run as allow twins`)}\n`);
    },
    started({ step }, number, total) {
      if (live) write(`${clear}${style('dim', `  … ${number}/${total} ${step.name}`.slice(0, columns - 1))}`);
    },
    settled(verdict) {
      const heading = verdict.procedure === procedure ? [] : [style('bold', verdict.procedure)];
      procedure = verdict.procedure;
      write(`${clear}${[...heading, ...lines(verdict)].join('\n')}\n`);
    },
    ended(report) {
      write(`${clear}\n${style(report.passed === report.verdicts.length ? 'green' : 'red', summaryOf(report))}\n`);
    },
  };
}

/** `6 passed, 0 failed, 0 unproven`, and what could not be run if there is any. */
export function summaryOf({ passed, failed, unproven, errors }: VerifyReport): string {
  const counts = [`${passed} passed`, `${failed} failed`, `${unproven} unproven`];
  return [...counts, ...(errors > 0 ? [`${errors} could not be run`] : [])].join(', ');
}

/** Words that came from a node must not steer the user's terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd');
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
