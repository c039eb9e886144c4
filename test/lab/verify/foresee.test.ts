import { expect, test } from 'vitest';
import { withForesight } from '../../../lab/verify/foresee.ts';
import type { Found } from '../../../lab/verify/run-step.ts';
import type { Observation, ProbeResult } from '../../../protocol/control.ts';
import { acceptedObservation, allowed, nothingArrived, rejectedObservation, resultFrom } from './examples.ts';

const failed = { action: 'ssh', status: 'failed', reason: 'it failed', evidence: 'none' } as const;
const told = async (result: Pick<ProbeResult, 'outcome'> & Partial<ProbeResult>, observation: Observation) => {
  const seen: Found = { judgement: failed, probe: resultFrom('192.168.1.1', result), observation };
  return (await withForesight(allowed, seen, async (_step, source) => `from ${source} it is lost`)).judgement.reason;
};
const LOST = 'it failed; from 192.168.1.1 it is lost';

test('what did not arrive, or was not answered, is looked for in the configurations', async () => {
  expect(await told({ outcome: 'timeout' }, nothingArrived)).toBe(LOST);
  expect(await told({ outcome: 'rejected' }, nothingArrived)).toBe(LOST);
  expect(await told({ outcome: 'timeout', detail: 'Connection timed out' }, acceptedObservation)).toBe(LOST);
});

test('what the reached node decided, or its service, is not', async () => {
  expect(await told({ outcome: 'rejected' }, rejectedObservation)).toBe('it failed');
  expect(await told({ outcome: 'denied' }, acceptedObservation)).toBe('it failed');
  const slow = { outcome: 'timeout', detail: 'no answer to the password in time' } as const;
  expect(await told(slow, acceptedObservation)).toBe('it failed');
});

test('configurations that cannot be had change nothing', async () => {
  const seen: Found = {
    judgement: failed,
    probe: resultFrom('192.168.1.1', { outcome: 'timeout' }),
    observation: nothingArrived,
  };
  const broken = () => Promise.reject(new Error('R3 does not answer'));
  expect(await withForesight(allowed, seen, broken)).toBe(seen);
  expect(await withForesight(allowed, seen, undefined)).toBe(seen);
});
