/** The report as one HTML page that needs nothing else: to send, to keep, to print. Pure. */
import { createHash } from 'node:crypto';
import { formatPath } from '../topology/diagnostics.ts';
import { summaryOf } from '../verify/report-terminal.ts';
import type { Status, Verdict, VerifyReport } from '../verify/verdict.ts';
import { type Comparison, changeWords, comparedLists, milliseconds } from './compare.ts';
import { evidenceOf, type Section } from './evidence.ts';
import { escapeHtml } from './html-escape.ts';
import { SCRIPT, STYLE } from './html-parts.ts';

const MARK: Record<Status, string> = { passed: '✓', failed: '✗', unproven: '?', error: '!', 'not-run': '-' };
const WORD: Record<Status, string> = {
  passed: 'passed',
  failed: 'failed',
  unproven: 'unproven',
  error: 'could not be run',
  'not-run': 'not run',
};
const STATUSES = Object.keys(MARK) as Status[];

/** Every text that came from a node or a file is escaped, and the page forbids itself every script but its own. */
export function htmlReport(report: VerifyReport): string {
  const title = `${report.lab}: ${summaryOf(report)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="vtylab ${escapeHtml(report.vtylab)}">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(report.lab)}</h1>
<p class="${report.passed === report.verdicts.length ? 'passed' : 'failed'} summary">${escapeHtml(summaryOf(report))}</p>
<p class="dim">${headWords(report)}</p>
</header>
${controls(report)}
<main>
${report.comparison === undefined ? '' : comparisonPart(report.comparison)}${procedures(report.verdicts)}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** What the browser may load and run: nothing, but this page's own style and script. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function headWords({ playbook, only, started, elapsed, vtylab }: VerifyReport): string {
  const selection = only === undefined ? '' : `, only <code>${escapeHtml(only)}</code>`;
  const when = `<time datetime="${escapeHtml(started)}">${escapeHtml(started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`;
  return `<code>${escapeHtml(formatPath(playbook))}</code>${selection}; ${when}, ${milliseconds(elapsed)}; vtylab ${escapeHtml(vtylab)}`;
}

function controls(report: VerifyReport): string {
  const count = (status: Status) => report.verdicts.filter((verdict) => verdict.status === status).length;
  const shown = STATUSES.filter((status) => status !== 'not-run' || count(status) > 0);
  const boxes = shown.map(
    (status) =>
      `<label class="${status}"><input type="checkbox" id="show-${status}" checked> ${MARK[status]} ${count(status)} ${WORD[status]}</label>`,
  );
  return `<nav aria-label="Filter">
${boxes.join('\n')}
<input type="search" id="search" placeholder="Search steps and evidence" aria-label="Search">
<button type="button" id="all">Open all</button>
<span id="found" class="dim" role="status"></span>
</nav>`;
}

function procedures(verdicts: readonly Verdict[]): string {
  return [...Map.groupBy(verdicts, ({ procedure }) => procedure)]
    .map(([name, steps]) => `<section>\n<h2>${escapeHtml(name)}</h2>\n${steps.map(verdictPart).join('\n')}\n</section>`)
    .join('\n');
}

function verdictPart(verdict: Verdict): string {
  const { step, status, place, action, reason, evidence, elapsed } = verdict;
  const where = `${formatPath(place.file)}:${place.line}`;
  return `<details class="verdict ${status}"${status === 'passed' || status === 'not-run' ? '' : ' open'}>
<summary><span class="mark" role="img" aria-label="${WORD[status]}">${MARK[status]}</span> <span class="step">${escapeHtml(step)}</span> <span class="dim">${milliseconds(elapsed)}</span></summary>
${reason === undefined ? '' : `<p class="reason">${escapeHtml(reason)}</p>\n`}<p>${escapeHtml(evidence)}</p>
<p class="dim">${escapeHtml(action)}; <code>${escapeHtml(where)}</code></p>
${evidenceOf(verdict).map(sectionPart).join('\n')}
</details>`;
}

function sectionPart(section: Section): string {
  const title = `<h3>${escapeHtml(section.title)}</h3>`;
  switch (section.kind) {
    case 'facts':
      return `${title}<dl>${section.rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
    case 'text':
      return `${title}<pre>${escapeHtml(section.text.trimEnd())}</pre>`;
    case 'table':
      return `${title}${tablePart(section.head, section.rows)}`;
  }
}

function tablePart(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((cells) => row(cells, 'td')).join('\n');
  return `<div class="wide"><table><thead>${row(head, 'th')}</thead>\n<tbody>${body}</tbody></table></div>`;
}

function comparisonPart(comparison: Comparison): string {
  const lists = comparedLists(comparison);
  const rows = lists.flatMap(([title, steps]) =>
    steps.map((step) => [title, `${step.procedure}: ${step.step}`, changeWords(step)]),
  );
  const counts = `${comparison.stillPassing} steps pass as before.`;
  const table = rows.length === 0 ? '' : tablePart(['change', 'step', ''], rows);
  return `<section class="comparison">
<h2>Compared with the run of ${escapeHtml(comparison.earlier)}</h2>
<p>${counts}</p>${table}
</section>
`;
}
