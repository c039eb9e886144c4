import { describe, expect, test } from 'vitest';
import { judgeCli, judgeProbe } from '../../../lab/verify/judge.ts';
import type { CliStep, Patterns, ProbeStep } from '../../../lab/verify/playbook.ts';
import type { Observation, ProbeResult } from '../../../protocol/control.ts';
import {
  acceptedObservation,
  acceptedResult,
  accepts,
  allowed,
  denied,
  EGRESS,
  entry,
  LOOPBACK,
  nothingArrived,
  observed,
  rejectedObservation,
  rejectedResult,
  rejects,
  resultFrom,
} from './examples.ts';

describe('the lab as documented', () => {
  test('an accepted login that is not logged passes, and the evidence names source, term and log', () => {
    expect(judgeProbe(allowed, acceptedResult, acceptedObservation)).toEqual({
      action: 'ssh from R1 (192.168.1.1) to 192.168.255.2',
      status: 'passed',
      evidence:
        'accepted; source 192.168.1.1 port 40112; decided by term terminal_access of filter local_acl on R2 (accept); no firewall-log entry',
    });
  });

  test('a reject that is logged passes', () => {
    expect(judgeProbe(denied, rejectedResult, rejectedObservation)).toEqual({
      action: 'ssh from R1 (192.168.255.1) to 192.168.255.2',
      status: 'passed',
      evidence:
        'rejected (ICMP code 13 from 192.168.1.2); source 192.168.255.1 port 40112; ' +
        'decided by term terminal_access_denied of filter local_acl on R2 (reject); ' +
        '1 firewall-log entry (R, filter local_acl, term terminal_access_denied, ge-0/0/0.0)',
    });
  });
});

const FROM_EGRESS = 'ssh from R1 (192.168.1.1) to 192.168.255.2';
const FROM_LOOPBACK = 'ssh from R1 (192.168.255.1) to 192.168.255.2';

