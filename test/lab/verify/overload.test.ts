import { expect, test } from 'vitest';
import { overload } from '../../../lab/verify/overload.ts';
import type { AttackStep } from '../../../lab/verify/playbook.ts';
import type { Seen } from '../../../lab/verify/run-step.ts';
import { allowed, denied, resultFrom } from './examples.ts';

const judgement = { action: 'a', evidence: 'e' };
const passed: Seen = { judgement: { ...judgement, status: 'passed' }, elapsed: 1 };
const late: Seen = {
  judgement: { ...judgement, status: 'failed', reason: 'saw timeout' },
  probe: resultFrom('192.168.1.1', { outcome: 'timeout' }),
  elapsed: 1,
};
const mute: Seen = {
  judgement: { ...judgement, status: 'error', reason: "x: R2: no answer to 'probe' in 20 s" },
  elapsed: 1,
};

test.each([
  ['a probe', late],
  ['a node', mute],
])('%s that got no answer beside others is asked again, alone', async (_what, first) => {
  const crowd = overload();
  const other = Promise.withResolvers<Seen>();
  const answers = [first, passed];
  const beside = crowd.run(allowed, () => other.promise);
  const times: string[] = [];
  const step = crowd.run(allowed, async () => {
    times.push(crowd.isWaitedFor() ? 'again' : 'first');
    return answers.shift() ?? late;
  });
  await expect.poll(() => crowd.isWaitedFor()).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(times).toEqual(['first']); // the other one still runs
  other.resolve(passed);
  expect(await step).toBe(passed);
  expect(times).toEqual(['first', 'again']);
  expect(await beside).toBe(passed);
  expect(crowd.isWaitedFor()).toBe(false);
});

test('what ran out of time alone is believed', async () => {
  const crowd = overload();
  let times = 0;
  const perform = async () => {
    times++;
    return late;
  };
  expect(await crowd.run(allowed, perform)).toBe(late);
  expect(await crowd.run(allowed, perform)).toBe(late);
  expect(times).toBe(2);
});

test('a time-out that is expected, and a failure of another kind, are believed', async () => {
  const crowd = overload();
  const other = Promise.withResolvers<Seen>();
  const beside = crowd.run(allowed, () => other.promise);
  let times = 0;
  const perform = (seen: Seen) => async () => {
    times++;
    return seen;
  };
  await crowd.run({ ...denied, expect: { outcome: 'timeout' } }, perform(late));
  await crowd.run(allowed, perform({ ...late, probe: resultFrom('192.168.1.1', { outcome: 'refused' }) }));
  expect(times).toBe(2);
  other.resolve(passed);
  await beside;
});

test('an attack is not made twice: that would be twice as many wrong passwords', async () => {
  const crowd = overload();
  const other = Promise.withResolvers<Seen>();
  const beside = crowd.run(allowed, () => other.promise);
  const attack: AttackStep = {
    ...{ kind: 'attack', name: 'a', place: allowed.place, patterns: allowed.patterns, timeout: 10 },
    ...{ passwords: 3, perConnection: 1, probe: allowed },
  };
  let times = 0;
  const perform = async () => {
    times++;
    return mute;
  };
  other.resolve(passed);
  expect(await crowd.run(attack, perform)).toBe(mute);
  expect(times).toBe(1);
  await beside;
});
