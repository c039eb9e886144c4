import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../../lab/verify/judge.ts';
import type { ProbeStep } from '../../../lab/verify/playbook.ts';
import { needsTwin, settleDeny, twinsOf } from '../../../lab/verify/twins.ts';
import { allowed, denied } from './examples.ts';

test.each(['rejected', 'refused', 'timeout'] as const)('a step that expects %s needs a twin', (outcome) => {
  expect(needsTwin({ ...denied, expect: { outcome } })).toBe(true);
});

test.each(['accepted', 'denied', 'closed'] as const)('a step that expects %s does not', (outcome) => {
  expect(needsTwin({ ...denied, expect: { outcome } })).toBe(false);
});

test.each([
  ['denied', { login: { user: 'bob', password: '', key: 'K', certificate: 'C' } }],
  ['closed', { options: { Ciphers: 'aes128-cbc' } }],
  ['denied', { via: { destination: '10.0.0.9', port: 22, on: 'J' } }],
] as const)('a client that is %s for what it brings needs one that is let in', (outcome, brings) => {
  const deny: ProbeStep = { ...allowed, ...brings, expect: { outcome } };
  expect(needsTwin(deny)).toBe(true);
  expect(twinsOf(deny, [deny, allowed])).toEqual([allowed]);
  expect(settleDeny(deny, { action: 'a', status: 'passed', evidence: '' }, [])).toMatchObject({ status: 'unproven' });
});

describe('twinsOf', () => {
  test('is the step let in to the same service from another source', () => {
    expect(twinsOf(denied, [denied, allowed])).toEqual([allowed]);
  });
  test('another node is another source', () => {
    const fromHost = { ...allowed, from: 'H1', source: '192.168.255.1' };
    expect(twinsOf(denied, [fromHost])).toEqual([fromHost]);
  });
  const others: [string, Partial<ProbeStep>][] = [
    ['another service', { service: 'telnet' }],
    ['another port', { port: 2222 }],
    ['another destination', { destination: '192.168.1.2' }],
    ['another node', { to: 'R3' }],
    ['the same source', { source: '192.168.255.1' }],
    ['another expectation', { expect: { outcome: 'denied' } }],
  ];
  test.each(others)('%s is no twin', (_what, difference) => {
    expect(twinsOf(denied, [{ ...allowed, ...difference }])).toEqual([]);
  });
});

describe('settleDeny', () => {
  const passed: Judgement = {
    action: 'ssh from R1 (192.168.255.1) to 192.168.255.2',
    status: 'passed',
    evidence: 'rejected',
  };
  const twin = (status: 'passed' | 'failed' | 'error' | undefined, name = 'egress') => ({ name, status });

  test('is believed when one of its twins passed', () => {
    expect(settleDeny(denied, passed, [twin('failed'), twin('passed', 'host')])).toEqual({
      ...passed,
      evidence: "rejected; believed because 'host' passed",
    });
  });
  test('waits for a twin that is still to run', () => {
    expect(settleDeny(denied, passed, [twin('failed'), twin(undefined)])).toBeUndefined();
  });
  test('is unproven when its twins failed or could not be run', () => {
    expect(settleDeny(denied, passed, [twin('failed'), twin('error', 'host')])).toMatchObject({
      status: 'unproven',
      reason:
        'ssh from R1 (192.168.255.1) to 192.168.255.2: rejected (ICMP code 13) as expected, ' +
        "but unproven: its allow twin 'egress' failed and 'host' could not be run",
    });
  });
  test('is unproven when there is none', () => {
    expect(settleDeny(denied, passed, [])).toMatchObject({
      status: 'unproven',
      reason:
        'ssh from R1 (192.168.255.1) to 192.168.255.2: rejected (ICMP code 13) as expected, but unproven: ' +
        'no step shows that ssh to 192.168.255.2 on R2 is accepted from another source',
    });
  });
  test('a failure stays what it is', () => {
    const failed: Judgement = { ...passed, status: 'failed', reason: 'saw accepted' };
    expect(settleDeny(denied, failed, [])).toBe(failed);
  });
});