describe('what breaks the lab is named', () => {
  const broken: [string, ProbeStep, ProbeResult, Observation, string][] = [
    [
      'the filter is removed',
      denied,
      resultFrom(LOOPBACK, { outcome: 'accepted' }),
      observed(),
      `${FROM_LOOPBACK}: expected rejected (ICMP code 13), saw accepted; decided by no filter on R2`,
    ],
    [
      'the terms are swapped',
      allowed,
      resultFrom(EGRESS, {
        outcome: 'rejected',
        icmp: { type: 3, code: 13, from: '192.168.1.2' },
        detail: 'Connection refused',
      }),
      rejectedObservation,
      `${FROM_EGRESS}: expected accepted, saw rejected (ICMP code 13 from 192.168.1.2); ` +
        'decided by term terminal_access_denied of filter local_acl on R2 (reject); the client said: Connection refused',
    ],
    [
      'telnet is not configured',
      { ...allowed, service: 'telnet', port: 23 },
      resultFrom(EGRESS, { outcome: 'refused' }),
      acceptedObservation,
      'telnet from R1 (192.168.1.1) to 192.168.255.2: expected accepted, saw refused (TCP reset); ' +
        'decided by term terminal_access of filter local_acl on R2 (accept); nothing listens on port 23 of R2',
    ],
    [
      'the link is down',
      allowed,
      resultFrom(EGRESS, { outcome: 'timeout', detail: 'Network is unreachable' }),
      nothingArrived,
      `${FROM_EGRESS}: expected accepted, saw timeout (no answer); no packet of it arrived at R2; ` +
        'R1 has no route to 192.168.255.2',
    ],
    [
      'the link is down, and a reject is expected',
      denied,
      resultFrom(LOOPBACK, { outcome: 'timeout', detail: 'Connection timed out' }),
      nothingArrived,
      `${FROM_LOOPBACK}: expected rejected (ICMP code 13), saw timeout (no answer); no packet of it arrived at R2; ` +
        'the client said: Connection timed out',
    ],
    [
      'then log is missing',
      denied,
      rejectedResult,
      observed({ decisions: [rejects] }),
      `${FROM_LOOPBACK}: rejected (ICMP code 13 from 192.168.1.2) as expected, but R2 has no firewall-log entry of it, ` +
        'expected 1 firewall-log entry (action R, filter local_acl, term terminal_access_denied)',
    ],
    [
      'reject sends another ICMP code',
      denied,
      { ...rejectedResult, icmp: { type: 3, code: 10, from: '192.168.1.2' } },
      rejectedObservation,
      `${FROM_LOOPBACK}: expected rejected (ICMP code 13), saw rejected (ICMP code 10 from 192.168.1.2); ` +
        'decided by term terminal_access_denied of filter local_acl on R2 (reject); the client said: Connection refused',
    ],
    [
      'the password is wrong',
      allowed,
      resultFrom(EGRESS, { outcome: 'denied', detail: 'Permission denied' }),
      acceptedObservation,
      `${FROM_EGRESS}: expected accepted, saw denied (connected, but the credentials were not accepted); ` +
        'decided by term terminal_access of filter local_acl on R2 (accept); the client said: Permission denied',
    ],
    [
      'the answer is lost on its way back',
      allowed,
      resultFrom(EGRESS, { outcome: 'timeout' }),
      acceptedObservation,
      `${FROM_EGRESS}: expected accepted, saw timeout (no answer); ` +
        'decided by term terminal_access of filter local_acl on R2 (accept); the answer of R2 did not come back',
    ],
    [
      'the service takes too long',
      allowed,
      resultFrom(EGRESS, { outcome: 'timeout', detail: 'no answer to the password in time' }),
      acceptedObservation,
      `${FROM_EGRESS}: expected accepted, saw timeout (no answer); decided by term terminal_access of filter local_acl ` +
        'on R2 (accept); the client said: no answer to the password in time',
    ],
    [
      'the user is let in, but not to the files',
      allowed,
      resultFrom(EGRESS, { outcome: 'denied', detail: 'logged in, but no sftp: Connection closed' }),
      acceptedObservation,
      `${FROM_EGRESS}: expected accepted, saw denied (logged in, but not served); decided by term terminal_access of ` +
        'filter local_acl on R2 (accept); the client said: logged in, but no sftp: Connection closed',
    ],
    [
      'a datagram comes to a port that is closed',
      { ...allowed, service: 'udp', port: 99 },
      resultFrom(EGRESS, { outcome: 'refused', icmp: { type: 3, code: 3, from: '192.168.255.2' } }),
      acceptedObservation,
      'udp from R1 (192.168.1.1) to 192.168.255.2 port 99: expected accepted, saw refused (port unreachable); ' +
        'decided by term terminal_access of filter local_acl on R2 (accept); nothing listens on port 99 of R2',
    ],
    [
      'no connection is even begun',
      denied,
      { outcome: 'timeout', detail: 'Network is unreachable', elapsed: 0 },
      nothingArrived,
      `${FROM_LOOPBACK}: expected rejected (ICMP code 13), saw timeout (no answer); no packet of it arrived at R2; ` +
        'R1 has no route to 192.168.255.2',
    ],
    [
      'an accepted packet is logged',
      allowed,
      acceptedResult,
      { ...acceptedObservation, logged: [entry({ action: 'A', term: 'terminal_access', source: EGRESS })] },
      `${FROM_EGRESS}: accepted as expected, but R2 has 1 firewall-log entry ` +
        '(A, filter local_acl, term terminal_access, ge-0/0/0.0) of it, expected no firewall-log entry',
    ],
    [
      'another term decided',
      allowed,
      acceptedResult,
      observed({ decisions: [{ ...accepts, term: 'default-term' }] }),
      `${FROM_EGRESS}: accepted as expected, but decided by term default-term of filter local_acl on R2 (accept), ` +
        'expected term terminal_access of filter local_acl',
    ],
    [
      'no filter decided',
      allowed,
      acceptedResult,
      observed(),
      `${FROM_EGRESS}: accepted as expected, but decided by no filter on R2, expected term terminal_access of filter local_acl`,
    ],
    [
      'the node took another source address',
      allowed,
      resultFrom(LOOPBACK, { outcome: 'accepted' }),
      acceptedObservation,
      `${FROM_LOOPBACK}: accepted as expected, but it came from 192.168.255.1, expected 192.168.1.1`,
    ],
    [
      'another node answered',
      {
        kind: 'probe',
        name: '',
        place: allowed.place,
        patterns: allowed.patterns,
        service: 'tcp',
        destination: '192.168.255.2',
        port: 80,
        from: 'R1',
        to: 'R2',
        timeout: 10,
        expect: { outcome: 'accepted' },
      },
      acceptedResult,
      nothingArrived,
      'tcp from R1 (192.168.1.1) to 192.168.255.2 port 80: accepted as expected, but no packet of it arrived at R2: ' +
        'something else answered for 192.168.255.2 port 80',
    ],
  ];
  test.each(broken)('%s', (_what, step, result, observation, reason) => {
    expect(judgeProbe(step, result, observation)).toMatchObject({ status: 'failed', reason });
  });
});

