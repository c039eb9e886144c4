import { expect, test } from 'vitest';
import { mainProcess } from '../../../lab/engine/processes.ts';

test('a container that has no process here is not found', () => {
  expect(mainProcess('0'.repeat(64))).toBe(undefined);
});
