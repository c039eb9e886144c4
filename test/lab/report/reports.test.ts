import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { comparisonText } from '../../../lab/report/comparison-text.ts';
import { githubAnnotations, githubPause } from '../../../lab/report/github.ts';
import { htmlReport } from '../../../lab/report/html.ts';
import { markdownReport } from '../../../lab/report/markdown.ts';
import { jsonReport } from '../../../lab/verify/report-json.ts';
import { junitReport } from '../../../lab/verify/report-junit.ts';
import { comparison, HOSTILE, report } from './examples.ts';

const golden = (name: string) => `../../golden/report/${name}`;
const html = htmlReport(report);
const markdown = markdownReport(report, { root: '/labs' });

describe('golden reports', () => {
  test.each([
    ['report.html', html],
    ['report.md', markdown],
    ['report.xml', junitReport(report)],
    ['report.json', jsonReport(report)],
    ['annotations.txt', githubAnnotations(report, '/labs/example')],
    ['comparison.txt', comparisonText(comparison)],
  ])('%s', async (name, text) => {
    await expect(text).toMatchFileSnapshot(golden(name));
  });
});

describe('the HTML page', () => {
  test('needs nothing from elsewhere', () => {
    expect(html.replaceAll(escaped(HOSTILE), '')).not.toMatch(/\b(src|href|action)=|@import|url\(|https?:/i);
  });
  test('has no tag that a node wrote', () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  });
  test('lets the browser run its own script only', () => {
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}'`);
    expect(html).toContain("default-src 'none'");
    expect(() => new Function(script)).not.toThrow();
  });
  test('opens what did not pass, and shows each verdict with its mark', () => {
    const classes = [...html.matchAll(/<details class="verdict (\w+)"( open)?>/g)].map(
      ([, status, open]) => status + (open ?? ''),
    );
    expect(classes).toEqual(['passed', 'failed open', 'unproven open', 'error open', 'passed']);
  });
  test('closes every element that it opens, in order', () => {
    const body = html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
    const open: string[] = [];
    for (const [, slash, name = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (['meta', 'input'].includes(name)) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
});

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('\x1b', '\ufffd');
}

describe('Markdown', () => {
  test('is cut to what fits a comment, and says so', () => {
    const many = { ...report, verdicts: Array.from({ length: 400 }, () => report.verdicts).flat() };
    const text = markdownReport(many, { root: '/labs' });
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/_\d+ more parts of this report did not fit\._/);
    expect(text.match(/^```+text$/gm)?.length).toBe(text.match(/^```+$/gm)?.length);
  });
  test('a fence is longer than what is in it', () => {
    expect(markdown).toContain('````text\n');
  });
});

describe('annotations', () => {
  test('one line for each step that did not pass; a proof that is missing is a warning', () => {
    const lines = githubAnnotations(report, '/labs/example').trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, line.indexOf(',')))).toEqual([
      '::error file=verify.yaml',
      '::warning file=verify.yaml',
      '::error file=verify.yaml',
    ]);
    expect(lines[2]).toContain('50%25 done%0Anext line');
    expect(lines[0]).toContain('title=Verify Accepted Packets%3A banner ');
  });
  test('a playbook outside of the repository keeps its path', () => {
    expect(githubAnnotations(report, '/elsewhere')).toContain('file=/labs/example/verify.yaml,');
  });
  test('what nodes print is kept from being a command', () => {
    expect(githubPause('t')).toEqual({ stop: '::stop-commands::t\n', resume: '::t::\n' });
  });
});
