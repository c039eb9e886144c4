/** The report for CI servers: JUnit's XML, a suite a procedure and a case a step. */
import { evidenceOf, sectionText } from '../report/evidence.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { escapeXml } from '../xml.ts';
import type { Verdict, VerifyReport } from './verdict.ts';

/**
 * As Jenkins, GitLab and the GitHub actions for JUnit read it: class names tell labs apart (`lab.procedure`, a point
 * divides them, so a procedure has none), no two cases of a class have one name, and every case carries its evidence.
 */
export function junitReport(report: VerifyReport): string {
  const { lab, started } = report;
  const timestamp = started.replace(/(\.\d+)?Z$/, '');
  const suites = Map.groupBy(report.verdicts, ({ procedure }) => procedure);
  const body = [...suites].flatMap(([name, verdicts]) => {
    const time = seconds(verdicts.reduce((sum, { elapsed }) => sum + elapsed, 0));
    return [
      `  <testsuite${attributes({ name, ...counts(verdicts), time, timestamp })}>`,
      ...named(verdicts).flatMap(([name, verdict]) => testCase(lab, name, verdict)),
      '  </testsuite>',
    ];
  });
  const root = attributes({ name: lab, ...counts(report.verdicts), time: seconds(report.elapsed), timestamp });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${root}>`, ...body, '</testsuites>', ''].join('\n');
}

/** JUnit knows no `unproven`: a proof that is missing is a failure, of a type of its own. */
function counts(verdicts: readonly Verdict[]) {
  const failures = verdicts.filter(({ status }) => status === 'failed' || status === 'unproven').length;
  const errors = verdicts.filter(({ status }) => status === 'error').length;
  return {
    tests: verdicts.length,
    failures,
    errors,
    skipped: verdicts.filter(({ status }) => status === 'not-run').length,
  };
}

/** Steps with their names; the second of a name gets `(2)`. */
function named(verdicts: readonly Verdict[]): (readonly [name: string, verdict: Verdict])[] {
  const taken = new Set<string>();
  return verdicts.map((verdict) => {
    let name = verdict.step;
    for (let number = 2; taken.has(name); number++) name = `${verdict.step} (${number})`;
    taken.add(name);
    return [name, verdict];
  });
}

function testCase(lab: string, name: string, verdict: Verdict): string[] {
  const { procedure, place, elapsed, status, reason, evidence } = verdict;
  const { line } = place;
  const file = formatPath(place.file);
  const classname = [lab, procedure].map((part) => part.replaceAll('.', '_')).join('.');
  const problem = { passed: undefined, failed: 'failure', unproven: 'failure', error: 'error', 'not-run': undefined }[
    status
  ];
  const out = [evidence, ...evidenceOf(verdict).map(sectionText)].join('\n\n');
  return [
    `    <testcase${attributes({ name, classname, file, line, time: seconds(elapsed) })}>`,
    ...(problem === undefined ? [] : [element(problem, { type: status, message: reason ?? status }, evidence)]),
    ...(status === 'not-run' ? [element('skipped', { message: reason ?? status }, '')] : []),
    element('system-out', {}, out),
    '    </testcase>',
  ];
}

function element(name: string, values: Readonly<Record<string, string>>, content: string): string {
  return `      <${name}${attributes(values)}>${escapeXml(content).replaceAll('&#10;', '\n')}</${name}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