test('a deny of which nothing arrived is not the node’s doing', () => {
  const { term: _term, filter: _filter, log: _log, ...step } = { ...denied, expect: { outcome: 'timeout' } as const };
  const result = resultFrom(LOOPBACK, { outcome: 'timeout' });
  expect(judgeProbe(step, result, nothingArrived)).toMatchObject({
    status: 'unproven',
    reason: `${FROM_LOOPBACK}: timeout (no answer) as expected, but no packet of it arrived at R2, so it was not R2 that kept it out`,
  });
  expect(judgeProbe(step, result, observed())).toMatchObject({ status: 'passed' });
});

test('without a code any ICMP code will do', () => {
  const step: ProbeStep = { ...denied, expect: { outcome: 'rejected' } };
  const result = { ...rejectedResult, icmp: { type: 3, code: 10, from: '192.168.1.2' } };
  expect(judgeProbe(step, result, rejectedObservation)).toMatchObject({ status: 'passed' });
});

test('of several filters the last one that saw the packet decides', () => {
  const decisions = [{ filter: 'edge', term: 'all', action: 'accept' } as const, rejects];
  expect(judgeProbe(denied, rejectedResult, { ...rejectedObservation, decisions })).toMatchObject({ status: 'passed' });
});

describe('entries of the firewall log', () => {
  const some: ProbeStep = { ...denied, log: { entries: 'some', fields: { interface: 'ge-0/0/0.0' } } };
  test('some: any number but none', () => {
    const twice = { ...rejectedObservation, logged: [entry(), entry({ sequence: 2 })] };
    expect(judgeProbe(some, rejectedResult, twice)).toMatchObject({ status: 'passed' });
    expect(judgeProbe(some, rejectedResult, { ...twice, logged: [] }).reason).toContain(
      'R2 has no firewall-log entry of it, expected at least one firewall-log entry (interface ge-0/0/0.0)',
    );
  });
  test('every entry must say what is asked', () => {
    const mixed = { ...rejectedObservation, logged: [entry(), entry({ interface: 'ge-0/0/1.0' })] };
    expect(judgeProbe(some, rejectedResult, mixed)).toMatchObject({ status: 'failed' });
  });
  test('a number is exact', () => {
    const twice = { ...rejectedObservation, logged: [entry(), entry({ sequence: 2 })] };
    expect(judgeProbe(denied, rejectedResult, twice).reason).toContain('R2 has 2 firewall-log entries (R, filter');
  });
});

describe('patterns', () => {
  const cli = (patterns: Partial<Patterns>): CliStep => ({
    kind: 'cli',
    name: 'log',
    place: allowed.place,
    timeout: 60,
    command: 'show firewall log',
    on: 'R2',
    patterns: { matches: [], lacks: [], ...patterns },
  });
  const output =
    'Log :\nTime      Filter\n15:17:11  pfe       R      ge-0/0/0.0    TCP   192.168.255.1   192.168.255.2\n';

  test('output that fits passes', () => {
    const step = cli({ matches: [/^15:/m, /192\.168\.255\.1/m], lacks: [/192\.168\.1\./m] });
    expect(judgeCli(step, { output, ok: true })).toEqual({
      action: 'R2> show firewall log',
      status: 'passed',
      evidence: '3 lines of output',
    });
  });
  test('a pattern that is missing is shown with what there was', () => {
    expect(judgeCli(cli({ matches: [/10\.0\.0\.1/m] }), { output: 'Log :\n', ok: true })).toMatchObject({
      status: 'failed',
      reason: "R2> show firewall log: its output has no match for '10\\.0\\.0\\.1' (it begins 'Log :')",
    });
  });
  test('a pattern that must not be there is shown with its line', () => {
    expect(judgeCli(cli({ lacks: [/pfe/m] }), { output, ok: true }).reason).toBe(
      "R2> show firewall log: its output must not match 'pfe' but has " +
        "'15:17:11  pfe       R      ge-0/0/0.0    TCP   192.168.255.1   192.168.255.2'",
    );
  });
  test('a command that fails is shown with what it printed', () => {
    expect(judgeCli(cli({}), { output: '          ^\nunknown command.\n', ok: false })).toMatchObject({
      status: 'failed',
      reason: 'R2> show firewall log: the command failed:           ^ / unknown command.',
    });
  });
  test('those of a probe are held against the banner and the client’s words', () => {
    const asked = (pattern: RegExp) => ({ ...allowed, patterns: { matches: [pattern], lacks: [] } });
    expect(judgeProbe(asked(/^--- JUNOS /m), acceptedResult, acceptedObservation)).toMatchObject({ status: 'passed' });
    expect(judgeProbe(asked(/^FreeBSD/m), acceptedResult, acceptedObservation).reason).toBe(
      `${FROM_EGRESS}: accepted as expected, but what the client printed has no match for '^FreeBSD' ` +
        "(it begins '--- JUNOS 0.1.0 / lab@R2>  / ssh: accepted')",
    );
  });
});
