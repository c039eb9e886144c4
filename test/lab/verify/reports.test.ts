import { describe, expect, test } from 'vitest';
import { jsonReport } from '../../../lab/verify/report-json.ts';
import { junitReport } from '../../../lab/verify/report-junit.ts';
import { terminalReporter } from '../../../lab/verify/report-terminal.ts';
import type { Selected } from '../../../lab/verify/select.ts';
import { tally, type Verdict, type VerifyReport } from '../../../lab/verify/verdict.ts';
import { escapeXml } from '../../../lab/xml.ts';
import { acceptedObservation, acceptedResult, allowed, denied } from './examples.ts';

const place = { file: '/labs/verify.yaml', line: 5, column: 9 };
const verdicts: Verdict[] = [
  {
    procedure: 'Verify Accepted Packets',
    step: 'R2> clear firewall log',
    place,
    action: 'R2> clear firewall log',
    status: 'passed',
    evidence: 'no output',
    output: '',
    elapsed: 4,
  },
  {
    procedure: 'Verify Accepted Packets',
    step: allowed.name,
    place: { ...place, line: 7 },
    twinOf: [denied.name],
    action: 'ssh from R1 (192.168.1.1) to 192.168.255.2',
    status: 'passed',
    evidence: 'accepted; decided by term terminal_access of filter local_acl on R2 (accept); no firewall-log entry',
    probe: acceptedResult,
    observation: acceptedObservation,
    elapsed: 215,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: denied.name,
    place: { ...place, line: 16 },
    action: 'ssh from R1 (192.168.255.1) to 192.168.255.2',
    status: 'failed',
    reason:
      'ssh from R1 (192.168.255.1) to 192.168.255.2: expected rejected (ICMP code 13), saw accepted; decided by no filter on R2',
    evidence: 'accepted; source 192.168.255.1 port 40112; decided by no filter on R2; no firewall-log entry',
    elapsed: 198,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: 'telnet from the loopback address',
    place: { ...place, line: 24 },
    action: 'telnet from R1 (192.168.255.1) to 192.168.255.2',
    status: 'unproven',
    reason:
      "telnet from R1 (192.168.255.1) to 192.168.255.2: rejected as expected, but unproven: its allow twin 'telnet' failed",
    evidence: 'rejected (ICMP code 13 from 192.168.1.2); 1 firewall-log entry (R)',
    elapsed: 6,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: 'R2> show firewall log',
    place: { ...place, line: 32 },
    action: 'R2> show firewall log',
    status: 'error',
    reason: 'R2> show firewall log: could not be run: R2: control channel: closed by the node\x1b[2J',
    evidence: 'none',
    elapsed: 1,
  },
];
const report: VerifyReport = {
  schemaVersion: 1,
  vtylab: '1.2.3',
  started: '2026-11-21T07:00:00.000Z',
  lab: 'remote-access',
  playbook: '/labs/verify.yaml',
  verdicts,
  ...tally(verdicts),
  elapsed: 424,
};
const selection: Selected[] = [
  { procedure: 'Verify Accepted Packets', step: allowed, twinOf: [denied.name] },
  { procedure: 'Verify Logged & Rejected Packets', step: denied, twinOf: [] },
];

function terminal(live: boolean): string {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const style = live
    ? (format: unknown, text: string) => `<${String(format)}>${text}</>`
    : (_: unknown, text: string) => text;
  let time = 0;
  const reporter = terminalReporter({ write, style, live, columns: 34, now: () => time });
  reporter.began({ file: '/labs/verify.yaml', procedures: [] }, selection);
  for (const [index, selected] of selection.entries()) {
    reporter.started(selected, index + 1, selection.length);
    time += 700;
  }
  for (const selected of selection) reporter.finished(selected);
  for (const verdict of verdicts) reporter.settled(verdict);
  reporter.closed?.();
  reporter.ended(report);
  return written;
}

describe('reports', () => {
  test('for people, plain', async () => {
    await expect(terminal(false)).toMatchFileSnapshot('../../golden/verify/report.txt');
  });
  test('for people, on a terminal: the running steps are shown and overwritten', async () => {
    await expect(terminal(true).replaceAll('\x1b', 'ESC').replaceAll('\r', 'CR')).toMatchFileSnapshot(
      '../../golden/verify/report-live.txt',
    );
  });
  test('for programs', async () => {
    expect(JSON.parse(jsonReport(report))).toEqual(report);
    await expect(jsonReport(report)).toMatchFileSnapshot('../../golden/verify/report.json');
  });
  test('for CI servers', async () => {
    await expect(junitReport(report)).toMatchFileSnapshot('../../golden/verify/report.xml');
  });
});

test('escapeXml leaves nothing that XML cannot hold', () => {
  expect(escapeXml('a<b>&"c"')).toBe('a&lt;b&gt;&amp;&quot;c&quot;');
  expect(escapeXml('bell\x07 line\nnext')).toBe('bell\ufffd line&#10;next');
  expect(escapeXml('\ud800')).toBe('\ufffd');
});
