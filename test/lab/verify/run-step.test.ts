import { expect, test } from 'vitest';
import type { CallNode } from '../../../lab/verify/ask.ts';
import type { CliStep } from '../../../lab/verify/playbook.ts';
import { runStep } from '../../../lab/verify/run-step.ts';

const step: CliStep = {
  ...{ kind: 'cli', name: 'true', place: { file: '/labs/verify.yaml', line: 1, column: 1 }, timeout: 60 },
  ...{ patterns: { matches: [], lacks: [] }, command: 'true', on: 'H' },
};

/** Runs it where the commands end as told, one after the other; the last one stays. */
async function evidence(again: CliStep['again'], ...ends: readonly boolean[]): Promise<string> {
  let asked = 0;
  const callNode = (async () => ({ output: '', ok: ends[Math.min(asked++, ends.length - 1)] })) as unknown as CallNode;
  const { judgement } = await runStep({ ...step, ...(again && { again }) }, { callNode, changed() {} });
  return `${judgement.status}: ${judgement.evidence} (${asked} asked)`;
}

test.each([
  [undefined, [true], 'passed: no output (1 asked)'],
  [{ repeat: 3 }, [true], 'passed: no output; 3 times in a row (3 asked)'],
  [{ repeat: 3 }, [true, false], 'failed: no output; time 2 of 3 (2 asked)'],
  [{ retry: 1 }, [false, true], 'passed: no output; try 2 (2 asked)'],
  [{ retry: 1 }, [false], 'failed: no output; try 2 (2 asked)'],
  [{ retry: 1, repeat: 2 }, [true, false, true, true], 'passed: no output; 2 times in a row; try 2 (4 asked)'],
  [{ within: 5 }, [false, false, true], 'passed: no output; try 3 (3 asked)'],
] as const)('%j of %j', async (again, ends, words) => {
  expect(await evidence(again, ...ends)).toBe(words);
});
