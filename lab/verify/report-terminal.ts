/** The report for people: one line a step as it is settled, what it stands on below it, and a summary. */
import type { styleText } from 'node:util';
import { milliseconds } from '../report/compare.ts';
import { printable } from '../report/printable.ts';
import { formatPath, formatPlace } from '../topology/diagnostics.ts';
import { liveLines } from './live-lines.ts';
import type { Step } from './playbook.ts';
import type { Reporter } from './reporter.ts';
import type { Captured, Status, Verdict, VerifyReport } from './verdict.ts';

export interface TerminalOptions {
  write(text: string): void;
  /** Colours a text, or returns it as it is. */
  style(format: Parameters<typeof styleText>[0], text: string): string;
  /** Whether lines may be overwritten, as on a terminal: then the running steps are shown. */
  readonly live: boolean;
  /** Columns of the terminal; the lines of the running steps are cut to them. */
  readonly columns?: number;
  /** Milliseconds, from a clock that only goes forward. */
  readonly now?: () => number;
}

const MARK: Record<Status, string> = { passed: '✓', failed: '✗', unproven: '?', error: '!', 'not-run': '-' };
const COLOUR: Record<Status, 'green' | 'red' | 'yellow'> = {
  passed: 'green',
  failed: 'red',
  unproven: 'yellow',
  error: 'red',
  'not-run': 'yellow',
};

/** The most running steps that are shown, and milliseconds after which they are shown anew. */
const MOST = 8;
const REFRESH = 250;

/** The packets of an attempt that failed: the first ones as text, and the file that has them all. */
function packetLines({ node, file, unwritten, packets, text }: Captured): string[] {
  const title = `${node} saw ${packets} ${packets === 1 ? 'packet' : 'packets'} of it`;
  const written = file === undefined ? unwritten : formatPath(file);
  const place = written === undefined ? '' : ` (${written})`;
  const lines = text === '' ? [] : text.split('\n').map((line) => `  ${printable(line)}`);
  return [`${title}${place}${lines.length > 0 ? ':' : ''}`, ...lines];
}

export function terminalReporter(options: TerminalOptions): Reporter {
  const { write, style, live, columns = 80, now = () => performance.now() } = options;
  let procedure: string | undefined;
  let total = 0;
  const display = liveLines(write, columns);
  const running = new Map<Step, { readonly name: string; readonly begin: number }>();
  const count = { done: 0, problems: 0 };
  let timer: NodeJS.Timeout | undefined;
  const began = now();

  function show(): void {
    if (!live) return;
    const steps = [...running.values()];
    const lines = steps
      .slice(0, MOST)
      .map(({ name, begin }) => `  … ${printable(name)}  ${milliseconds(Math.round(now() - begin))}`);
    const more = steps.length > MOST ? [`  … and ${steps.length - MOST} more`] : [];
    const problems = count.problems === 0 ? '' : `, ${count.problems} not passed`;
    const sum = `  ${count.done}/${total} done${problems}, ${milliseconds(Math.round(now() - began))}`;
    display.show([...lines, ...more, sum]);
  }

  function lines(verdict: Verdict): string[] {
    const mark = style(COLOUR[verdict.status], MARK[verdict.status]);
    const twin =
      verdict.twinOf === undefined ? '' : style('dim', ` (run as the allow twin of ${quoted(verdict.twinOf)})`);
    const place = verdict.status === 'passed' ? '' : style('dim', ` (${formatPlace(verdict.place)})`);
    const reason = verdict.reason === undefined ? [] : [style(COLOUR[verdict.status], printable(verdict.reason))];
    const evidence = verdict.status === 'error' ? [] : [style('dim', printable(verdict.evidence))];
    const warnings = (verdict.warnings ?? []).map((warning) => style('yellow', `warning: ${printable(warning)}`));
    const packets = verdict.status === 'passed' ? [] : (verdict.captures ?? []).flatMap(packetLines);
    const below = [...reason, ...evidence, ...warnings, ...packets.map((line) => style('dim', line))].map(
      (line) => `      ${line}`,
    );
    return [`  ${mark} ${verdict.step}${twin}${place}`, ...below];
  }

  return {
    began(_playbook, selection) {
      total = selection.length;
      const twins = selection.filter(({ twinOf }) => twinOf.length > 0).length;
      if (twins > 0)
        write(`${style('dim', `${twins} more ${twins === 1 ? 'step is' : 'steps are'} run as allow twins`)}\n`);
      if (live) timer = setInterval(show, REFRESH).unref();
    },
    started({ step }) {
      running.set(step, { name: step.name, begin: now() });
      show();
    },
    finished({ step }) {
      running.delete(step);
      count.done++;
      show();
    },
    settled(verdict) {
      if (verdict.status !== 'passed') count.problems++;
      const heading = verdict.procedure === procedure ? [] : [style('bold', verdict.procedure)];
      procedure = verdict.procedure;
      display.print(`${[...heading, ...lines(verdict)].join('\n')}\n`);
    },
    closed() {
      clearInterval(timer);
      if (live) display.show([]);
    },
    ended(report) {
      const took = live ? ` (${milliseconds(report.elapsed)})` : '';
      write(`\n${style(report.passed === report.verdicts.length ? 'green' : 'red', summaryOf(report))}${took}\n`);
    },
  };
}

/** `6 passed, 0 failed, 0 unproven`, what could not be or was not run if there is any, and what interrupted the run. */
export function summaryOf({ passed, failed, unproven, errors, notRun = 0, interrupted }: VerifyReport): string {
  const counts = [`${passed} passed`, `${failed} failed`, `${unproven} unproven`];
  const more = [...(errors > 0 ? [`${errors} could not be run`] : []), ...(notRun > 0 ? [`${notRun} not run`] : [])];
  return `${[...counts, ...more].join(', ')}${interrupted ? `; ${interrupted}` : ''}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
