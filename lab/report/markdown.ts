/** The report as Markdown, short enough for a comment on a pull request. Pure. */
import { relative } from 'node:path';
import { summaryOf } from '../verify/report-terminal.ts';
import type { Status, Verdict, VerifyReport } from '../verify/verdict.ts';
import { changeWords, comparedLists, milliseconds } from './compare.ts';
import { evidenceOf, sectionText } from './evidence.ts';
import { escapeHtml } from './html-escape.ts';

export interface MarkdownOptions {
  /** Files are named from here, absolute. */
  readonly root: string;
  /** The most characters it may have; GitHub takes 65,536 for a comment. */
  readonly limit?: number;
}

const MARK: Record<Status, string> = { passed: '✅', failed: '❌', unproven: '❔', error: '⚠️', 'not-run': '⏹️' };
const LIMIT = 65_000;

/** What did not pass comes first, with its evidence; then all steps. What does not fit is left out, and that is told. */
export function markdownReport(report: VerifyReport, { root, limit = LIMIT }: MarkdownOptions): string {
  const failing = report.verdicts.filter(({ status }) => status !== 'passed' && status !== 'not-run');
  const parts = [
    ...comparisonParts(report),
    ...failing.map((verdict) => detail(verdict, root)),
    ...procedureTables(report.verdicts),
  ];
  const end = `\n<sub>vtylab ${escapeHtml(report.vtylab)}, ${escapeHtml(report.started)}, ${milliseconds(report.elapsed)}</sub>\n`;
  let text = headOf(report, root);
  for (const [index, part] of parts.entries()) {
    const left = parts.length - index;
    const note = `\n_${left} more ${left === 1 ? 'part' : 'parts'} of this report did not fit._\n`;
    if (text.length + part.length + end.length + note.length > limit) return `${text}${note}${end}`;
    text += part;
  }
  return text + end;
}

function headOf(report: VerifyReport, root: string): string {
  const worst = report.passed === report.verdicts.length ? 'passed' : report.errors > 0 ? 'error' : 'failed';
  const only = report.only === undefined ? '' : `, only ${code(report.only)}`;
  return [
    `## ${MARK[worst]} ${inline(report.lab)}: ${summaryOf(report)}`,
    '',
    `Playbook ${code(relative(root, report.playbook) || report.playbook)}${only}`,
    '',
  ].join('\n');
}

function detail(verdict: Verdict, root: string): string {
  const { procedure, step, status, place, reason = '', evidence } = verdict;
  const where = `${relative(root, place.file)}:${place.line}`;
  const sections = evidenceOf(verdict).map(sectionText);
  return [
    '',
    `### ${MARK[status]} ${inline(step)}`,
    '',
    `${inline(procedure)}, ${code(where)}: **${status}**`,
    '',
    `> ${inline(reason)}`,
    '',
    `<details><summary>Evidence</summary>`,
    '',
    fenced([evidence, ...sections].join('\n\n')),
    '',
    '</details>',
    '',
  ].join('\n');
}

function procedureTables(verdicts: readonly Verdict[]): string[] {
  return [...Map.groupBy(verdicts, ({ procedure }) => procedure)].map(([procedure, steps]) =>
    [
      '',
      `<details><summary>${escapeHtml(procedure)}: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}</summary>`,
      '',
      '| | step | evidence | took |',
      '| --- | --- | --- | ---: |',
      ...steps.map(
        ({ status, step, evidence, elapsed }) =>
          `| ${MARK[status]} | ${inline(step)} | ${inline(evidence)} | ${milliseconds(elapsed)} |`,
      ),
      '',
      '</details>',
      '',
    ].join('\n'),
  );
}

function comparisonParts({ comparison }: VerifyReport): string[] {
  if (comparison === undefined) return [];
  const lists = comparedLists(comparison).filter(([, steps]) => steps.length > 0);
  const rows = lists.flatMap(([title, steps]) =>
    steps.map(
      (step) => `| ${title} | ${inline(step.procedure)}: ${inline(step.step)} | ${inline(changeWords(step))} |`,
    ),
  );
  const head = [
    '',
    `Compared with the run of ${inline(comparison.earlier)}, ${comparison.stillPassing} steps as before.`,
    '',
  ];
  const body = rows.length === 0 ? [] : ['| change | step | |', '| --- | --- | --- |', ...rows, ''];
  return [[...head, ...body].join('\n')];
}

/** Text within a line: nothing in it is markup, a mention, a reference or a link. */
function inline(text: string): string {
  return text
    .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replace(/(https?|ftp)(:)/gi, '$1\u200b$2')
    .replace(/www\./gi, 'www\u200b.');
}

/** A code span: its fence is longer than any run of backticks within. */
function code(text: string): string {
  const clean = text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').replaceAll('|', '\\|');
  const fence = '`'.repeat(longestRun(clean) + 1);
  return clean.startsWith('`') || clean.endsWith('`') ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

function fenced(text: string): string {
  const clean = text.replaceAll('\r', '').replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
  const fence = '`'.repeat(Math.max(3, longestRun(clean) + 1));
  return `${fence}text\n${clean}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
