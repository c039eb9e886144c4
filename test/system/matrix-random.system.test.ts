/** Random labs: every attempt ends as the configurations say. `make fuzz` does this for as long as it is told. */
import { afterAll, expect, test } from 'vitest';
import { MatrixLab } from './explore-matrix.ts';

const lab = new MatrixLab('matrix-random');
afterAll(() => lab.close());

test.each([1, 4])('seed %i', async (seed) => {
  const { cells, outcomes } = await lab.explore(seed);
  expect(cells).toBeGreaterThan(50);
  expect(Object.keys(outcomes).length).toBeGreaterThan(1);
});
