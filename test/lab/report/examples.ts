/** A report with everything a report can have, and with words from nodes that try to be more than words. */
import type { Comparison } from '../../../lab/report/compare.ts';
import { compareReports } from '../../../lab/report/compare.ts';
import { tally, type Verdict, type VerifyReport } from '../../../lab/verify/verdict.ts';
import { acceptedObservation, acceptedResult, entry, rejectedResult, rejects } from '../verify/examples.ts';

const place = { file: '/labs/example/verify.yaml', line: 5, column: 9 };
export const HOSTILE =
  '</pre></script><script>alert(1)</script><img src=x onerror=alert(2)> ]]> & "\' `` ``` @everyone | \x1b[2J ::error::no';

const verdicts: Verdict[] = [
  {
    procedure: 'Verify Accepted Packets',
    step: 'ssh from the egress address',
    place,
    twinOf: ['ssh from the loopback address'],
    action: 'ssh from R1 (192.168.1.1) to 192.168.255.2',
    status: 'passed',
    evidence: 'accepted; decided by term terminal_access of filter local_acl on R2 (accept); no firewall-log entry',
    probe: acceptedResult,
    observation: acceptedObservation,
    explanation: {
      result: 'accept',
      steps: [
        {
          interface: 'lo0.0',
          direction: 'input',
          outcome: 'accept',
          decided: { filter: 'local_acl', term: 'terminal_access' },
          terms: [
            {
              filter: 'local_acl',
              term: 'terminal_access',
              matches: 'yes',
              reasons: [],
              actions: ['accept'],
              statement: {
                line: 12,
                text: 'then accept;',
                set: 'set firewall family inet filter local_acl term terminal_access then accept',
              },
            },
          ],
        },
      ],
    },
    elapsed: 215,
  },
  {
    procedure: 'Verify Accepted Packets',
    step: `banner ${HOSTILE}`,
    place: { ...place, line: 9 },
    action: 'ssh from R1 (192.168.1.1) to 192.168.255.2',
    status: 'failed',
    reason: `what the client printed must not match 'script' but has '${HOSTILE}'`,
    evidence: HOSTILE,
    probe: { ...acceptedResult, banner: HOSTILE, detail: HOSTILE },
    output: `first line\n${HOSTILE}\n`,
    elapsed: 2215,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: 'ssh from the loopback address',
    place: { ...place, line: 16 },
    action: 'ssh from R1 (192.168.255.1) to 192.168.255.2',
    status: 'unproven',
    reason:
      "ssh from R1 (192.168.255.1) to 192.168.255.2: rejected as expected, but unproven: its allow twin 'ssh' failed",
    evidence: 'rejected (ICMP code 13 from 192.168.1.2); 1 firewall-log entry (R)',
    probe: rejectedResult,
    observation: {
      arrived: true,
      decisions: [rejects],
      logged: [entry({ sourcePort: 40112, destinationPort: 22 })],
      interface: 'ge-0/0/0.0',
      limited: 'connection limit 1 reached',
    },
    explanation: {
      result: 'reject',
      steps: [
        {
          interface: 'lo0.0',
          direction: 'input',
          outcome: 'discard',
          terms: [
            {
              filter: 'local_acl',
              term: 'terminal_access',
              matches: 'no',
              reasons: ['source address 192.168.255.1 is not in 192.168.1.0/30', 'protocol udp is not tcp'],
              actions: ['accept'],
            },
          ],
        },
      ],
    },
    counters: [
      { filter: 'local_acl', name: 'denied', before: { packets: 1, bytes: 60 }, after: { packets: 2, bytes: 120 } },
    ],
    captures: [
      {
        node: 'R2',
        file: '/labs/example/captures/step-3.pcap',
        packets: 2,
        text: '15:17 IP 192.168.255.1 > 192.168.255.2\n',
      },
      { node: 'R1', packets: 0, text: '' },
    ],
    warnings: ['the configuration says accept, the kernel rejected it'],
    elapsed: 61_500,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: 'R2> show firewall log',
    place: { ...place, line: 32 },
    action: 'R2> show firewall log',
    status: 'error',
    reason: 'R2> show firewall log: could not be run: R2: control channel: closed by the node, 50% done\nnext line',
    evidence: 'none',
    elapsed: 1,
  },
  {
    procedure: 'Verify Logged & Rejected Packets',
    step: 'R2> show firewall log',
    place: { ...place, line: 33 },
    action: 'R2> show firewall log',
    status: 'passed',
    evidence: '1 line of output',
    output: 'Log :\n',
    elapsed: 1,
  },
];

const started = '2026-11-21T07:00:00.000Z';

/** The run before: other statuses, other times, one step more and one less. */
const [first, second, third, fourth] = verdicts as [Verdict, Verdict, Verdict, Verdict, Verdict];
const earlier = [
  { ...first, status: 'failed' as const },
  { ...second, status: 'passed' as const, elapsed: 200 },
  third,
  fourth,
  { ...first, step: 'a step that is gone' },
];

export const comparison: Comparison = compareReports(
  { started: '2026-11-20T07:00:00.000Z', verdicts: earlier },
  { started, verdicts },
);

export const report: VerifyReport = {
  schemaVersion: 1,
  vtylab: '1.2.3',
  started,
  lab: 'remote-access',
  playbook: '/labs/example/verify.yaml',
  only: '*packets*',
  verdicts,
  ...tally(verdicts),
  elapsed: 63_932,
  comparison,
};
