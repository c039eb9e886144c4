/** A run that is interrupted: what was settled until then is told, and of the rest that it was not run. */
import { expect, test } from 'vitest';
import { compareReports } from '../../../lab/report/compare.ts';
import { githubAnnotations } from '../../../lab/report/github.ts';
import { htmlReport } from '../../../lab/report/html.ts';
import { markdownReport } from '../../../lab/report/markdown.ts';
import type { CallNode } from '../../../lab/verify/ask.ts';
import type { CliStep, ProbeStep, Step } from '../../../lab/verify/playbook.ts';
import { junitReport } from '../../../lab/verify/report-junit.ts';
import { summaryOf } from '../../../lab/verify/report-terminal.ts';
import { runSteps } from '../../../lab/verify/run.ts';
import { tally, type Verdict, type VerifyReport } from '../../../lab/verify/verdict.ts';
import type { ControlMethod } from '../../../protocol/control.ts';
import { allowed, denied, rejectedObservation, rejectedResult } from './examples.ts';

const show = (name: string, more: Partial<CliStep> = {}): CliStep => ({
  kind: 'cli',
  name,
  place: allowed.place,
  timeout: 60,
  patterns: { matches: [], lacks: [] },
  command: name,
  on: 'R2',
  ...more,
});

const answers: Partial<Record<ControlMethod, unknown>> = {
  cli: { output: 'told', ok: true },
  observe: { id: 1 },
  probe: rejectedResult,
  unobserve: rejectedObservation,
  explain: undefined,
};

/** Runs steps until one of this name is asked for, which never gets its answer. */
async function interruptedAt(name: string, ...steps: readonly Step[]): Promise<Verdict[]> {
  const stop = new AbortController();
  const callNode = (async (_node: string, method: ControlMethod, params: { command?: string; source?: string }) => {
    if (params.command === name || (method === 'probe' && (params.source ?? 'none') === name)) {
      stop.abort(new Error('interrupted by SIGINT'));
      return new Promise(() => {});
    }
    return answers[method];
  }) as unknown as CallNode;
  const selection = steps.map((step) => ({ procedure: 'P', step, twinOf: [] }));
  const settled: string[] = [];
  const progress = { started() {}, finished() {}, settled: ({ step }: Verdict) => void settled.push(step) };
  const verdicts = await runSteps(selection, callNode, progress, { signal: stop.signal, partial: true });
  expect(settled).toEqual(verdicts.filter(({ status }) => status !== 'not-run').map(({ step }) => step));
  return verdicts;
}

const statuses = (verdicts: readonly Verdict[]) => verdicts.map(({ step, status }) => `${step}: ${status}`);

test('what has ended keeps its verdict, what was running and what did not begin was not run', async () => {
  const verdicts = await interruptedAt('b', show('a'), show('b'), show('c'), show('clean up', { always: true }));
  expect(statuses(verdicts)).toEqual(['a: passed', 'b: not-run', 'c: not-run', 'clean up: passed']);
  expect(verdicts[1]).toEqual({
    procedure: 'P',
    step: 'b',
    place: allowed.place,
    action: 'R2> b',
    status: 'not-run',
    reason: 'R2> b: not run: interrupted by SIGINT',
    evidence: 'none',
    elapsed: 0,
  });
});

test('a deny whose allow twin was not run is unproven', async () => {
  const deny: ProbeStep = { ...denied, source: '192.168.255.1' };
  const verdicts = await interruptedAt('none', deny, allowed);
  expect(statuses(verdicts)).toEqual([`${denied.name}: unproven`, `${allowed.name}: not-run`]);
  expect(verdicts[0]?.reason).toContain(`its allow twin '${allowed.name}' was not run`);
});

test('a step that was to be tried again has not failed', async () => {
  const stop = new AbortController();
  const callNode = (async () => {
    stop.abort(new Error('interrupted by SIGINT'));
    return { output: 'not yet', ok: true };
  }) as unknown as CallNode;
  const step = show('b', { again: { within: 600 }, patterns: { matches: [/never/m], lacks: [] } });
  const quiet = { started() {}, finished() {}, settled() {} };
  const selection = [{ procedure: 'P', step, twinOf: [] }];
  const verdicts = await runSteps(selection, callNode, quiet, { signal: stop.signal, partial: true });
  expect(statuses(verdicts)).toEqual(['b: not-run']);
});

const verdict = (step: string, status: Verdict['status'], reason?: string): Verdict => {
  const { place } = allowed;
  return { procedure: 'P', step, place, action: step, status, evidence: 'e', elapsed: 0, ...(reason && { reason }) };
};
const reportOf = (...verdicts: readonly Verdict[]): VerifyReport => ({
  schemaVersion: 1,
  vtylab: '1.0.0',
  started: '2026-01-01T00:00:00.000Z',
  lab: 'demo',
  playbook: '/labs/verify.yaml',
  interrupted: 'interrupted by SIGINT',
  verdicts,
  ...tally(verdicts),
  elapsed: 7,
});
const report = reportOf(verdict('a', 'passed'), verdict('b', 'not-run', 'b: not run: interrupted by SIGINT'));

test('every form of the report says so', () => {
  expect(summaryOf(report)).toBe('1 passed, 0 failed, 0 unproven, 1 not run; interrupted by SIGINT');
  expect(junitReport(report)).toContain('tests="2" failures="0" errors="0" skipped="1"');
  expect(junitReport(report)).toContain('<skipped message="b: not run: interrupted by SIGINT">');
  expect(htmlReport(report)).toContain('<details class="verdict not-run">');
  expect(htmlReport(report)).toMatch(/id="show-not-run" checked> \S+ 1 not run/);
  expect(htmlReport(report)).toContain('interrupted by SIGINT</p>');
  expect(markdownReport(report, { root: '/labs' })).toContain('1 not run; interrupted by SIGINT');
  expect(markdownReport(report, { root: '/labs' })).not.toContain('### ');
  expect(githubAnnotations(report, '/labs')).toBe('');
});

test('a comparison says nothing of steps that one of the runs did not come to', () => {
  const whole = {
    ...reportOf(verdict('a', 'passed'), verdict('b', 'passed'), verdict('c', 'failed')),
    interrupted: '',
  };
  const cut = reportOf(verdict('a', 'passed'), verdict('b', 'not-run'), verdict('c', 'not-run'));
  const nothing = { newlyFailing: [], newlyPassing: [], stillFailing: [], slower: [], added: [], removed: [] };
  expect(compareReports(whole, cut)).toMatchObject({ ...nothing, stillPassing: 1 });
  expect(compareReports(cut, whole)).toMatchObject({ ...nothing, stillPassing: 1 });
});
