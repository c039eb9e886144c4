import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { type ComparedStep, compareReports, milliseconds } from '../../../lab/report/compare.ts';
import { readReport } from '../../../lab/report/read-report.ts';
import type { Status } from '../../../lab/verify/verdict.ts';
import { comparison, report } from './examples.ts';

const names = (steps: readonly ComparedStep[]) => steps.map(({ step }) => step.slice(0, 29));
const run = (...steps: readonly (readonly [step: string, status: Status, elapsed?: number])[]) => ({
  started: '2026-01-01T00:00:00Z',
  verdicts: steps.map(([step, status, elapsed = 1]) => ({ procedure: 'P', step, status, elapsed })),
});

describe('compareReports', () => {
  test('sorts steps by what became of them', () => {
    expect(names(comparison.newlyPassing)).toEqual(['ssh from the egress address']);
    expect(names(comparison.newlyFailing)).toEqual(['banner </pre></script><script']);
    expect(names(comparison.stillFailing)).toEqual(['ssh from the loopback address', 'R2> show firewall log']);
    expect(names(comparison.slower)).toEqual(['banner </pre></script><script']);
    expect(names(comparison.added)).toEqual(['R2> show firewall log']);
    expect(names(comparison.removed)).toEqual(['a step that is gone']);
    expect(comparison.stillPassing).toBe(0);
  });
  test('tells steps of one name apart by their order', () => {
    const { newlyFailing, stillPassing } = compareReports(
      run(['a', 'passed'], ['a', 'passed']),
      run(['a', 'passed'], ['a', 'failed']),
    );
    expect([newlyFailing.length, stillPassing]).toEqual([1, 1]);
  });
  test('slower is both, more than twice as long and by a second', () => {
    const { slower } = compareReports(
      run(['a', 'passed', 10], ['b', 'passed', 3000], ['c', 'passed', 900]),
      run(['a', 'passed', 900], ['b', 'passed', 5000], ['c', 'passed', 1901]),
    );
    expect(names(slower)).toEqual(['c']);
  });
  test('a selection says nothing of other steps', () => {
    const [all, part] = [run(['a', 'passed'], ['b', 'passed']), { ...run(['a', 'passed']), only: 'a' }];
    expect(compareReports(all, part).removed).toEqual([]);
    expect(compareReports(part, all).added).toEqual([]);
    expect(names(compareReports(part, run(['c', 'passed'])).removed)).toEqual(['a']);
  });
});

test.each([
  [7, '7 ms'],
  [999, '999 ms'],
  [4100, '4.1 s'],
  [125_000, '2 min 5 s'],
])('%i ms are told as %s', (elapsed, words) => {
  expect(milliseconds(elapsed)).toBe(words);
});

describe('readReport', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtylab-report-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('reads what was written', async () => {
    const file = join(folder, 'good.json');
    await writeFile(file, JSON.stringify(report));
    expect(await readReport(file)).toEqual(report);
  });
  test.each([
    ['[', 'no JSON: '],
    ['[]', 'expected an object, found a list'],
    ['{"verdicts": []}', 'schemaVersion: expected 1, found none'],
    ['{"schemaVersion": 2}', 'schemaVersion: expected 1, found 2'],
    ['{"schemaVersion": 1, "started": "x"}', 'verdicts: expected a list, found none'],
    ['{"schemaVersion": 1, "started": "x", "verdicts": [3]}', 'verdicts[0]: expected an object, found a number'],
    [
      '{"schemaVersion": 1, "started": "x", "verdicts": [{"procedure": "P", "step": "s", "status": "good", "elapsed": 1}]}',
      'verdicts[0].status: expected one of passed, failed, unproven, error, not-run, found "good"',
    ],
  ])('%s: %s', async (text, message) => {
    const file = join(folder, 'bad.json');
    await writeFile(file, text);
    await expect(readReport(file)).rejects.toThrow(InputError);
    await expect(readReport(file)).rejects.toThrow(message);
  });
  test('a file that is not there', async () => {
    await expect(readReport(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json: cannot read the report: there is no such file/,
    );
  });
});
