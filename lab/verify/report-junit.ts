/** The report for CI servers: JUnit's XML, a suite a procedure and a case a step. */
import { formatPath } from '../topology/diagnostics.ts';
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

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text that may stand in an attribute or between tags. XML 1.0 cannot hold most control characters, not even
 * escaped, so they become the replacement character; a service's banner may well have some.
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITY[character] ?? character)
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
