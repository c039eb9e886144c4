import { describe, expect, test } from 'vitest';
import { hints, icmpWords } from '../../../lab/verify/hints.ts';
import type { Observation, ProbeResult } from '../../../protocol/control.ts';
import { acceptedObservation, allowed, nothingArrived, resultFrom } from './examples.ts';

const told = (result: Pick<ProbeResult, 'outcome'> & Partial<ProbeResult>, observation: Observation) =>
  hints(allowed, resultFrom('192.168.1.1', result), observation);

test.each([
  [3, 0, 'it has no route there'],
  [3, 1, 'nobody answers for this address on the wire'],
  [3, 13, 'administratively prohibited, as a filter does that rejects'],
  [1, 1, 'administratively prohibited, as a filter does that rejects'],
  [1, 3, 'nobody answers for this address on the wire'],
  [11, 0, 'ICMP type 11 code 0'],
])('ICMP type %i code %i is %s', (type, code, words) => {
  expect(icmpWords({ type, code })).toBe(words);
});

test('who rejects on the way is told with what it means', () => {
  const icmp = { type: 3, code: 13, from: '10.0.1.2' };
  expect(told({ outcome: 'rejected', icmp, detail: 'Connection refused' }, nothingArrived)).toEqual([
    '10.0.1.2 said: administratively prohibited, as a filter does that rejects',
    'the client said: Connection refused',
  ]);
});

test('a node without a route sends nothing at all', () => {
  expect(told({ outcome: 'timeout', detail: 'Network is unreachable' }, nothingArrived)).toEqual([
    'R1 has no route to 192.168.255.2',
  ]);
});

test('what the super-server logged is not the client’s word', () => {
  const detail = 'ssh from 192.168.1.1 exceeded counts/min (limit 2/min)';
  expect(told({ outcome: 'limited', detail }, acceptedObservation)).toEqual([`R2 logged: ${detail}`]);
});

describe('of the log of a daemon that turned somebody away', () => {
  const logged = (...said: string[]) =>
    told({ outcome: 'denied', detail: 'Permission denied' }, { ...acceptedObservation, said }).slice(1);

  test('what says why, once', () => {
    expect(
      logged(
        'pam_unix(sshd:auth): authentication failure; user=lab',
        'Invalid user x from 192.168.1.1 port 40112',
        'Failed password for invalid user x from 192.168.1.1 port 40112 ssh2',
        'Failed password for invalid user x from 192.168.1.1 port 40112 ssh2',
        'Connection closed by 192.168.1.1 port 40112 [preauth]',
      ),
    ).toEqual([
      'R2 logged: Invalid user x from 192.168.1.1 port 40112 / Failed password for invalid user x from 192.168.1.1 port 40112 ssh2',
    ]);
  });
  test('nothing, where it says nothing', () => {
    expect(logged('Connection closed by 192.168.1.1 port 40112 [preauth]')).toEqual([]);
    expect(logged()).toEqual([]);
  });
});
