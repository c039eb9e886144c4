/** The report for CI servers: JUnit's XML, a suite a procedure and a case a step. */
import { formatPath } from '../topology/diagnostics.ts';
import { escapeXml } from '../xml.ts';
import type { Verdict, VerifyReport } from './verdict.ts';

export function junitReport(report: VerifyReport): string {
  const suites = Map.groupBy(report.verdicts, ({ procedure }) => procedure);
  const body = [...suites].flatMap(([name, verdicts]) => [
    `  <testsuite${attributes({ name, ...counts(verdicts) })}>`,
    ...verdicts.flatMap(testCase),
    '  </testsuite>',
  ]);
  const root = attributes({ name: report.lab, ...counts(report.verdicts), time: seconds(report.elapsed) });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${root}>`, ...body, '</testsuites>', ''].join('\n');
}

/** JUnit knows no `unproven`: a proof that is missing is a failure, of a type of its own. */
function counts(verdicts: readonly Verdict[]) {
  const failures = verdicts.filter(({ status }) => status === 'failed' || status === 'unproven').length;
  const errors = verdicts.filter(({ status }) => status === 'error').length;
  return { tests: verdicts.length, failures, errors };
}

function testCase(verdict: Verdict): string[] {
  const { step, procedure, place, elapsed, status, reason, evidence } = verdict;
  const { line } = place;
  const file = formatPath(place.file);
  const problem = { passed: undefined, failed: 'failure', unproven: 'failure', error: 'error' }[status];
  return [
    `    <testcase${attributes({ name: step, classname: procedure, file, line, time: seconds(elapsed) })}>`,
    ...(problem === undefined ? [] : [element(problem, { type: status, message: reason ?? status }, evidence)]),
    ...(problem === undefined ? [element('system-out', {}, evidence)] : []),
    '    </testcase>',
  ];
}

function element(name: string, values: Readonly<Record<string, string>>, content: string): string {
  return `      <${name}${attributes(values)}>${escapeXml(content)}</${name}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
